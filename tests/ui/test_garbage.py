"""The collector is held while the window lives and given back as it was."""

import gc

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stellwerk.ui.garbage import PAUSE, QUIET, YOUNG, Garbage


def test_old_objects_are_not_collected_by_themselves(qtbot: QtBot) -> None:
    before = gc.get_threshold()
    gc.disable()
    garbage = Garbage()
    garbage.begin()
    try:
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[:2] == YOUNG
        assert gc.get_threshold()[2] > 1_000_000
    finally:
        garbage.close()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()


@pytest.mark.parametrize("event", [
    QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier),
    QMouseEvent(
        QEvent.Type.MouseMove, QPointF(), QPointF(), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    ),
])  # fmt: skip
def test_input_puts_a_collection_off_that_is_near(qtbot: QtBot, event: QEvent) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    garbage = Garbage()
    garbage.begin()
    try:
        garbage.watch(window)
        assert garbage.due > QUIET
        assert garbage.eventFilter(window.windowHandle(), event) is False
        assert garbage.due > PAUSE - 10
        garbage.hurry(0.5)
        garbage.eventFilter(window.windowHandle(), event)
        assert QUIET - 1 < garbage.due < 2 * QUIET
    finally:
        garbage.close()
