"""Text as it was written: read-only, in letters of one width, never wrapped; a field that finds in it. Owner thread."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent, QKeySequence, QPalette, QTextDocument
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from stellwerk.core.text import _


class SourceText(QPlainTextEdit):
    """The text; Ctrl+F is its own while it has the focus, not the window's."""

    find_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(12)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)

    def event(self, event: QEvent) -> bool:
        """Take the key before a shortcut of the window does."""
        overrides = event.type() is QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Find):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Find."""
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_wanted.emit()
        else:
            super().keyPressEvent(event)


class FindEdit(QLineEdit):
    """Finds in a text while one types; Enter goes on, Shift+Enter back, Escape leaves."""

    def __init__(self, text: SourceText, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = text
        self.setPlaceholderText(_("Find"))
        self.setClearButtonEnabled(True)
        self.setMaximumWidth(220)
        self.textChanged.connect(lambda _text: self.seek(back=False, on=False))
        text.find_wanted.connect(self.begin)

    def begin(self) -> None:
        """Take what is typed from now on."""
        self.setFocus()
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.seek(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier), on=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._source.setFocus()
        else:
            super().keyPressEvent(event)

    def seek(self, *, back: bool, on: bool) -> None:
        """The next match after the cursor (`on`) or at it; from the other end where there is none."""
        wanted, text = self.text(), self._source
        cursor = text.textCursor()
        if not on:
            cursor.setPosition(cursor.selectionStart())
            text.setTextCursor(cursor)
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        found = not wanted or text.find(wanted, flags)
        if not found:
            text.moveCursor(cursor.MoveOperation.End if back else cursor.MoveOperation.Start)
            found = text.find(wanted, flags)
        self.setProperty("wrong", not found)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setToolTip("" if found else _("Not found"))
