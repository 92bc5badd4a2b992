"""Paints rows of a terminal: cells of whole pixels, so that columns stand below each other. Owner thread."""

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter

from stellwerk.ui.console.terminal.cell import Style
from stellwerk.ui.console.terminal.row import Row, Span
from stellwerk.ui.theme.palette import Token, contrast
from stellwerk.ui.theme.terminal_colour import DARK_TERMINAL, LIGHT_TERMINAL
from stellwerk.ui.theme.theme import Theme

LEAST_CONTRAST = 3.0
"""Of letters to what is behind them."""
_INKS = ("#1b1f25", "#ffffff")
_DIM = 0.6


class RowPainter:
    """Knows the font, the size of a cell and the colours."""

    def __init__(self, theme: Theme, points: float = 0.0) -> None:
        self._theme = theme
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        if points:
            font.setPointSizeF(points)
        metrics = QFontMetricsF(font)
        advance = metrics.horizontalAdvance("M")
        self.points = font.pointSizeF()
        self.width = max(1, round(advance))
        """Of a cell, in pixels."""
        self.height = max(1, round(metrics.height()))
        self._ascent = round(metrics.ascent())
        # Letters are spread to whole pixels: half a pixel more at each is a column more after a row.
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self.width - advance)
        font.setKerning(False)
        self._fonts = {(bold, italics): _variant(font, bold, italics) for bold in (0, 1) for italics in (0, 1)}
        self._advance = lru_cache(maxsize=4096)(metrics.horizontalAdvance)
        self._natural = advance
        self._colours: Mapping[str, str] = {}
        self._ink = lru_cache(maxsize=1024)(self._make_ink)
        self.wear()

    def wear(self) -> None:
        """The theme has other colours now."""
        self._colours = DARK_TERMINAL if self._theme.dark else LIGHT_TERMINAL
        self._ink.cache_clear()

    @property
    def ground(self) -> QColor:
        """Behind everything."""
        return self._theme.colour(Token.BASE)

    def paint(self, painter: QPainter, row: Row, top: int, width: int) -> None:
        """A row, over its whole width."""
        painter.fillRect(0, top, width, self.height, self.ground)
        for span in row.spans:
            ground = self._ink(span.style, False)
            if ground is not None:
                painter.fillRect(span.column * self.width, top, span.columns * self.width, self.height, ground)
        for span in row.spans:
            if not span.text.isspace() or span.style.underscore:
                self._write(painter, span, top, self._ink(span.style, True))

    def paint_marked(self, painter: QPainter, row: Row, top: int, columns: tuple[int, int]) -> None:
        """The selected part of a row, over what was painted."""
        area = QRect(columns[0] * self.width, top, (columns[1] - columns[0]) * self.width, self.height)
        self._paint_over(painter, row, top, area, Token.SELECTED, Token.TEXT)

    def paint_cursor(self, painter: QPainter, row: Row, top: int, column: int, columns: int, *, strong: bool) -> None:
        """The cursor: filled where keys go to it, else its edge."""
        area = QRect(column * self.width, top, columns * self.width, self.height)
        if strong:
            self._paint_over(painter, row, top, area, Token.ACCENT, Token.ON_ACCENT)
        else:
            painter.setPen(self._theme.colour(Token.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def paint_preedit(self, painter: QPainter, text: str, top: int, column: int) -> None:
        """What an input method is about to write."""
        left = column * self.width
        painter.setFont(self._fonts[0, 0])
        painter.fillRect(left, top, len(text) * self.width, self.height, self._theme.colour(Token.SELECTED))
        painter.setPen(self._theme.colour(Token.TEXT))
        painter.drawText(QPointF(left, top + self._ascent), text)
        painter.drawLine(left, top + self._ascent + 2, left + len(text) * self.width, top + self._ascent + 2)

    def _paint_over(self, painter: QPainter, row: Row, top: int, area: QRect, ground: Token, ink: Token) -> None:
        painter.save()
        painter.setClipRect(area)
        painter.fillRect(area, self._theme.colour(ground))
        for span in row.spans:
            left, right = span.column * self.width, (span.column + span.columns) * self.width
            if left < area.right() + 1 and right > area.left():
                self._write(painter, span, top, self._theme.colour(ink))
        painter.restore()

    def _write(self, painter: QPainter, span: Span, top: int, ink: QColor | None) -> None:
        style = span.style
        painter.setFont(self._fonts[style.bold, style.italics])
        painter.setPen(ink or self._theme.colour(Token.TEXT))
        x, base = span.column * self.width, top + self._ascent
        if len(span.text) == span.columns and (span.text.isascii() or self._even(span.text)):
            painter.drawText(QPointF(x, base), span.text)
        elif len(span.text) == span.columns:
            for place, char in enumerate(span.text):
                painter.drawText(QPointF(x + place * self.width, base), char)
        else:
            painter.drawText(QPointF(x, base), span.text)
        right = x + span.columns * self.width
        if style.underscore:
            painter.drawLine(x, base + 2, right - 1, base + 2)
        if style.strikethrough:
            middle = top + self.height // 2
            painter.drawLine(x, middle, right - 1, middle)

    def _even(self, text: str) -> bool:
        """Every character takes as much as all others: the font has it, and it does not change the order of others."""
        return all(char < "\u0590" or char > "\u2000" for char in text) and all(
            abs(self._advance(char) - self._natural) < 0.01 for char in text
        )

    def _make_ink(self, style: Style, fore: bool) -> QColor | None:
        """The colour of the letters, or of what is behind them; None = the usual ground."""
        if not fore:
            name = style.fg if style.reverse else style.bg
            if name != "default":
                return self._named(name)
            return QColor(self._theme.colour(Token.TEXT)) if style.reverse else None
        name = style.bg if style.reverse else style.fg
        ground = self._ink(style, False) or self.ground
        if name == "default":
            colour = QColor(self._theme.colour(Token.BASE if style.reverse else Token.TEXT))
        else:
            bright = f"bright{name}"
            colour = self._named(bright if style.bold and bright in self._colours else name)
        if style.dim:
            colour = _between(colour, ground, _DIM)
        return _seen(colour, ground)

    def _named(self, name: str) -> QColor:
        return QColor(self._colours.get(name, f"#{name}"))


def _seen(colour: QColor, ground: QColor) -> QColor:
    """The colour, or what can be read instead where a program took one for another ground."""
    if colour == ground or contrast(colour.name(), ground.name()) >= LEAST_CONTRAST:
        return colour
    return max((QColor(ink) for ink in _INKS), key=lambda ink: contrast(ink.name(), ground.name()))


def _variant(font: QFont, bold: int, italics: int) -> QFont:
    other = QFont(font)
    other.setBold(bool(bold))
    other.setItalic(bool(italics))
    return other


def _between(colour: QColor, ground: QColor, share: float) -> QColor:
    mixed = (
        round(one * share + other * (1 - share))
        for one, other in zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*mixed)
