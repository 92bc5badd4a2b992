"""Where a window opens that remembers no place."""

from tests.fakes.fleet import NOW, Size, StillClock, fleet
from tests.fakes.manual_loop import ManualLoop

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.setting import Settings
from stellwerk.store.inventory import Inventory
from stellwerk.ui.first_place import choose_first_place
from stellwerk.ui.shell.page import Place
from stellwerk.ui.shell.window_state import load_state, save_state


def place(settings: Settings) -> Place:
    pages = load_state(settings).get("pages", {})
    return Place.from_json(pages.get("place"))


def test_an_empty_profile_is_welcomed() -> None:
    settings = Settings()
    choose_first_place(settings, Inventory(ManualLoop(), StillClock(NOW)).view)
    assert place(settings) == Place()


def test_with_hosts_on_the_first_data_center() -> None:
    view, settings = fleet(ManualLoop(), StillClock(NOW), Size()).view, Settings()
    save_state(settings, {"docks": "kept", "pages": {"place": Place().as_json(), "tabs": {"vm": "xml"}}})
    choose_first_place(settings, view)
    chosen = place(settings).ref
    assert chosen is not None
    assert chosen.kind is Kind.DATA_CENTER
    names = sorted(entity.name for entity in view.all(Kind.DATA_CENTER))
    assert view.get(chosen) in [entity for entity in view.all(Kind.DATA_CENTER) if entity.name == names[0]]
    state = load_state(settings)
    assert (state["docks"], state["pages"]["tabs"]) == ("kept", {"vm": "xml"})


def test_a_place_that_is_remembered_stays() -> None:
    view, settings = fleet(ManualLoop(), StillClock(NOW), Size()).view, Settings()
    remembered = Place(Ref(Kind.VM, "gone"))
    save_state(settings, {"pages": {"place": remembered.as_json()}})
    choose_first_place(settings, view)
    assert place(settings) == remembered
