"""Keys as a program in a terminal is told of them: xterm's sequences. Pure; any thread."""

from PySide6.QtCore import QKeyCombination, Qt

from stellwerk.ui.console.terminal.emulator import KeyModes

_Key = Qt.Key
_Held = Qt.KeyboardModifier
_LETTERED = {
    _Key.Key_Up: "A", _Key.Key_Down: "B", _Key.Key_Right: "C", _Key.Key_Left: "D",
    _Key.Key_Home: "H", _Key.Key_End: "F",
}  # fmt: skip
"""`CSI A`, in application mode `SS3 A`."""
_FUNCTION = {_Key.Key_F1: "P", _Key.Key_F2: "Q", _Key.Key_F3: "R", _Key.Key_F4: "S"}
"""`SS3 P`, with others held `CSI 1;… P`."""
_NUMBERED = {
    _Key.Key_Insert: 2, _Key.Key_Delete: 3, _Key.Key_PageUp: 5, _Key.Key_PageDown: 6, _Key.Key_F5: 15, _Key.Key_F6: 17,
    _Key.Key_F7: 18, _Key.Key_F8: 19, _Key.Key_F9: 20, _Key.Key_F10: 21, _Key.Key_F11: 23, _Key.Key_F12: 24,
    _Key.Key_F13: 25, _Key.Key_F14: 26, _Key.Key_F15: 28, _Key.Key_F16: 29,
}  # fmt: skip
"""`CSI 3 ~`."""
_PLAIN = {_Key.Key_Return: "\r", _Key.Key_Enter: "\r", _Key.Key_Escape: "\x1b", _Key.Key_Tab: "\t"}
_PAD = {
    _Key.Key_Enter: "M", _Key.Key_Plus: "k", _Key.Key_Comma: "l", _Key.Key_Minus: "m", _Key.Key_Period: "n",
    _Key.Key_Slash: "o", _Key.Key_Asterisk: "j",
    **{_Key(_Key.Key_0.value + digit): chr(ord("p") + digit) for digit in range(10)},
}  # fmt: skip
_CONTROL = {
    _Key.Key_Space: "\0", _Key.Key_At: "\0", _Key.Key_2: "\0", _Key.Key_BracketLeft: "\x1b", _Key.Key_3: "\x1b",
    _Key.Key_Backslash: "\x1c", _Key.Key_4: "\x1c", _Key.Key_BracketRight: "\x1d", _Key.Key_5: "\x1d",
    _Key.Key_AsciiCircum: "\x1e", _Key.Key_6: "\x1e", _Key.Key_Underscore: "\x1f", _Key.Key_7: "\x1f",
    _Key.Key_Slash: "\x1f", _Key.Key_Minus: "\x1f", _Key.Key_Question: "\x7f", _Key.Key_8: "\x7f",
}  # fmt: skip


def bytes_of(pressed: QKeyCombination, text: str, modes: KeyModes) -> bytes:
    """What a key says; empty = nothing. `text` is what the keyboard makes of it."""
    key, held = pressed.key(), pressed.keyboardModifiers()
    alt = "\x1b" if held & _Held.AltModifier else ""
    if modes.application_pad and held & _Held.KeypadModifier and key in _PAD:
        return f"\x1bO{_PAD[key]}".encode()
    named = _named(key, held, modes)
    if named:
        return named.encode()
    if key == _Key.Key_Backtab:
        return b"\x1b[Z"
    if key == _Key.Key_Backspace:
        return (alt + ("\b" if held & _Held.ControlModifier else "\x7f")).encode()
    if key in _PLAIN:
        return (alt + _PLAIN[key]).encode()
    if held & _Held.ControlModifier:
        if alt and _writes(text):  # AltGr, as Windows tells it
            return text.encode("utf-8", "ignore")
        return (alt + said).encode() if (said := _controlled(key)) else b""
    return (alt + text).encode("utf-8", "ignore") if _writes(text) else b""


def _writes(text: str) -> bool:
    return bool(text) and text.isprintable()


def _controlled(key: Qt.Key) -> str:
    """What a letter or sign says with Ctrl held."""
    if _Key.Key_A.value <= key.value <= _Key.Key_Z.value:
        return chr(key.value - _Key.Key_A.value + 1)
    return _CONTROL.get(key, "")


def _named(key: Qt.Key, held: Qt.KeyboardModifier, modes: KeyModes) -> str:
    """A key that has a name and no character."""
    number = 1 + sum(
        weight
        for flag, weight in ((_Held.ShiftModifier, 1), (_Held.AltModifier, 2), (_Held.ControlModifier, 4))
        if held & flag
    )
    letter = _LETTERED.get(key) or _FUNCTION.get(key)
    if letter is not None:
        if number > 1:
            return f"\x1b[1;{number}{letter}"
        return f"\x1bO{letter}" if key in _FUNCTION or modes.application_keys else f"\x1b[{letter}"
    if key in _NUMBERED:
        return f"\x1b[{_NUMBERED[key]};{number}~" if number > 1 else f"\x1b[{_NUMBERED[key]}~"
    return ""


PASTE_BEGIN, PASTE_END = b"\x1b[200~", b"\x1b[201~"


def pasted(text: str, modes: KeyModes) -> bytes:
    """A text as a program is given it: without anything that could act by itself, the end of a paste above all."""
    kept = "".join(char for char in text.replace("\r\n", "\n") if char in "\n\t" or char.isprintable())
    said = kept.replace("\n", "\r").encode("utf-8", "ignore")
    return PASTE_BEGIN + said + PASTE_END if modes.bracketed_paste else said


def lines_of(text: str) -> int:
    """How many lines a paste has: one that ends a line acts at once, so that it counts as more than one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
