"""Paints rows of a terminal: cells of whole pixels, so that columns stand below each other. Owner thread."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import lru_cache, partial
from itertools import groupby

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter

from stellwerk.ui.console.terminal.cell import Style
from stellwerk.ui.console.terminal.row import Row, Span
from stellwerk.ui.theme.palette import Token, contrast
from stellwerk.ui.theme.terminal_colour import DARK_TERMINAL, LIGHT_TERMINAL
from stellwerk.ui.theme.theme import Theme

LEAST_CONTRAST = 3.0
"""Of letters to what is behind them."""
MOST_LEARNT = 4096
"""Characters of which it is known how they are written."""
_INKS = ("#1b1f25", "#ffffff")
_DIM = 0.6

Stroke = Callable[[QPainter], None]
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
"""They change what stands before them, and need not be in a font."""


class _Kind(Enum):
    """How a character is written that is none of ASCII."""

    EVEN = 0
    """With those beside it: it takes as much as all others, and does not change their order."""
    ALONE = 1
    MISSING = 2
    """As a box: no font has it."""


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
        self._metrics = metrics
        self._kinds: dict[str, _Kind] = {}
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

    def strokes(self, row: Row, marked: tuple[int, int] | None, top: int, width: int) -> Iterator[Stroke]:
        """What paints a row, over its whole width, and over that its selected columns; each takes a moment."""
        yield lambda painter: painter.fillRect(0, top, width, self.height, self.ground)
        for span in row.spans:
            ground = self._ink(span.style, False)
            if ground is not None:
                yield partial(self._fill, span, top, ground)
        for span in row.spans:
            if not span.text.isspace() or span.style.underscore:
                yield from self._lessons(span)
                for piece in self._pieces(span):
                    yield partial(self._write, piece, top, self._ink(span.style, True))
        if marked is not None:
            area = QRect(marked[0] * self.width, top, (marked[1] - marked[0]) * self.width, self.height)
            yield from self._strokes_over(row, area, Token.SELECTED, Token.TEXT)

    def paint_cursor(self, painter: QPainter, row: Row, top: int, column: int, columns: int, *, strong: bool) -> None:
        """The cursor: filled where keys go to it, else its edge."""
        area = QRect(column * self.width, top, columns * self.width, self.height)
        if strong:
            for stroke in self._strokes_over(row, area, Token.ACCENT, Token.ON_ACCENT):
                stroke(painter)
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

    def _fill(self, span: Span, top: int, ground: QColor, painter: QPainter) -> None:
        painter.fillRect(span.column * self.width, top, span.columns * self.width, self.height, ground)

    def _strokes_over(self, row: Row, area: QRect, ground: Token, ink: Token) -> Iterator[Stroke]:
        """A part of a row in two colours, over what was painted."""
        yield lambda painter: painter.fillRect(area, self._theme.colour(ground))
        for span in row.spans:
            for piece in self._pieces(span):
                left, right = piece.column * self.width, (piece.column + piece.columns) * self.width
                if left < area.right() + 1 and right > area.left():
                    yield partial(self._write_within, area, piece, self._theme.colour(ink))

    def _write_within(self, area: QRect, span: Span, ink: QColor, painter: QPainter) -> None:
        painter.save()
        painter.setClipRect(area)
        self._write(span, area.top(), ink, painter)
        painter.restore()

    def _lessons(self, span: Span) -> Iterator[Stroke]:
        """Learns what of a stretch is not known yet."""
        if not span.text.isascii():
            texts = set(span.text) if len(span.text) == span.columns else {span.text}
            for text in texts - self._kinds.keys():
                yield partial(self._learn, text)

    def _pieces(self, span: Span) -> Iterator[Span]:
        """A stretch in parts whose characters take as much as all others do, and what does not alone: each can be
        written at once."""
        if span.text.isascii() or len(span.text) != span.columns:
            yield span
            return
        column = span.column
        for kind, group in groupby(span.text, lambda char: self._kinds.get(char, _Kind.ALONE)):
            text = "".join(group)
            for part in (text,) if kind is _Kind.EVEN else text:
                yield Span(column, len(part), part, span.style)
                column += len(part)

    def _learn(self, text: str, _painter: QPainter) -> None:
        """What kind a character is, or several that stand in one place. Where no font has it Qt looks for one again and
        again, 20 ms each time (6.8), so that is not left to it."""
        if len(self._kinds) > MOST_LEARNT:
            self._kinds.clear()
        if not all(char in _JOINERS or self._metrics.inFontUcs4(ord(char)) for char in text):
            self._kinds[text] = _Kind.MISSING
        elif "\u0590" <= text[0] <= "\u2000" or abs(self._metrics.horizontalAdvance(text) - self._natural) > 0.01:
            self._kinds[text] = _Kind.ALONE
        else:
            self._kinds[text] = _Kind.EVEN

    def _write(self, span: Span, top: int, ink: QColor | None, painter: QPainter) -> None:
        style = span.style
        painter.setFont(self._fonts[style.bold, style.italics])
        painter.setPen(ink or self._theme.colour(Token.TEXT))
        x, base = span.column * self.width, top + self._ascent
        if self._is_missing(span):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(x + 1, top + 2, span.columns * self.width - 3, self.height - 5)
        else:
            painter.drawText(QPointF(x, base), span.text)
        right = x + span.columns * self.width
        if style.underscore:
            painter.drawLine(x, base + 2, right - 1, base + 2)
        if style.strikethrough:
            middle = top + self.height // 2
            painter.drawLine(x, middle, right - 1, middle)

    def _is_missing(self, span: Span) -> bool:
        if span.text.isascii():
            return False
        known = span.text[0] if len(span.text) == span.columns else span.text
        return self._kinds.get(known) is _Kind.MISSING

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
        for one, other in zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]  # the stub: object
    )
    return QColor(*mixed)
