"""Keys that lists and trees share."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from stellwerk.ui.models.view_key import Typed, asks_for_menu, opens

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def key(which: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, which, modifiers)


def test_shift_f10_asks_for_the_menu() -> None:
    assert asks_for_menu(key(Qt.Key.Key_F10, SHIFT))
    assert not asks_for_menu(key(Qt.Key.Key_F10))


def test_enter_opens_on_both_blocks() -> None:
    assert opens(key(Qt.Key.Key_Return))
    assert opens(key(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier))
    assert not opens(key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))


def test_letters_add_up_until_a_pause() -> None:
    now = [0.0]
    typed = Typed(lambda: now[0])
    assert typed.add("W") == "w"
    now[0] = 0.5
    assert typed.add("e") == "we"
    assert not typed.repeated
    now[0] = 2.0
    assert typed.add("w") == "w"
    now[0] = 2.5
    assert typed.add("w") == "ww"
    assert typed.repeated
