"""A small line of the last samples, drawn without axes. Owner thread."""

from collections import deque

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

KEPT = 120
"""Samples in the ring: ten minutes at five seconds."""


class Sparkline(QWidget):
    """The newest value is at the right edge; a gap is where nothing was known.

    `top` fixes the upper end of the scale (100 for percents); None = the largest value in sight.
    """

    def __init__(self, theme: Theme, top: float | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._top = top
        self._ring: deque[float | None] = deque(maxlen=KEPT)
        self.grey = False
        """What is shown is out of date."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def values(self) -> list[float | None]:
        """What is drawn, oldest first."""
        return list(self._ring)

    def add(self, value: float | None) -> None:
        """The newest sample; None = unknown."""
        self._ring.append(value)
        self.update()

    def clear(self) -> None:
        """Begin anew."""
        self._ring.clear()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(140, 32)

    def minimumSizeHint(self) -> QSize:
        """Half of it."""
        return QSize(60, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A base line, the area, the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -1.5)
        painter.setPen(QPen(self._theme.colour(Token.HAIRLINE), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        ink = self._theme.colour(Token.GREY if self.grey else Token.BLUE)
        for run in self._runs(area):
            self._paint_run(painter, run, area.bottom(), ink)
        painter.end()

    def _runs(self, area: QRectF) -> list[list[QPointF]]:
        """Stretches without a gap, as points."""
        top = self._top or max((value for value in self._ring if value is not None), default=0.0) or 1.0
        step = area.width() / (KEPT - 1)
        left = area.right() - step * (len(self._ring) - 1)
        runs: list[list[QPointF]] = [[]]
        for place, value in enumerate(self._ring):
            if value is None:
                runs.append([])
            else:
                share = min(1.0, max(0.0, value / top))
                runs[-1].append(QPointF(left + place * step, area.bottom() - share * area.height()))
        return [run for run in runs if run]

    def _paint_run(self, painter: QPainter, run: list[QPointF], bottom: float, ink: QColor) -> None:
        if len(run) == 1:
            painter.setPen(QPen(ink, 2))
            painter.drawPoint(run[0])
            return
        line = QPainterPath(run[0])
        for point in run[1:]:
            line.lineTo(point)
        ground = QPainterPath(line)
        ground.lineTo(QPointF(run[-1].x(), bottom))
        ground.lineTo(QPointF(run[0].x(), bottom))
        faint = QColor(ink)
        faint.setAlpha(36)
        painter.fillPath(ground, faint)
        painter.setPen(QPen(ink, 1.5))
        painter.drawPath(line)
