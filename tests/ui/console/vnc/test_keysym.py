"""Meanings of keys."""

import pytest
from PySide6.QtCore import Qt

from stellwerk.ui.console.vnc.keysym import symbol_of, symbol_of_char

K = Qt.Key


@pytest.mark.parametrize(
    ("key", "text", "symbol"),
    [(K.Key_A, "a", 0x61), (K.Key_A, "A", 0x41), (K.Key_Udiaeresis, "ü", 0xFC), (K.Key_E, "€", 0x010020AC),
     (K.Key_C, "\x03", 0x63), (K.Key_Return, "\r", 0xFF0D), (K.Key_F1, "", 0xFFBE), (K.Key_F12, "", 0xFFC9),
     (K.Key_Backtab, "", 0xFF09), (K.Key_unknown, "", 0)],
)  # fmt: skip
def test_keys(key: int, text: str, symbol: int) -> None:
    assert symbol_of(key, text) == symbol


def test_characters() -> None:
    assert [symbol_of_char(char) for char in "~\n\tß"] == [0x7E, 0xFF0D, 0xFF09, 0xDF]
