"""The field of the search bar: one line of text, in colours, with its mistakes underlined. Owner thread.

Colours are attributes of an input method event, which is how a QLineEdit takes formats. It stays a line edit with all
that people and screen readers know of one: undo, selection, Home and End, the desktop's input methods.
"""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QFont,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.search.error import QueryError
from stellwerk.ui.search.ink import Ink, strokes
from stellwerk.ui.search.wave import Wave
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

INKS: dict[Ink, Token] = {
    Ink.TYPE: Token.ACCENT,
    Ink.PROPERTY: Token.ACCENT,
    Ink.OPERATOR: Token.MUTED,
    Ink.VALUE: Token.GREEN,
    Ink.KEYWORD: Token.VIOLET,
    Ink.TEXT: Token.TEXT,
}
LONG = 3000
"""Characters of a text that gets its colours once nobody has typed for some time: its layout takes 10 ms then."""
PAUSE = 200
"""Milliseconds."""
MOST_COLOURED = 400
"""Parts that get a colour: the layout of a line takes its time for each."""
_BREAKS = re.compile(r"\s*[\r\n\v\f\u0085\u2028\u2029]\s*")
_ATTRIBUTE = QInputMethodEvent.AttributeType.TextFormat


def on_one_line(text: str) -> str:
    """Line breaks become blanks, and so do other control characters."""
    line = _BREAKS.sub(" ", text.strip("\r\n"))
    return line if line.isprintable() else "".join(sign if sign.isprintable() else " " for sign in line)


class QueryEdit(QLineEdit):
    """`keys` is asked before the field takes a key; `left` comes when the focus goes elsewhere."""

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: Callable[[QKeyEvent], bool] = lambda _event: False
        self.catalogue: Callable[[], Catalogue] = lambda: CATALOGUE
        self.kind: Kind | None = None
        """The type of the list that a text without a type is about."""
        self._theme = theme
        self._mistakes: tuple[tuple[int, int], ...] = ()
        self._composing = False
        self._painting = False
        self._wave = Wave(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self.paint_text)
        self.setDragEnabled(True)
        self.textChanged.connect(lambda _text: self._changed())

    @property
    def place(self) -> int:
        """The characters before the cursor; Qt counts those beyond the first 65,536 twice."""
        text, place = self.text(), self.cursorPosition()
        return place if text.isascii() else len(text.encode("utf-16-le")[: 2 * place].decode("utf-16-le", "ignore"))

    @property
    def mistakes(self) -> tuple[tuple[int, int], ...]:
        """The spans that are underlined."""
        return self._mistakes

    def underline(self, errors: Sequence[QueryError]) -> None:
        """Show where these mistakes are."""
        spans = tuple(_span(error, len(self.text())) for error in errors)
        if spans != self._mistakes:
            self._mistakes = spans
            self.paint_text()

    def replace_all(self, text: str, cursor: int) -> None:
        """Another text, as if it had been typed: Ctrl+Z brings the old one back."""
        before = self.text()
        same = len(_common(before, text))
        end = len(_common(before[same:][::-1], text[same:][::-1]))
        first, length = _units(before[:same]), _units(before[same : len(before) - end])
        self.home(False)
        self.end(False)  # what was typed before is undone by itself only where the cursor moved meanwhile
        self.setCursorPosition(first)
        if length:
            self.setSelection(first, length)
        if before != text:
            self.insert(text[same : len(text) - end])
        self.setModified(True)
        self.setCursorPosition(_units(text[:cursor]))

    def paint_text(self) -> None:
        """Give each part its colour; while an input method composes a word the colours are its own."""
        if self._composing or self._painting:
            return
        self._later.stop()
        self._painting = True
        ranges = self._ranges()
        cursor = self.cursorPosition()  # the places of attributes count from there
        attributes = [QInputMethodEvent.Attribute(_ATTRIBUTE, r.start - cursor, r.length, r.format) for r in ranges]
        super().inputMethodEvent(QInputMethodEvent("", attributes))
        if self._mistakes:
            self._wave.lay(ranges)
        self._painting = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The waves below mistakes come last."""
        super().paintEvent(event)
        if self._mistakes and not self._composing:
            text = self.text()
            spans = [(_units(text[:start]), _units(text[:end])) for start, end in self._mistakes]
            self._wave.paint(spans, self._theme.colour(Token.RED))

    def _ranges(self) -> list[QTextLayout.FormatRange]:
        """The colours, in units of UTF-16."""
        text, found = self.text(), []
        for stroke in strokes(text, self.kind, self.catalogue())[:MOST_COLOURED]:
            part = QTextLayout.FormatRange()
            part.start, part.length = _units(text[: stroke.start]), _units(text[stroke.start : stroke.end])
            part.format = self._format(stroke.ink)
            found.append(part)
        return found

    def _format(self, ink: Ink) -> QTextCharFormat:
        style = QTextCharFormat()
        style.setForeground(self._theme.colour(INKS[ink]))
        if ink is Ink.TYPE:
            style.setFontWeight(QFont.Weight.DemiBold)
        return style

    def _changed(self) -> None:
        self._mistakes = ()
        if len(self.text()) <= LONG:
            self.paint_text()
        else:
            self._later.start()

    # --- keys ---

    def event(self, event: QEvent) -> bool:
        """Tab is taken here: Qt would move the focus before the field is asked."""
        pressed = event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab and self.keys(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the list below come first; a pasted text becomes one line."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_pasted(QGuiApplication.clipboard().mimeData())
        elif not self.keys(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A word that is being composed has the looks that its input method gives it."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self._composing:
            self.paint_text()

    # --- what comes from elsewhere ---

    def take_pasted(self, data: QMimeData) -> None:
        """Insert a text of any number of lines as one."""
        if data is not None and data.hasText() and not self.isReadOnly():
            self.insert(on_one_line(data.text()))
            self.textEdited.emit(self.text())

    def dropEvent(self, event: QDropEvent) -> None:
        """The same for what is dropped; what comes from the field itself has one line anyway."""
        if event.source() is self or not event.mimeData().hasText():
            super().dropEvent(event)
            return
        self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
        self.take_pasted(event.mimeData())
        event.acceptProposedAction()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The same for the middle button."""
        clipboard = QGuiApplication.clipboard()
        if event.button() is Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.take_pasted(clipboard.mimeData(clipboard.Mode.Selection))
            event.accept()
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same for the menu's entry."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(lambda: self.take_pasted(QGuiApplication.clipboard().mimeData()))
        menu.popup(event.globalPos())


def _span(error: QueryError, length: int) -> tuple[int, int]:
    """What is underlined: at least one character."""
    start = max(0, min(error.start, length - 1))
    return start, min(length, max(error.end, start + 1))


def _common(one: str, other: str) -> str:
    """What both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return one[:count]


def _units(text: str) -> int:
    """How many UTF-16 units Qt counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
