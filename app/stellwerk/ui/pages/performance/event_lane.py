"""Events as marks along the time of the charts: told where the pointer is, opened by a click. Owner thread."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stellwerk.core.signal import Signal
from stellwerk.core.text import _, plural
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.event import Event, Severity
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.models.view_key import opens
from stellwerk.ui.pages.performance.value_axis import WIDTH
from stellwerk.ui.theme.mark import severity_mark
from stellwerk.ui.theme.metric import WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

TOGETHER = 11
"""Pixels within which events share one mark."""
_SIDE = 12
_TOLD = 8
"""Events that are told of one mark."""


class Mark(NamedTuple):
    """One place: its events, the newest first."""

    x: int
    events: tuple[Event, ...]

    @property
    def worst(self) -> Severity:
        """Of its events."""
        return max((event.severity for event in self.events), key=lambda severity: severity.rank)


def marks_of(events: Sequence[Event], begin: float, end: float, left: int, right: int) -> list[Mark]:
    """Where events stand between two places, those that are near to each other as one."""
    marks: list[Mark] = []
    for event in sorted((event for event in events if begin <= event.time <= end), key=lambda event: event.time):
        x = left + round((event.time - begin) / (end - begin) * (right - left))
        if marks and x - marks[-1].x < TOGETHER:
            marks[-1] = Mark(marks[-1].x, (event, *marks[-1].events))
        else:
            marks.append(Mark(x, (event,)))
    return marks


class EventLane(QWidget):
    """`pointed` emits the time of the mark that is looked at, None = of none; `opened` the events of one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pointed: Signal[float | None] = Signal()
        self.opened: Signal[tuple[Event, ...]] = Signal()
        self._theme = theme
        self._events: tuple[Event, ...] = ()
        self._range = (0.0, 1.0)
        self._edges = (WIDTH, 600)
        self._current: Event | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    @property
    def events(self) -> Sequence[Event]:
        """What is marked."""
        return self._events

    @property
    def marks(self) -> list[Mark]:
        """The marks in sight, from the left."""
        return marks_of(self._events, *self._range, *self._edges)

    def show_events(self, events: Sequence[Event]) -> None:
        """Mark these."""
        self._events = tuple(events)
        self._name()
        self.update()

    def show_range(self, begin: float, end: float) -> None:
        """The time of the charts."""
        if end > begin and (begin, end) != self._range:
            self._range = begin, end
            self.update()

    def stand(self, left: int, right: int) -> None:
        """The time of the charts is between these."""
        if (left, right) != self._edges:
            self._edges = left, right
            self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(600, self.fontMetrics().height() + WITHIN)

    # --- pointer and keys ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is there."""
        self._look_at(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self._look_at(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what is there."""
        mark = self._at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and mark is not None:
            self.opened.emit(mark.events)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From mark to mark, and open one."""
        marks = self.marks
        place = next((place for place, mark in enumerate(marks) if self._current in mark.events), None)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if opens(event) and place is not None:
            self.opened.emit(marks[place].events)
        elif step is not None and marks:
            following = (len(marks) - 1 if step < 0 else 0) if place is None else place + step
            self._look_at(marks[min(len(marks) - 1, max(0, following))])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mark that was looked at is none any more."""
        super().focusOutEvent(event)
        self._look_at(None)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Its name, a line, the marks."""
        painter, theme = QPainter(self), self._theme
        middle = self.height() // 2
        painter.setPen(theme.colour(Token.MUTED))
        left, right = self._edges
        name = QRect(0, 0, left - WITHIN, self.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _("Events"))
        painter.setPen(QPen(theme.colour(Token.HAIRLINE), 1))
        painter.drawLine(QPoint(left, middle), QPoint(right, middle))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self.marks:
            self._paint_mark(painter, mark, middle)
        painter.end()

    def _paint_mark(self, painter: QPainter, mark: Mark, middle: int) -> None:
        theme, sign = self._theme, severity_mark(mark.worst)
        if self._current in mark.events:
            painter.setPen(QPen(theme.colour(Token.ACCENT), 1))
            painter.drawRoundedRect(QRect(mark.x - 8, middle - 8, 16, 16), 3, 3)
        if sign is None:
            painter.setPen(QPen(theme.colour(Token.BASE), 1))
            painter.setBrush(theme.colour(Token.GREY))
            painter.drawEllipse(QPointF(mark.x, middle), 4.0, 4.0)
            return
        pixmap = theme.icons.mark_pixmap(sign, _SIDE, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(mark.x - _SIDE // 2, middle - _SIDE // 2), pixmap)

    def _at(self, place: QPoint) -> Mark | None:
        near = [mark for mark in self.marks if abs(mark.x - place.x()) <= TOGETHER // 2 + 1]
        return min(near, key=lambda mark: abs(mark.x - place.x()), default=None)

    def _look_at(self, mark: Mark | None) -> None:
        current = mark.events[0] if mark is not None else None
        if current == self._current:
            return
        self._current = current
        self.setToolTip(words_of(mark) if mark is not None else "")
        self.setAccessibleDescription(self.toolTip())
        self.setCursor(Qt.CursorShape.PointingHandCursor if mark is not None else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(current.time if current is not None else None)
        self.update()

    def _name(self) -> None:
        count = plural("{n} event", "{n} events", len(self._events))
        self.setAccessibleName(_("Events in this time: {count}").format(count=count))


def words_of(mark: Mark) -> str:
    """What happened there."""
    lines = [f"{format_time(event.time)}  {one_line(event.text)}" for event in mark.events[:_TOLD]]
    more = len(mark.events) - _TOLD
    return "\n".join([*lines, plural("{n} more", "{n} more", more)] if more > 0 else lines)
