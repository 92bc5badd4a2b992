"""A longer time as a strip, and in it the time of the charts, which is moved and stretched there. Owner thread."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stellwerk.core.signal import Signal
from stellwerk.core.text import _
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.part.point_run import Run, runs_of
from stellwerk.ui.pages.performance.chart_plan import SPANS
from stellwerk.ui.pages.performance.value_axis import WIDTH
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

HEIGHT = 56
LONGER = 5
"""The strip is at least so many times as long as what the charts show."""
_EDGE = 6
"""Pixels around an edge that can be dragged."""
_LEAST = 3
"""Pixels that the time of the charts is drawn wide."""
_STEPS = (3600, 3 * 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400)
"""Seconds between two labels."""


class _Drag(Enum):
    NONE = auto()
    LEFT = auto()
    RIGHT = auto()
    WHOLE = auto()


def strip_span(seconds: float, begin: float, now: float) -> float:
    """How long a strip is that shows where these seconds from `begin` on are: a preset up to now."""
    reach = now - begin
    fitting = (span.seconds for span in SPANS if span.seconds >= LONGER * seconds and span.seconds >= reach)
    return float(next(fitting, SPANS[-1].seconds))


class Overview(QWidget):
    """`chosen` emits the time that somebody moved to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Signal[tuple[float, float]] = Signal()
        self._theme = theme
        self._runs: list[Run] = []
        self._top = 1.0
        self._whole = (0.0, 1.0)
        self._range = (0.0, 1.0)
        self._edges = (WIDTH, 600)
        self._drag, self._grip = _Drag.NONE, 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("Drag to move in time, its edges to see more or less"))

    @property
    def whole(self) -> tuple[float, float]:
        """The time of the strip."""
        return self._whole

    def show_points(self, points: Points, begin: float, end: float, top: float | None) -> None:
        """What the strip shows; `top` is the upper end of the scale, None = the largest value."""
        self._runs, self._whole = runs_of(points), (begin, end)
        means = [mean for run in self._runs for _at, mean, _top in run]
        self._top = top or max(means, default=1.0) or 1.0
        self.update()

    def show_range(self, begin: float, end: float) -> None:
        """The time of the charts."""
        if (begin, end) != self._range:
            self._range = begin, end
            name = _("Time in sight: {begin} to {end}")
            self.setAccessibleName(name.format(begin=format_time(begin), end=format_time(end)))
            self.update()

    def stand(self, left: int, right: int) -> None:
        """The strip is between these."""
        if (left, right) != self._edges:
            self._edges = left, right
            self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(600, HEIGHT)

    # --- moving ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An edge, the middle, or another time, which comes into the middle."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        self._drag = self._part(x)
        if self._drag is _Drag.NONE:
            self._drag = _Drag.WHOLE
            half = (self._range[1] - self._range[0]) / 2
            self._choose(self._time(x) - half, self._time(x) + half)
        self._grip = self._time(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move or stretch; else show what could be done here."""
        at = self._time(event.position().x())
        begin, end = self._range
        match self._drag:
            case _Drag.LEFT:
                self._choose(min(at, end), end)
            case _Drag.RIGHT:
                self._choose(begin, max(at, begin))
            case _Drag.WHOLE:
                moved = at - self._grip
                self._grip = at
                self._choose(begin + moved, end + moved)
            case _Drag.NONE:
                self.setCursor(_CURSORS[self._part(event.position().x())])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._drag = _Drag.NONE

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move, up and down stretch."""
        begin, end = self._range
        part = (end - begin) / 4
        moves = {
            Qt.Key.Key_Left: (-part, -part), Qt.Key.Key_Right: (part, part),
            Qt.Key.Key_Up: (part, -part / 4), Qt.Key.Key_Down: (-part, part),
        }  # fmt: skip
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            self._choose(begin + move[0], end + move[1])

    def _choose(self, begin: float, end: float) -> None:
        first, last = self._whole
        seconds = min(end - begin, last - first)
        begin = min(max(begin, first), last - seconds)
        self.show_range(begin, begin + seconds)
        self.chosen.emit((begin, begin + seconds))

    def _part(self, x: float) -> _Drag:
        left, right = (self._x(at) for at in self._range)
        if abs(x - left) <= _EDGE and abs(x - left) <= abs(x - right):
            return _Drag.LEFT
        if abs(x - right) <= _EDGE:
            return _Drag.RIGHT
        return _Drag.WHOLE if left < x < right else _Drag.NONE

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, its times, and over it what the charts show."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setPen(QPen(theme.colour(Token.HAIRLINE), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self._paint_times(painter, area)
        for run in self._runs:
            self._paint_run(painter, run, area)
        self._paint_range(painter, area)
        painter.end()

    def _paint_times(self, painter: QPainter, area: QRectF) -> None:
        metrics = self.fontMetrics()
        for at, text in labels(*self._whole):
            x, width = self._x(at), metrics.horizontalAdvance(text)
            painter.setPen(QPen(self._theme.colour(Token.HAIRLINE), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            if area.left() <= x - width / 2 and x + width / 2 <= area.right():
                painter.setPen(self._theme.colour(Token.MUTED))
                place = QRectF(x - width / 2, area.bottom(), width + 1, metrics.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_run(self, painter: QPainter, run: Run, area: QRectF) -> None:
        line = [
            QPointF(self._x(at), area.bottom() - min(1.0, max(0.0, mean / self._top)) * (area.height() - 1))
            for at, mean, _top in run
        ]
        ink = self._theme.colour(Token.GREY)
        painter.setPen(QPen(ink, 1))
        if len(line) == 1:
            painter.drawPoint(line[0])
        else:
            painter.drawPolyline(line)

    def _paint_range(self, painter: QPainter, area: QRectF) -> None:
        left, right = (min(area.right(), max(area.left(), self._x(at))) for at in self._range)
        window = QRectF(left, area.top(), max(_LEAST, right - left), area.height())
        ink = self._theme.colour(Token.ACCENT)
        ground = QColor(ink)
        ground.setAlpha(40)
        painter.fillRect(window, ground)
        painter.setPen(QPen(ink, 2 if self.hasFocus() else 1))
        painter.drawRect(window)

    def _area(self) -> QRectF:
        """Where the line is: as wide as the charts' grounds."""
        low, (left, right) = self.fontMetrics().height(), self._edges
        return QRectF(left + 0.5, 1.5, max(1, right - left - 1), self.height() - 2.0 - low)

    def _x(self, at: float) -> float:
        area, (begin, end) = self._area(), self._whole
        return area.left() + (at - begin) / ((end - begin) or 1.0) * area.width()

    def _time(self, x: float) -> float:
        area, (begin, end) = self._area(), self._whole
        return begin + (x - area.left()) / (area.width() or 1.0) * (end - begin)


_CURSORS = {
    _Drag.LEFT: Qt.CursorShape.SizeHorCursor,
    _Drag.RIGHT: Qt.CursorShape.SizeHorCursor,
    _Drag.WHOLE: Qt.CursorShape.OpenHandCursor,
    _Drag.NONE: Qt.CursorShape.PointingHandCursor,
}


def labels(begin: float, end: float) -> Sequence[tuple[float, str]]:
    """Some round local times within a stretch: hours within a day, else days."""
    step = next((step for step in _STEPS if (end - begin) / step <= 9), 60 * 86_400)
    form = "%H:%M" if step < 86_400 else "%m-%d" if end - begin < 200 * 86_400 else "%Y-%m"
    start = datetime.fromtimestamp(begin).astimezone().replace(minute=0, second=0, microsecond=0)
    at = start if step < 86_400 else start.replace(hour=0)
    if step < 86_400:
        at = at.replace(hour=at.hour - at.hour % max(1, step // 3600))
    found = []
    while (moment := at.timestamp()) < end:
        if moment > begin:
            found.append((moment, at.strftime(form)))
        at += timedelta(seconds=step)
    return found
