"""Names of lines with their colours and values, in as many rows as they need. Owner thread."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stellwerk.ui.theme.metric import AROUND, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

SWATCH = 14
"""Pixels of line that stand for a line."""
WIDEST = 260
"""Pixels of one name with its value."""


class Entry(NamedTuple):
    """One line of the chart. Without a `colour` there is no swatch: it is the only one."""

    title: str
    value: str
    colour: Token | None = None
    dashed: bool = False


class Legend(QWidget):
    """Entries from the left, wrapped."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: tuple[Entry, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """All of it in words."""
        return " · ".join(f"{entry.title} {entry.value}".strip() for entry in self._entries)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Other names or values."""
        if tuple(entries) == self._entries:
            return
        titles = [entry.title for entry in entries] != [entry.title for entry in self._entries]
        self._entries = tuple(entries)
        if titles:
            self.updateGeometry()
        self.setToolTip("\n".join(f"{entry.title} {entry.value}" for entry in entries) if len(entries) > 3 else "")
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Entries wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Rows at that width."""
        rows = self._places(width)
        return (rows[-1].bottom() + 1) if rows else self.fontMetrics().height()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(WIDEST, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """A piece of one."""
        return QSize(SWATCH + WITHIN, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Swatches and texts."""
        painter, metrics = QPainter(self), self.fontMetrics()
        for entry, place in zip(self._entries, self._places(self.width()), strict=True):
            left = place.left()
            if entry.colour is not None:
                style = Qt.PenStyle.DashLine if entry.dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(self._theme.colour(entry.colour), 2, style))
                middle = place.center().y() + 1
                painter.drawLine(QPoint(left, middle), QPoint(left + SWATCH, middle))
                left += SWATCH + WITHIN
            value = metrics.horizontalAdvance(entry.value) if entry.value else 0
            room = place.right() + 1 - left - (value + WITHIN if value else 0)
            title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, max(0, room))
            painter.setPen(self._theme.colour(Token.MUTED))
            painter.drawText(QRect(left, place.top(), max(0, room), place.height()), _LEFT, title)
            painter.setPen(self._theme.colour(Token.TEXT))
            at = left + (metrics.horizontalAdvance(title) + WITHIN if title else 0)
            painter.drawText(QRect(at, place.top(), value + 2, place.height()), _LEFT, entry.value)
        painter.end()

    def _places(self, width: int) -> list[QRect]:
        """Where each entry is. Room for a value is kept so that numbers may grow without anything moving."""
        metrics = self.fontMetrics()
        kept = metrics.horizontalAdvance("1023 MiB/s")
        places, x, y = [], 0, 0
        for entry in self._entries:
            wanted = metrics.horizontalAdvance(entry.title) + (kept + WITHIN if entry.value else 0)
            wanted = min(WIDEST, width, wanted + (SWATCH + WITHIN if entry.colour is not None else 0))
            if x and x + wanted > width:
                x, y = 0, y + metrics.height()
            places.append(QRect(x, y, wanted, metrics.height()))
            x += wanted + AROUND
        return places


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
