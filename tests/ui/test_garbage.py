"""The collector waits for a pause."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from stellwerk.ui.garbage import NEVER, GarbageTurn


class Knot:
    """Holds itself: only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def turn(qapp: QApplication) -> Iterator[GarbageTurn]:
    made = GarbageTurn(qapp, quiet=0.1, again=60)
    yield made
    made.close()


def test_the_oldest_generation_is_left_alone_and_given_back(qapp: QApplication) -> None:
    before = gc.get_threshold()
    turn = GarbageTurn(qapp)
    assert gc.get_threshold() == (*before[:2], NEVER)
    assert gc.get_freeze_count() > 1000
    turn.close()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_garbage_goes_after_a_pause(qtbot: QtBot, turn: GarbageTurn) -> None:
    knot = Knot()
    gone = weakref.ref(knot)
    del knot
    gc.collect(0)
    qtbot.waitUntil(lambda: gone() is None)


def test_input_puts_it_off(qtbot: QtBot, turn: GarbageTurn) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    edit.activateWindow()
    qtbot.waitActive(edit)
    timer = turn._timer
    qtbot.waitUntil(lambda: timer.remainingTime() > 1000)  # the long rest after the first collection
    QTest.keyClick(edit.windowHandle(), Qt.Key.Key_A)
    assert timer.remainingTime() <= 100
    assert edit.text() == "a"
