"""Axes that are drawn fast. Owner thread.

The library draws the lines across the chart in a transparent colour, which takes Qt a quarter of a millisecond a line,
measures each text of each chart anew, and records all of it before it is drawn: a chart costs half as much again then.
Below everything else, the same colour mixed with the ground looks as the transparent one does.
"""

from typing import ClassVar, NamedTuple

from pyqtgraph import AxisItem, DateAxisItem
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

BELOW = -1000.0
"""Of an axis, under the curves."""
_ROOM = 20
"""Pixels of the axis for each line of a rank: those that stand closer are fainter."""
_CROWDED = ((6, 0.2), (4, 0.4), (2, 0.6), (0, 0.8))
"""After so many texts, a further rank is written only where all together take less than this share of the axis."""
_TIGHT = 0.8
"""Of the height of a line of text: digits do not go below it."""
_BESIDE, _UNDER = 5, 2
"""Pixels between the axis and its texts."""


class Rank(NamedTuple):
    """Values of one importance, their texts, how wide these are in pixels."""

    values: list[float]
    texts: list[str]
    widths: list[float]


class Specs(NamedTuple):
    """What is drawn: the line of the axis itself, the lines across of each rank, texts by where they begin."""

    edge: QLineF
    lines: list[tuple[QPen, list[QLineF]]]
    texts: list[tuple[QPointF, str]]


class GridAxis(AxisItem):  # type: ignore[misc]  # pyqtgraph says nothing of its types
    """To the left or at the bottom. `ground` is the colour of the chart."""

    ground = QColor("white")
    picture: Specs | None

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw it; what is drawn is kept until the library takes its `picture`: then something is different."""
        if self.picture is None:
            self.fontMetrics = painter.fontMetrics()
            self.picture = self.specs(QFontMetricsF(painter.font()))
        if self.picture is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.pen())
        painter.drawLine(self.picture.edge)
        for pen, lines in self.picture.lines:
            painter.setPen(pen)
            painter.drawLines(lines)
        painter.setPen(self.textPen())
        for place, text in self.picture.texts:
            painter.drawText(place, text)

    def specs(self, metrics: QFontMetricsF) -> Specs | None:
        """What is to be drawn; None where there is no room, or nothing in sight."""
        own = self.mapRectFromParent(self.geometry())
        view = self.linkedView()
        inner = view.mapRectToItem(self, view.boundingRect())
        upright = self.orientation == "left"
        length = own.height() if upright else own.width()
        low, high = self.range
        if length <= 0 or high <= low:
            return None
        height = _TIGHT * metrics.height()
        self._updateMaxTextSize(height)
        whole, scale = own.united(inner), length / (high - low)
        lines: list[tuple[QPen, list[QLineF]]] = []
        texts: list[tuple[QPointF, str]] = []
        taken, crowded = 0.0, False
        for number, rank in enumerate(self.ranks(metrics, low, high, length)):
            across, boxes = [], []
            for value, text, width in zip(rank.values, rank.texts, rank.widths, strict=True):
                if not low <= value <= high:
                    continue
                if upright:
                    at = own.bottom() - (value - low) * scale
                    across.append(QLineF(inner.right(), at, own.right(), at))
                    boxes.append((QRectF(own.right() - _BESIDE - width, at - height / 2, width, height), text))
                else:
                    at = own.left() + (value - low) * scale
                    across.append(QLineF(at, inner.top(), at, own.top()))
                    boxes.append((QRectF(at - width / 2, own.top() + _UNDER, width, height), text))
            lines.append((self._pen_of(number, length / (len(rank.values) + 1)), across))
            taken += sum(box.height() if upright else box.width() for box, _text in boxes)
            crowded = crowded or (number > 0 and _is_crowded(len(texts), taken / length))
            if not crowded:
                down = (height - metrics.height()) / 2 if upright else 0.0
                texts += [
                    (QPointF(box.left(), box.top() + down + metrics.ascent()), text)
                    for box, text in boxes
                    if whole.contains(box)
                ]
        return Specs(_edge(own, upright=upright), lines, texts)

    def ranks(self, metrics: QFontMetricsF, low: float, high: float, length: float) -> list[Rank]:
        """The values that are marked between two, on an axis of so many pixels, the most important first."""
        found = []
        for spacing, values in self.tickValues(low, high, length):
            texts = self.tickStrings(values, 1.0, spacing)
            found.append(Rank(values, texts, [metrics.horizontalAdvance(text) for text in texts]))
        return found

    def _pen_of(self, rank: int, room: float) -> QPen:
        """How the lines of a rank look that have so many pixels each."""
        colour = QColor(self.tickPen().color())
        colour.setAlpha(int(self.grid / (rank + 1) * min(1.0, room / _ROOM)))
        return QPen(mixed(colour, self.ground))


class TimeAxis(GridAxis, DateAxisItem):  # type: ignore[misc]  # nor of these
    """Times, as finely as there is room. The charts of a stack show one time, so that what is written is found once."""

    _found: ClassVar[tuple[object, list[Rank]]] = (None, [])

    def ranks(self, metrics: QFontMetricsF, low: float, high: float, length: float) -> list[Rank]:
        """As of other axes."""
        wanted = (low, high, length, metrics)
        if TimeAxis._found[0] != wanted:
            TimeAxis._found = (wanted, super().ranks(metrics, low, high, length))
        return TimeAxis._found[1]


def _edge(own: QRectF, *, upright: bool) -> QLineF:
    """The axis itself, a pixel beyond both of its ends."""
    if upright:
        return QLineF(own.right() - 1, own.top() - 1, own.right() - 1, own.bottom() + 1)
    return QLineF(own.left() - 1, own.top() + 1, own.right() + 1, own.top() + 1)


def _is_crowded(written: int, share: float) -> bool:
    """Whether texts that would take this share of an axis are too many, beside so many that are written anyway."""
    return any(written >= least and share >= limit for least, limit in _CROWDED)


def mixed(colour: QColor, ground: QColor) -> QColor:
    """How a transparent colour looks on a ground."""
    share = colour.alphaF()
    over, under = ((each.red(), each.green(), each.blue()) for each in (colour, ground))
    return QColor(*(round(share * one + (1 - share) * other) for one, other in zip(over, under, strict=True)))
