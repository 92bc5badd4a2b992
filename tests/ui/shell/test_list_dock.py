"""A dock with a list."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.ui.shell.list_dock import EVENT_COLUMNS, EVENTS, ListDock, columns


def test_events_newest_first_and_a_button_that_hides(qtbot: QtBot, kit: Tools) -> None:
    dock = ListDock("events", "Events", "Nothing yet", kit.desk)
    qtbot.addWidget(dock)
    dock.show_query(EVENTS, columns(Kind.EVENT, EVENT_COLUMNS), tuple(EVENT_COLUMNS.values()))
    model = dock.view.list_model
    assert model.rowCount() == 40
    assert model.text(0, 2) == '"web-1" was started on "node-1"'
    dock.show()
    hide = dock.titleBarWidget().findChild(QToolButton)
    assert hide is not None
    assert not dock.note.isVisible()
    assert hide.accessibleName() == "Hide Events"
    qtbot.mouseClick(hide, Qt.MouseButton.LeftButton)
    assert dock.isHidden()
    dock.release()


def test_an_empty_one_says_so_until_something_comes(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> None:
    dock = ListDock("events", "Events", "Nothing yet", kit.desk)
    qtbot.addWidget(dock)
    dock.show_query("Hosts: name = late", columns(Kind.HOST, ("name",)), (0,))
    dock.show()
    assert dock.note.isVisible()
    assert dock.note.text() == "Nothing yet"
    host = kit.inventory.view.get(Ref(Kind.HOST, host_id(0)))
    assert isinstance(host, Host)
    kit.inventory.apply(Batch(entities=(replace(host, name="late"),)))
    loop.advance(1.0)
    assert not dock.note.isVisible()
    dock.release()
