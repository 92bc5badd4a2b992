"""A terminal to work with: keys, input methods, the mouse, the clipboard. Owner thread.

While it has the keyboard, nearly every key is the program's: Ctrl+Tab leaves it, and what is held with Ctrl and Shift
is the window's. The mouse is the program's where it asks for it, and with Shift always the window's: it selects.
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
from PySide6.QtWidgets import QApplication, QWidget

from stellwerk.core.loop import Loop
from stellwerk.ui.console.terminal.canvas import TerminalCanvas
from stellwerk.ui.console.terminal.emulator import Frame
from stellwerk.ui.console.terminal.keyboard import bytes_of
from stellwerk.ui.console.terminal.mouse import (
    ALT,
    CONTROL,
    LEFT,
    MIDDLE,
    RIGHT,
    WHEEL_DOWN,
    WHEEL_UP,
    Mouse,
    MouseWish,
)
from stellwerk.ui.console.terminal.selection import Grain
from stellwerk.ui.theme.theme import Theme

WHEEL_ROWS = 3
_STEP = 120
"""Of a wheel, in eighths of a degree."""
_Held = Qt.KeyboardModifier
_SHORTCUT = _Held.ControlModifier | _Held.ShiftModifier
_ALL = _SHORTCUT | _Held.AltModifier | _Held.MetaModifier
_TABS = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_BUTTONS = {Qt.MouseButton.LeftButton: LEFT, Qt.MouseButton.MiddleButton: MIDDLE, Qt.MouseButton.RightButton: RIGHT}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class TerminalWidget(TerminalCanvas):
    """`paste_wanted` has a text to paste, `find_wanted` the search."""

    paste_wanted = Signal(str)
    find_wanted = Signal()
    _clicks, _clicked_at = 0, 0.0
    _turned = 0
    _selecting = False
    """The button that is down began a selection."""

    def __init__(self, loop: Loop, theme: Theme, parent: QWidget | None = None) -> None:
        self._mouse = Mouse()
        super().__init__(loop, theme, parent)

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
        if self._is_told(event) and event.button() in _BUTTONS:
            self._press_told(event)
            return
        if event.button() is Qt.MouseButton.MiddleButton and QGuiApplication.clipboard().supportsSelection():
            self.paste(QClipboard.Mode.Selection)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._selecting = True
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
        if self._is_told(event):
            modes = self._frame.modes
            self._tell(self._mouse.move(self._cell_at(event), _beside(event), modes.mouse, long=modes.long_mouse))
            return
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
        if self._mouse.down is not None:
            if self._mouse.down == _BUTTONS.get(event.button()):
                long = self._frame.modes.long_mouse
                self._tell(self._mouse.release(self._cell_at(event), _beside(event), long=long))
            return
        self._selecting = False
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
        elif self._is_told(event):
            self._turn_told(event, steps)
        elif self._frame.modes.on_second:
            letter = (b"O" if self._frame.modes.application_keys else b"[") + (b"A" if steps > 0 else b"B")
            self.typed.emit((b"\x1b" + letter) * abs(steps) * WHEEL_ROWS)
        elif steps:
            self._scroll_to(self._frame.first - steps * WHEEL_ROWS)
        event.accept()

    def _show_frame(self, frame: Frame) -> None:
        wish = frame.modes.mouse
        if wish is not self._frame.modes.mouse:
            self.viewport().setMouseTracking(wish is MouseWish.MOVES)
            self.viewport().setCursor(Qt.CursorShape.ArrowCursor if wish else Qt.CursorShape.IBeamCursor)
        super()._show_frame(frame)

    def _is_told(self, event: QMouseEvent | QWheelEvent) -> bool:
        """The mouse is the program's: it has a button already, or asked for it, is in sight, and Shift is not held.
        What began as a selection stays one."""
        if self._mouse.down is not None or self._selecting:
            return not self._selecting
        return bool(self._frame.modes.mouse) and self._first is None and not event.modifiers() & _Held.ShiftModifier

    def _press_told(self, event: QMouseEvent) -> None:
        if self._mouse.down is None:  # a second button beside the first is nobody's
            button, long = _BUTTONS[event.button()], self._frame.modes.long_mouse
            self._tell(self._mouse.press(button, self._cell_at(event), _beside(event), long=long))

    def _turn_told(self, event: QWheelEvent, steps: int) -> None:
        wheel, long = WHEEL_UP if steps > 0 else WHEEL_DOWN, self._frame.modes.long_mouse
        self._tell(self._mouse.turn(wheel, abs(steps), self._cell_at(event), _beside(event), long=long))

    def _cell_at(self, event: QMouseEvent | QWheelEvent) -> tuple[int, int]:
        row, column = self._place_at(event.position().toPoint(), between=False)
        return min(column, self._size[0] - 1), row - self._frame.first

    def _tell(self, said: bytes) -> None:
        """Not as something typed: neither a selection nor what is looked at changes by it."""
        if said:
            self.answered.emit(said)

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


def _beside(event: QMouseEvent | QWheelEvent) -> int:
    held = event.modifiers()
    return (ALT if held & _Held.AltModifier else 0) + (CONTROL if held & _Held.ControlModifier else 0)
