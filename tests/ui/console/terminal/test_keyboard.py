"""Keys, as programs in terminals are told of them."""

import pytest
from PySide6.QtCore import QKeyCombination, Qt

from stellwerk.ui.console.terminal.emulator import KeyModes
from stellwerk.ui.console.terminal.keyboard import bytes_of, lines_of, pasted

K, H = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT, ALT, CTRL = H.NoModifier, H.ShiftModifier, H.AltModifier, H.ControlModifier


def said(key: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "", modes: KeyModes | None = None) -> bytes:
    return bytes_of(QKeyCombination(held, key), text, modes or KeyModes())


@pytest.mark.parametrize(
    ("key", "held", "text", "expected"),
    [
        (K.Key_A, NONE, "a", b"a"),
        (K.Key_Adiaeresis, NONE, "ä", "ä".encode()),
        (K.Key_A, ALT, "a", b"\x1ba"),
        (K.Key_C, CTRL, "\x03", b"\x03"),
        (K.Key_C, CTRL, "", b"\x03"),
        (K.Key_C, CTRL | ALT, "\x03", b"\x1b\x03"),
        (K.Key_Q, CTRL | ALT, "@", b"@"),
        (K.Key_Space, CTRL, " ", b"\0"),
        (K.Key_BracketLeft, CTRL, "", b"\x1b"),
        (K.Key_Return, NONE, "\r", b"\r"),
        (K.Key_Enter, NONE, "\r", b"\r"),
        (K.Key_Tab, NONE, "\t", b"\t"),
        (K.Key_Backtab, SHIFT, "", b"\x1b[Z"),
        (K.Key_Backspace, NONE, "\b", b"\x7f"),
        (K.Key_Backspace, ALT, "\b", b"\x1b\x7f"),
        (K.Key_Backspace, CTRL, "\b", b"\b"),
        (K.Key_Escape, NONE, "\x1b", b"\x1b"),
        (K.Key_Up, NONE, "", b"\x1b[A"),
        (K.Key_Left, CTRL, "", b"\x1b[1;5D"),
        (K.Key_Home, SHIFT, "", b"\x1b[1;2H"),
        (K.Key_F1, NONE, "", b"\x1bOP"),
        (K.Key_F1, CTRL, "", b"\x1b[1;5P"),
        (K.Key_F5, NONE, "", b"\x1b[15~"),
        (K.Key_F12, SHIFT, "", b"\x1b[24;2~"),
        (K.Key_Delete, NONE, "\x7f", b"\x1b[3~"),
        (K.Key_PageUp, NONE, "", b"\x1b[5~"),
        (K.Key_Shift, SHIFT, "", b""),
        (K.Key_AltGr, NONE, "", b""),
    ],
)
def test_keys(key: Qt.Key, held: Qt.KeyboardModifier, text: str, expected: bytes) -> None:
    assert said(key, held, text) == expected


def test_a_program_may_ask_for_other_arrows_and_another_number_pad() -> None:
    modes = KeyModes(application_keys=True, application_pad=True)
    assert said(K.Key_Up, modes=modes) == b"\x1bOA"
    assert said(K.Key_Up, CTRL, modes=modes) == b"\x1b[1;5A"
    assert said(K.Key_5, H.KeypadModifier, "5", modes) == b"\x1bOu"
    assert said(K.Key_5, NONE, "5", modes) == b"5"


def test_a_paste_can_neither_act_by_itself_nor_end_itself() -> None:
    text = "echo ä\x1b[201~\r\nrm\x03\tx"
    assert pasted(text, KeyModes()) == "echo ä[201~\rrm\tx".encode()
    assert pasted(text, KeyModes(bracketed_paste=True)) == "\x1b[200~echo ä[201~\rrm\tx\x1b[201~".encode()


@pytest.mark.parametrize(("text", "lines"), [("a", 1), ("a\n", 2), ("a\r\nb", 2), ("a\rb\rc", 3)])
def test_lines_of_a_paste_are_counted(text: str, lines: int) -> None:
    assert lines_of(text) == lines
