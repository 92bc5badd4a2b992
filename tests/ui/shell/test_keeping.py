"""The window's state is kept while it changes, not only at its end."""

from tests.fakes.fleet import vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.shell.page import Place
from stellwerk.ui.shell.window_state import load_state


def test_where_one_is_survives_a_sudden_end(window: MainWindow, kit: Tools, loop: ManualLoop) -> None:
    place = Place(Ref(Kind.VM, vm_id(0)))
    window.go(place)
    loop.advance(3.0)
    state = load_state(kit.settings)
    assert Place.from_json(state["pages"]["place"]) == place
    assert set(state) == {"geometry", "docks", "tree", "pages"}
