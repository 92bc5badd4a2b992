"""Sheets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.command_sheet import CommandSheet
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def ended() -> list[object]:
    """How it ended."""
    return []


@pytest.fixture
def sheet(room: Room, theme: Theme, ended: list[object]) -> CommandSheet:
    """A sheet of a form."""
    desk = FormDesk(planner=room.engine, inventory=room.inventory, loop=room.loop, theme=theme)
    panel = CommandPanel(desk, room.engine.registry.get("Make-Thing"), (), scrolls=True)
    made = CommandSheet(panel, "Make thing", ended.append, room.window)
    made.show()
    return made


def press(sheet: CommandSheet, text: str, qtbot: QtBot) -> None:
    button = next(button for button in sheet.findChildren(QPushButton) if button.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_holds_nothing_else_up(sheet: CommandSheet, ended: list[object], qtbot: QtBot) -> None:
    assert not sheet.isModal()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert ended == [None]


def test_escape_loses_nothing_without_asking(sheet: CommandSheet, ended: list[object], qtbot: QtBot) -> None:
    qtbot.keyClicks(sheet.panel.form.field("name").edit, "x")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert (ended, sheet.leave_row.isVisible()) == ([], True)
    press(sheet, "Go on", qtbot)
    assert not sheet.leave_row.isVisible()
    sheet.close()
    assert (ended, sheet.leave_row.isVisible()) == ([], True)
    press(sheet, "Leave", qtbot)
    assert ended == [None]


def test_escape_twice_leaves(sheet: CommandSheet, ended: list[object], qtbot: QtBot) -> None:
    qtbot.keyClicks(sheet.panel.form.field("name").edit, "x")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert ended == [None]


def test_enter_finishes(room: Room, sheet: CommandSheet, ended: list[object], qtbot: QtBot) -> None:
    qtbot.keyClicks(sheet.panel.form.field("name").edit, "x")
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    room.settle()
    assert len(ended) == 1
    assert ended[0] is not None


def test_it_grows_with_what_there_is_to_read(room: Room, theme: Theme, ended: list[object]) -> None:
    desk = FormDesk(planner=room.engine, inventory=room.inventory, loop=room.loop, theme=theme)
    panel = CommandPanel(desk, room.engine.registry.get("Drop-Vm"), (room.vm("db-1"),), scrolls=True)
    made = CommandSheet(panel, "Drop", ended.append, room.window)
    made.show()
    before = made.height()
    panel.form.field("with_files").box.click()
    room.settle()
    assert before < made.height() <= 620
    made.reject()
    made.reject()
    assert ended == [None]
