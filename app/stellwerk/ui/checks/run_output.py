"""What commands on a host say, as it comes: the view stays at the end unless somebody scrolled up. Owner thread."""

from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from stellwerk.core.text import _

MOST_LINES = 4000
LEAST_HEIGHT = 140


class RunOutput(QPlainTextEdit):
    """Hidden while nothing was said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setMaximumBlockCount(MOST_LINES)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(_("Output"))
        self.hide()

    def show_text(self, text: str) -> None:
        """Show this; of a text that goes on only the new part is added."""
        if text == self._text:
            return
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 2
        if text.startswith(self._text):
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(text[len(self._text) :])
        else:
            self.setPlainText(text)
        self._text = text
        self.setVisible(bool(text))
        if at_end:
            bar.setValue(bar.maximum())
