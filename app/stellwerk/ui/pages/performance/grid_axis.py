"""Axes whose lines across the chart are drawn fast. Owner thread.

The library draws them in a transparent colour, which takes Qt a quarter of a millisecond a line: a sixth of a chart.
Below everything else, the same colour mixed with the ground does it.
"""

from typing import Any

from pyqtgraph import AxisItem, DateAxisItem
from PySide6.QtGui import QColor, QPainter, QPen

BELOW = -1000.0
"""Of an axis, under the curves."""


class GridAxis(AxisItem):  # type: ignore[misc]  # pyqtgraph says nothing of its types
    """`ground` is the colour of the chart."""

    ground = QColor("white")

    def generateDrawSpecs(self, painter: QPainter) -> tuple[Any, Any, Any] | None:
        """What is drawn: the axis itself, lines, texts."""
        found = super().generateDrawSpecs(painter)
        if found is None:
            return None
        axis, lines, texts = found
        return axis, [(self._solid(pen), begin, end) for pen, begin, end in lines], texts

    def _solid(self, pen: QPen) -> QPen:
        solid = QPen(pen)
        solid.setColor(mixed(pen.color(), self.ground))
        return solid


class TimeAxis(GridAxis, DateAxisItem):  # type: ignore[misc]  # nor of these
    """Times, as finely as there is room."""


def mixed(colour: QColor, ground: QColor) -> QColor:
    """How a transparent colour looks on a ground."""
    share = colour.alphaF()
    over, under = ((each.red(), each.green(), each.blue()) for each in (colour, ground))
    return QColor(*(round(share * one + (1 - share) * other) for one, other in zip(over, under, strict=True)))
