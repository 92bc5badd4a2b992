"""A small line of the last minutes, as it is painted and told. Owner thread."""

from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from stellwerk.core.text import _, plural
from stellwerk.model.catalogue.format import format_value
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.graph import Graph
from stellwerk.model.history.strip import Strip

LINE_WIDTH, LINE_HEIGHT = 60, 16
_FLOORS = {PropKind.RATE: 65536.0, PropKind.BYTES: 1048576.0, PropKind.COUNT: 10.0}
"""What fills the height at least, by kind: an idle network shall not look like a busy one. Percents fill it at 100."""
_MOST_DRAWN = 1000
"""Pictures that are kept: a screen full of them is some hundreds."""


class Line(NamedTuple):
    """`strip` None = nothing is known yet; `top` is the value at the upper edge."""

    strip: Strip | None
    top: float


def line_of(strip: Strip | None, prop: Prop[Any]) -> Line:
    """The line of a property."""
    if prop.kind is PropKind.PERCENT:
        return Line(strip, 100.0)
    return Line(strip, max(_FLOORS.get(prop.kind, 1.0), strip.most if strip is not None else 0.0))


def tip_of(strip: Strip, prop: Prop[Any], graph: Graph) -> str:
    """What of it is told in words."""
    least, mean, most = (format_value(prop, value, graph) for value in (strip.least, strip.mean, strip.most))
    minutes = round(strip.span / 60)
    lead = plural("last minute", "last {n} minutes", minutes).format(n=minutes)
    words = _("{lead}: least {least}, mean {mean}, most {most}")
    return words.format(lead=lead, least=least, mean=mean, most=most)


def pieces_of(line: Line, rect: QRectF) -> list[list[QPointF]]:
    """The unbroken pieces of a line within a rectangle: a gap is between two."""
    if line.strip is None:
        return []
    points, top, left, bottom = line.strip.points, line.top, rect.left(), rect.bottom()
    step, scale = rect.width() / max(1, len(points) - 1), rect.height() / top
    pieces: list[list[QPointF]] = [[]]
    for place, value in enumerate(points):
        if value is None:
            pieces.append([])
        else:  # a screen has some hundred lines of forty points each
            height = (0.0 if value < 0.0 else top if value > top else value) * scale
            pieces[-1].append(QPointF(left + place * step, bottom - height))
    return [piece for piece in pieces if piece]


class LinePainter:
    """Paints lines, each drawn once for as long as it stays the same."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[int, int, float, int, int], tuple[Strip, QPixmap]] = {}

    def paint(self, painter: QPainter, rect: QRect, line: Line, ink: QColor, track: QColor) -> None:
        """Paint it: the ground line all along, so that a gap is seen to be one."""
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), track)
        if line.strip is None:
            return
        ratio = painter.device().devicePixelRatio()
        key = (id(line.strip), rect.width(), ratio, ink.rgba(), rect.height())
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) >= _MOST_DRAWN:
                self._drawn.clear()
            found = self._drawn[key] = line.strip, drawn_line(line, rect.size(), ratio, ink)
        painter.drawPixmap(rect.topLeft(), found[1])


def drawn_line(line: Line, size: QSize, ratio: float, ink: QColor) -> QPixmap:
    """A picture of a line, for a screen of that device pixel ratio."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(ink, 1))  # Qt draws a width of 1 four times as fast as one of 1.2
    for piece in pieces_of(line, QRectF(0.5, 1.0, size.width() - 1.0, size.height() - 1.5)):
        # A lone point is as wide as the pen is.
        painter.drawPolyline(piece if len(piece) > 1 else [piece[0], piece[0] + QPointF(1.5, 0.0)])
    painter.end()
    return picture
