"""Meanings of keys as X's numbers, for servers that take no places. Pure but for Qt's names of keys."""

from PySide6.QtCore import Qt

_K = Qt.Key
_NAMED: dict[int, int] = {
    _K.Key_Backspace: 0xFF08, _K.Key_Tab: 0xFF09, _K.Key_Backtab: 0xFF09, _K.Key_Return: 0xFF0D,
    _K.Key_Enter: 0xFF8D, _K.Key_Pause: 0xFF13, _K.Key_ScrollLock: 0xFF14, _K.Key_SysReq: 0xFF15,
    _K.Key_Escape: 0xFF1B, _K.Key_Home: 0xFF50, _K.Key_Left: 0xFF51, _K.Key_Up: 0xFF52, _K.Key_Right: 0xFF53,
    _K.Key_Down: 0xFF54, _K.Key_PageUp: 0xFF55, _K.Key_PageDown: 0xFF56, _K.Key_End: 0xFF57, _K.Key_Print: 0xFF61,
    _K.Key_Insert: 0xFF63, _K.Key_Menu: 0xFF67, _K.Key_NumLock: 0xFF7F, _K.Key_Shift: 0xFFE1,
    _K.Key_Control: 0xFFE3, _K.Key_CapsLock: 0xFFE5, _K.Key_Meta: 0xFFEB, _K.Key_Super_L: 0xFFEB,
    _K.Key_Super_R: 0xFFEC, _K.Key_Alt: 0xFFE9, _K.Key_AltGr: 0xFE03, _K.Key_Delete: 0xFFFF,
}  # fmt: skip
_F1 = 0xFFBE
_UNICODE = 0x01000000


def symbol_of(key: int, text: str) -> int:
    """X's number for Qt's key and the text that it types; 0 = none."""
    named = _NAMED.get(key)
    if named is not None:
        return named
    if _K.Key_F1 <= key <= _K.Key_F35:
        return _F1 + key - int(_K.Key_F1)
    if len(text) == 1 and text.isprintable():
        return symbol_of_char(text)
    # With Ctrl the text is a control character: the key's own letter is meant.
    return symbol_of_char(chr(key).lower()) if 0x20 <= key <= 0xFF else 0


def symbol_of_char(char: str) -> int:
    """X's number for a character."""
    if char == "\n":
        return 0xFF0D
    if char == "\t":
        return 0xFF09
    number = ord(char)
    return number if 0x20 <= number <= 0x7E or 0xA0 <= number <= 0xFF else _UNICODE | number
