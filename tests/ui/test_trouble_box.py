"""What is said where the window would be."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from stellwerk.core.error import AppError
from stellwerk.ports.repository import Corrupt, TooNew
from stellwerk.ui.trouble_box import told_box, trouble_box


def answered(qtbot: QtBot, error: AppError, choose: Callable[[QMessageBox], object]) -> list[str]:
    """What followed from a choice."""
    chosen: list[str] = []
    box = trouble_box(error, lambda: chosen.append("quit"), lambda: chosen.append("afresh"))
    qtbot.addWidget(box)
    box.open()
    choose(box)
    return chosen


def press(text: str) -> Callable[[QMessageBox], object]:
    return lambda box: next(button for button in box.buttons() if button.text() == text).click()


def test_a_damaged_database_has_a_way_on(qtbot: QtBot) -> None:
    error = Corrupt("the database is damaged", "start afresh")
    assert answered(qtbot, error, press("Start afresh")) == ["afresh"]
    assert answered(qtbot, error, press("Quit")) == ["quit"]
    assert answered(qtbot, error, lambda box: box.reject()) == ["quit"]


def test_anything_else_can_only_be_read(qtbot: QtBot) -> None:
    error = TooNew("the database was written by a newer Stellwerk", "update it")
    assert answered(qtbot, error, press("Quit")) == ["quit"]
    box = trouble_box(error, lambda: None, lambda: None)
    qtbot.addWidget(box)
    assert box.text() == "The database was written by a newer Stellwerk"
    assert [button.text() for button in box.buttons()] == ["Quit"]


def test_what_became_of_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert told_box("kept as x", window).text() == "Kept as x"
