"""What is said where the window would be."""

import os
import signal
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from stellwerk.core.error import AppError, Invalid
from stellwerk.ports.repository import Corrupt, TooNew
from stellwerk.ui.trouble_box import is_seen, show_trouble, told_box, trouble_box


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


@pytest.fixture
def program(qapp: QApplication) -> QApplication:
    """As the program has it: the last box that closes must not end Qt a second time, after its loop has ended."""
    qapp.setQuitOnLastWindowClosed(False)
    return qapp


def boxes(app: QApplication) -> list[QMessageBox]:
    return [top for top in app.topLevelWidgets() if isinstance(top, QMessageBox) and top.isVisible()]


def test_before_there_is_a_window_it_waits_until_it_was_read(program: QApplication) -> None:
    read: list[str] = []

    def reader() -> None:
        box = boxes(program)[0]
        read.append(f"{box.text()}. {box.informativeText()}")
        press("Quit")(box)

    QTimer.singleShot(0, reader)
    show_trouble(program, Invalid('the profile folder "/x" cannot be used', "choose another folder"))
    assert read == ['The profile folder "/x" cannot be used. Choose another folder']
    assert boxes(program) == []


def test_a_request_to_end_ends_it_too(program: QApplication) -> None:
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    show_trouble(program, Corrupt("the database is damaged", "start afresh"))
    assert boxes(program) == []


def test_nobody_sees_what_is_drawn_into_memory(qapp: QApplication) -> None:
    assert not is_seen(qapp)
