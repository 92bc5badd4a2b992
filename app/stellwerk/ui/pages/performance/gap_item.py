"""The stretches of a chart in which nothing is known, as a faint ground. Owner thread."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtWidgets import QWidget


class GapItem(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph says nothing of its types
    """As high as what is in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._gaps: tuple[tuple[float, float], ...] = ()
        self._brush = QBrush()
        self.setZValue(-10)

    @property
    def gaps(self) -> Sequence[tuple[float, float]]:
        """From when to when."""
        return self._gaps

    def show_gaps(self, gaps: Sequence[tuple[float, float]]) -> None:
        """Other ones."""
        if tuple(gaps) != self._gaps:
            self._gaps = tuple(gaps)
            self.update()

    def wear(self, ink: QColor) -> None:
        """Its colour."""
        self._brush = QBrush(ink)
        self.update()

    def boundingRect(self) -> QRectF:
        """Everything in sight."""
        rect = self.viewRect()
        return QRectF(rect) if rect is not None else QRectF()

    def viewRangeChanged(self) -> None:
        """It is as large as what is in sight."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, option: object, widget: QWidget | None = None) -> None:
        """The gaps."""
        rect = self.boundingRect()
        for begin, end in self._gaps:
            piece = QRectF(QPointF(begin, rect.top()), QPointF(end, rect.bottom())).intersected(rect)
            if not piece.isEmpty():
                painter.fillRect(piece, self._brush)
