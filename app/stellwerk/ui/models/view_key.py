"""Keys that every list and tree answers in the same way. Pure; owner thread."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def asks_for_menu(event: QKeyEvent) -> bool:
    """Shift+F10. The menu key itself comes as a context menu event from the desktop."""
    return event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier


def opens(event: QKeyEvent) -> bool:
    """Enter or Return, without a modifier."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Typed:
    """Letters typed one after the other: they add up to a beginning to jump to, until a second passes."""

    PAUSE = 1.0

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._text = ""
        self._last = -self.PAUSE

    def add(self, letters: str) -> str:
        """The beginning typed so far, without case."""
        now = self._monotonic()
        if now - self._last > self.PAUSE:
            self._text = ""
        self._last = now
        self._text += letters.casefold()
        return self._text

    @property
    def repeated(self) -> bool:
        """Only one letter was typed, maybe several times: the next match is meant, not the same one again."""
        return len(set(self._text)) <= 1
