"""Colours for the difference of two texts, from the theme; signs in front of lines say the same. Owner thread."""

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

_TOKENS = {"+": Token.GREEN, "-": Token.RED, "@": Token.MUTED}


class DifferenceHighlight(QSyntaxHighlighter):
    """What comes, what goes, and where."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._subscription = theme.changed.connect(lambda _none: self.rehighlight())

    def release(self) -> None:
        """Follow the theme no more."""
        self._subscription.close()

    def highlightBlock(self, text: str) -> None:
        """One line."""
        token = _TOKENS.get(text[:1])
        if token is not None:
            made = QTextCharFormat()
            made.setForeground(self._theme.colour(token))
            self.setFormat(0, len(text), made)
