"""When a window has been painted for the first time."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stellwerk.ui import first_paint
from stellwerk.ui.first_paint import FirstPaint


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_it_is_told_once_after_the_window_was_painted(window: QWidget, qtbot: QtBot) -> None:
    told: list[bool] = []
    first = FirstPaint(window, lambda: told.append(window.isVisible()))
    window.show()
    assert told == []
    qtbot.waitUntil(lambda: told == [True], timeout=first_paint.PATIENCE - 500)
    window.repaint()
    qtbot.wait(20)
    assert told == [True]
    first.close()


def test_a_window_that_nobody_sees_counts_as_painted_after_a_while(window: QWidget, qtbot: QtBot) -> None:
    told: list[None] = []
    first = FirstPaint(window, lambda: told.append(None))
    qtbot.waitUntil(lambda: told == [None], timeout=2 * first_paint.PATIENCE)
    first.close()


def test_closed_it_tells_nobody(window: QWidget, qtbot: QtBot) -> None:
    told: list[None] = []
    FirstPaint(window, lambda: told.append(None)).close()
    window.show()
    qtbot.waitExposed(window)
    qtbot.wait(20)
    assert told == []
