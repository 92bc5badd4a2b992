"""From Qt's keys to the guest's: presses, releases, and nothing left pressed when the focus goes. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from stellwerk.ports.console import Key
from stellwerk.ui.console.vnc.keysym import symbol_of
from stellwerk.ui.console.vnc.scancode import code_of

CONTROL, ALT = 0x1D, 0x38
_X11 = "xcb"
_HOST_KEYS = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Alt})

Press = Callable[[Key, bool], None]
"""Sends a key down (True) or up."""


class Keyboard:
    """What is pressed. Ctrl and Alt pressed together and released with nothing between let the keyboard go."""

    def __init__(self, press: Press, let_go: Callable[[], None]) -> None:
        self._press = press
        self._let_go = let_go
        self._down: dict[int, Key] = {}
        self._alone: set[int] = set()
        """The two keys that let go, as long as nothing else was pressed with them."""

    def pressed(self, event: QKeyEvent) -> None:
        """A key went down, or repeats."""
        key = key_of(event)
        self._down[_place(event)] = key
        if event.key() in _HOST_KEYS:
            self._alone.add(event.key())
        else:
            self._alone.clear()
        self._press(key, True)

    def released(self, event: QKeyEvent) -> None:
        """A key went up. What a repeating key says meanwhile is passed over."""
        if event.isAutoRepeat():
            return
        key = self._down.pop(_place(event), None)
        if key is not None:
            self._press(key, False)
        if self._alone == _HOST_KEYS and event.key() in _HOST_KEYS:
            self._alone.clear()
            self.release_all()
            self._let_go()
        elif not self._down:
            self._alone.clear()

    def release_all(self) -> None:
        """The focus goes: the guest sees every key go up."""
        down, self._down = self._down, {}
        for key in down.values():
            self._press(key, False)

    def chord(self, keys: Sequence[Key]) -> None:
        """Press some keys in their order and release them in the other."""
        for key in keys:
            self._press(key, True)
        for key in reversed(keys):
            self._press(key, False)


def key_of(event: QKeyEvent) -> Key:
    """Place and meaning of a key."""
    platform = QGuiApplication.platformName()
    code = code_of(platform, event.nativeScanCode(), event.nativeVirtualKey())
    symbol = event.nativeVirtualKey() if platform == _X11 else 0
    return Key(code, symbol or symbol_of(event.key(), event.text()))


def _place(event: QKeyEvent) -> int:
    """What is the same when a key goes down and up again, whatever else is pressed meanwhile."""
    return event.nativeScanCode() or event.key()
