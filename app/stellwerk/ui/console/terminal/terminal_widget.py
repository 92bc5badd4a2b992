"""A terminal to work with: keys, input methods, the mouse, the clipboard. Owner thread.

While it has the keyboard, nearly every key is the program's: Ctrl+Tab leaves it, and what is held with Ctrl and Shift
is the window's.
"""

from time import monotonic
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication

from stellwerk.ui.console.terminal.canvas import TerminalCanvas
from stellwerk.ui.console.terminal.keyboard import bytes_of
from stellwerk.ui.console.terminal.selection import Grain

WHEEL_ROWS = 3
_STEP = 120
"""Of a wheel, in eighths of a degree."""
_Held = Qt.KeyboardModifier
_SHORTCUT = _Held.ControlModifier | _Held.ShiftModifier
_ALL = _SHORTCUT | _Held.AltModifier | _Held.MetaModifier
_TABS = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class TerminalWidget(TerminalCanvas):
    """`paste_wanted` has a text to paste, `find_wanted` the search."""

    paste_wanted = Signal(str)
    find_wanted = Signal()
    _clicks, _clicked_at = 0, 0.0
    _turned = 0

    def copy(self) -> None:
        """What is selected, to the clipboard."""
        text = self.selected_text()
        if text:
            QGuiApplication.clipboard().setText(text)

    def paste(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        """Ask for the text of the clipboard to be pasted."""
        text = QGuiApplication.clipboard().text(mode)
        if text:
            self.paste_wanted.emit(text)

    def event(self, event: QEvent) -> bool:
        """Take keys before the shortcuts of the window do, Tab among them."""
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and self._is_ours(event):
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress and event.key() in _TABS and self._is_ours(event):
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key for the program, or one of our own."""
        if not self._is_ours(event):
            event.ignore()
        elif not self._act(event):
            said = bytes_of(event.keyCombination(), event.text(), self._frame.modes)
            if said:
                self._type(said)
        event.accept()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Dead keys, and writing that is put together."""
        self._preedit = event.preeditString()
        if event.commitString():
            self._type(event.commitString().encode("utf-8", "ignore"))
        self.viewport().update()
        event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """Where the input method shows what it offers."""
        if query is Qt.InputMethodQuery.ImCursorRectangle:
            return self._cursor_area().translated(self.viewport().pos())
        if query is Qt.InputMethodQuery.ImEnabled:
            return True
        return super().inputMethodQuery(query)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection; by words and rows with the second and third click. The middle button pastes."""
        if event.button() is Qt.MouseButton.MiddleButton and QGuiApplication.clipboard().supportsSelection():
            self.paste(QClipboard.Mode.Selection)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        now = monotonic()
        quick = now - self._clicked_at < QApplication.doubleClickInterval() / 1000
        self._clicks, self._clicked_at = (self._clicks % 3 + 1 if quick else 1), now
        grain = Grain(self._clicks)
        place = self._place_at(event.position().toPoint(), between=grain is Grain.CHARACTER)
        if event.modifiers() & _Held.ShiftModifier and self.selection.range is not None:
            self.selection.grow(place)
        else:
            self.selection.begin(place, grain)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The selection grows; beyond the edge it scrolls."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        if point.y() < 0:
            self._scroll_to(self._frame.first - 1)
        elif point.y() > self.viewport().height():
            self._scroll_to(self._frame.first + 1)
        self.selection.grow(self._place_at(point, between=self._clicks <= 1))
        self._clicked_at = 0.0
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What is selected can be put elsewhere with the middle button, where the desktop does so."""
        clipboard = QGuiApplication.clipboard()
        text = self.selected_text() if event.button() is Qt.MouseButton.LeftButton else ""
        if text and clipboard.supportsSelection():
            clipboard.setText(text, QClipboard.Mode.Selection)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Back and forth; a program that fills the screen moves its cursor. With Ctrl the letters grow."""
        self._turned += event.angleDelta().y()
        steps, self._turned = int(self._turned / _STEP), self._turned - int(self._turned / _STEP) * _STEP
        if event.modifiers() & _Held.ControlModifier:
            self.zoom(self.cells.points + steps)
        elif self._frame.modes.on_second:
            letter = (b"O" if self._frame.modes.application_keys else b"[") + (b"A" if steps > 0 else b"B")
            self.typed.emit((b"\x1b" + letter) * abs(steps) * WHEEL_ROWS)
        elif steps:
            self._scroll_to(self._frame.first - steps * WHEEL_ROWS)
        event.accept()

    def _type(self, said: bytes) -> None:
        """Typing shows what comes, and ends a selection."""
        if self.selection.range is not None:
            self.selection.clear()
            self.viewport().update()
        if self._first is not None:
            self.follow()
        self.typed.emit(said)

    def _act(self, event: QKeyEvent) -> bool:
        """Keys of our own."""
        held, key = event.modifiers() & _ALL, event.key()
        if held == _Held.ShiftModifier and key in _PAGES and not self._frame.modes.on_second:
            self._turn_page(_PAGES[Qt.Key(key)])
        elif held == _Held.ShiftModifier and key == Qt.Key.Key_Insert:
            self.paste()
        elif held == _SHORTCUT and key == Qt.Key.Key_C:
            self.copy()
        elif held == _SHORTCUT and key == Qt.Key.Key_V:
            self.paste()
        elif held == _SHORTCUT and key == Qt.Key.Key_F:
            self.find_wanted.emit()
        else:
            return False
        return True

    def _is_ours(self, event: QKeyEvent) -> bool:
        held, key = event.modifiers() & _ALL, event.key()
        if key in _TABS:
            return not held & _Held.ControlModifier
        if held == _SHORTCUT:
            return key in (Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_F) or key > 0xFFFFFF
        return not held & _Held.MetaModifier
