"""The plan of an import on the screen."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.bookmark import Room

from stellwerk.core.error import Conflict
from stellwerk.ui.bookmarks.plan_sheet import PlanSheet
from stellwerk.ui.bookmarks.plan_words import PlanWords


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def sheet(qtbot: QtBot, room: Room, done: list[str]) -> PlanSheet:
    sheet = PlanSheet("a.json", lambda: done.append("take"), lambda: done.append("again"), room.window)
    sheet.show()
    qtbot.waitExposed(sheet)
    return sheet


def test_it_reads_then_shows_what_comes(qtbot: QtBot, sheet: PlanSheet, done: list[str]) -> None:
    assert sheet.windowTitle() == 'Import "a.json"'
    assert (sheet.text, sheet.button.isVisible()) == ("Reading the file…", False)
    sheet.show_plan(PlanWords(["2 tags"], ["1 host"], ['"x": no']))
    assert sheet.text.split("\n") == [
        "Will be added", "2 tags", "Left out", '"x": no', "There already, stays as it is here", "1 host",
    ]  # fmt: skip
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    assert done == ["take"]
    sheet.close()


def test_nothing_new_cannot_be_imported(sheet: PlanSheet) -> None:
    sheet.show_plan(PlanWords([], ["1 host"], []))
    assert sheet.text.startswith("Nothing in this file is new")
    assert not sheet.button.isEnabled()
    sheet.close()


def test_an_error_says_why_and_looks_again(qtbot: QtBot, sheet: PlanSheet, done: list[str]) -> None:
    sheet.show_error(Conflict("somebody was faster", "look again"))
    assert sheet.text == "The file was not imported\nsomebody was faster\nlook again"
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    assert done == ["again"]
    sheet.close()
