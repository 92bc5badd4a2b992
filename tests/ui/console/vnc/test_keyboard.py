"""Keys on their way to the guest."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from stellwerk.ports.console import Key
from stellwerk.ui.console.vnc.keyboard import Keyboard, key_of

K = Qt.Key


class Desk:
    """A keyboard and what it sends."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, bool]] = []
        self.let_go = 0
        self.keyboard = Keyboard(self._press, self._left)

    def _press(self, key: Key, down: bool) -> None:
        self.sent.append((key.symbol, down))

    def _left(self) -> None:
        self.let_go += 1

    def down(self, key: int, text: str = "") -> None:
        self.keyboard.pressed(event(QEvent.Type.KeyPress, key, text))

    def up(self, key: int, repeats: bool = False) -> None:
        self.keyboard.released(event(QEvent.Type.KeyRelease, key, "", repeats))


def event(kind: QEvent.Type, key: int, text: str = "", repeats: bool = False) -> QKeyEvent:
    made: Any = QKeyEvent(kind, int(key), Qt.KeyboardModifier.NoModifier, text, repeats)
    return made


@pytest.fixture
def desk(qapp: QApplication) -> Desk:
    return Desk()


def test_down_and_up(desk: Desk) -> None:
    desk.down(K.Key_A, "a")
    desk.up(K.Key_A)
    assert desk.sent == [(0x61, True), (0x61, False)]


def test_a_repeating_key_goes_down_again_and_again(desk: Desk) -> None:
    desk.down(K.Key_A, "a")
    desk.up(K.Key_A, repeats=True)
    desk.down(K.Key_A, "a")
    assert desk.sent == [(0x61, True), (0x61, True)]


def test_what_went_down_goes_up_even_if_shift_changed_meanwhile(desk: Desk) -> None:
    desk.down(K.Key_A, "A")
    desk.up(K.Key_A)
    assert desk.sent[-1] == (0x41, False)


def test_nothing_stays_pressed(desk: Desk) -> None:
    desk.down(K.Key_Control)
    desk.down(K.Key_A, "a")
    desk.keyboard.release_all()
    assert sorted(desk.sent[2:]) == [(0x61, False), (0xFFE3, False)]
    desk.up(K.Key_A)
    assert len(desk.sent) == 4


def test_ctrl_and_alt_alone_let_go(desk: Desk) -> None:
    desk.down(K.Key_Control)
    desk.down(K.Key_Alt)
    desk.up(K.Key_Alt)
    assert desk.let_go == 1
    assert sum(1 if down else -1 for _symbol, down in desk.sent) == 0


@pytest.mark.parametrize("between", [K.Key_Delete, K.Key_F1])
def test_with_another_key_they_do_not(desk: Desk, between: int) -> None:
    desk.down(K.Key_Control)
    desk.down(K.Key_Alt)
    desk.down(between)
    for key in (between, K.Key_Alt, K.Key_Control):
        desk.up(key)
    assert desk.let_go == 0


def test_one_of_them_alone_does_not(desk: Desk) -> None:
    for key in (K.Key_Control, K.Key_Alt):
        desk.down(key)
        desk.up(key)
    assert desk.let_go == 0


def test_a_chord(desk: Desk) -> None:
    desk.keyboard.chord((Key(0, 1), Key(0, 2)))
    assert desk.sent == [(1, True), (2, True), (2, False), (1, False)]


def test_place_and_meaning(qapp: QApplication) -> None:
    assert key_of(event(QEvent.Type.KeyPress, K.Key_Return, "\r")) == Key(0, 0xFF0D)
