"""A dock with a list."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind
from stellwerk.ui.shell.list_dock import EVENT_COLUMNS, EVENTS, ListDock, columns


def test_events_newest_first_and_a_button_that_hides(qtbot: QtBot, kit: Tools) -> None:
    dock = ListDock("events", "Events", kit.desk)
    qtbot.addWidget(dock)
    dock.show_query(EVENTS, columns(Kind.EVENT, EVENT_COLUMNS), tuple(EVENT_COLUMNS.values()))
    model = dock.view.list_model
    assert model.rowCount() == 40
    assert model.text(0, 2) == '"web-1" was started on "node-1"'
    dock.show()
    hide = dock.titleBarWidget().findChild(QToolButton)
    assert hide is not None
    assert hide.accessibleName() == "Hide Events"
    qtbot.mouseClick(hide, Qt.MouseButton.LeftButton)
    assert dock.isHidden()
    dock.release()
