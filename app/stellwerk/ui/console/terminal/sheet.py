"""The rows of a terminal as a picture that is painted a few strokes at a time. Owner thread.

A program may give each of ten thousand cells colours of its own, which takes a fifth of a second to paint: so a turn
paints as long as it may, the next one goes on, and what is shown meanwhile is the rows as far as they are.
"""

from collections.abc import Iterator, Sequence
from time import thread_time

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from stellwerk.ui.console.terminal.painter import RowPainter, Stroke
from stellwerk.ui.console.terminal.row import Row

Look = tuple[Row, tuple[int, int] | None]
"""A row, and the columns of it that are selected."""


class Sheet:
    """Knows how each row looks that it has painted."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._painted: list[Look | None] = []
        self._begun: tuple[int, Look] | None = None
        self._strokes: Iterator[Stroke] = iter(())
        self.behind = False
        """The time of the last turn was not enough."""

    def forget(self) -> None:
        """Everything looks differently now."""
        self._painted, self._begun = [], None

    def drop(self) -> None:
        """It is not in sight: it takes no memory."""
        self._picture, self.behind = QPixmap(), False
        self.forget()

    def work(self, cells: RowPainter, looks: Sequence[Look], size: QSize, ratio: float, seconds: float) -> None:
        """Paint what looks differently than it did, for so many seconds of processor time, or one stroke more. Call it
        with the same looks again while it is behind: it begins with the first row."""
        self._fit(cells, len(looks), size, ratio)
        painter = QPainter(self._picture)
        self.behind = not self._paint(painter, cells, looks, thread_time() + seconds)
        painter.end()

    def show(self, painter: QPainter, area: QRect) -> None:
        """Put a part of it where it belongs."""
        ratio = self._picture.devicePixelRatio()
        source = QRectF(area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio)
        painter.drawPixmap(QRectF(area), self._picture, source)

    def _fit(self, cells: RowPainter, rows: int, size: QSize, ratio: float) -> None:
        if self._picture.deviceIndependentSize().toSize() != size or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(size * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self.forget()
        if len(self._painted) != rows:
            self._picture.fill(cells.ground)
            self._painted, self._begun = [None] * rows, None

    def _paint(self, painter: QPainter, cells: RowPainter, looks: Sequence[Look], due: float) -> bool:
        """Whether all are painted."""
        for place, look in enumerate(looks):
            if look == self._painted[place]:
                continue
            self._begin(place, look, cells)
            for stroke in self._strokes:
                stroke(painter)
                if thread_time() > due:
                    return False
            self._painted[place], self._begun = look, None
        return True

    def _begin(self, place: int, look: Look, cells: RowPainter) -> None:
        """Begin a row, or go on with it."""
        if self._begun != (place, look):
            self._painted[place], self._begun = None, (place, look)
            width = self._picture.deviceIndependentSize().toSize().width()
            self._strokes = cells.strokes(*look, place * cells.height, width)
