"""Colours for XML, from the theme. Owner thread."""

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

# Linear on any input: no part can match what the one before it does.
_PARTS = re.compile(
    r"(?P<tag></?[A-Za-z_][\w:.-]*|/?>|\?>|<\?\w+)|(?P<name>[A-Za-z_][\w:.-]*)(?==)|(?P<value>\"[^\"]*\"|'[^']*')"
)
_COMMENT_BEGIN, _COMMENT_END = "<!--", "-->"
_IN_COMMENT = 1
LONGEST = 20_000
"""Letters of a line that are coloured."""

_TOKENS = {"tag": Token.BLUE, "name": Token.AMBER, "value": Token.GREEN, "comment": Token.MUTED}


class XmlHighlight(QSyntaxHighlighter):
    """Tags, names of attributes, their values, comments; text in between stays as it is."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._formats: dict[str, QTextCharFormat] = {}
        self._dress(None)
        self._subscription = theme.changed.connect(self._dress)

    def release(self) -> None:
        """Follow the theme no more."""
        self._subscription.close()

    def highlightBlock(self, text: str) -> None:
        """One line; a comment may have begun above."""
        at = 0
        text = text[:LONGEST]
        while at < len(text):
            if self.previousBlockState() == _IN_COMMENT and at == 0:
                at = self._comment(text, 0)
                continue
            begin = text.find(_COMMENT_BEGIN, at)
            self._markup(text, at, begin if begin >= 0 else len(text))
            if begin < 0:
                break
            at = self._comment(text, begin)

    def _comment(self, text: str, begin: int) -> int:
        """Colour a comment; answers where it ends."""
        end = text.find(_COMMENT_END, begin)
        stop = end + len(_COMMENT_END) if end >= 0 else len(text)
        self.setFormat(begin, stop - begin, self._formats["comment"])
        self.setCurrentBlockState(-1 if end >= 0 else _IN_COMMENT)
        return max(stop, 1)

    def _markup(self, text: str, begin: int, end: int) -> None:
        # Quotes in the text between two tags are no values: they are coloured only where a tag is open.
        for match in _PARTS.finditer(text, begin, end):
            kind = match.lastgroup
            if kind is not None and (kind == "tag" or _in_tag(text, match.start())):
                self.setFormat(match.start(), match.end() - match.start(), self._formats[kind])

    def _dress(self, _: None) -> None:
        for name, token in _TOKENS.items():
            made = QTextCharFormat()
            made.setForeground(self._theme.colour(token))
            if name == "tag":
                made.setFontWeight(QFont.Weight.Medium)
            self._formats[name] = made
        self.rehighlight()


def _in_tag(text: str, at: int) -> bool:
    return text.rfind("<", 0, at) > text.rfind(">", 0, at)
