"""A day as a small line with its hours, from history. Owner thread."""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stellwerk.core.text import _
from stellwerk.core.unit import format_percent
from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.part.point_run import Run, runs_of
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

DAY = 86_400
HOURS = 6
"""Between two lines."""
_FAINT = 36


class DayLine(QWidget):
    """Percents of the last day; where nobody was recording there is a gap."""

    def __init__(self, theme: Theme, ink: Token, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._ink, self._title = theme, ink, title
        self._runs: list[Run] = []
        self._end = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    @property
    def empty(self) -> bool:
        """Nothing of the day was recorded."""
        return not self._runs

    def show_points(self, points: Points, end: float) -> None:
        """The day up to `end`, UTC seconds."""
        self._runs, self._end = runs_of(points), end
        means = [mean for run in self._runs for _at, mean, _top in run]
        if means:
            low, mean, high = (format_percent(each) for each in (min(means), sum(means) / len(means), max(means)))
            text = _("Last 24 hours: {low} at least, {mean} on average, {high} at most").format(
                low=low, mean=mean, high=high
            )
            self.setToolTip(text)
            self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(240, 64 + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """It may get narrow."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hours, then what is known."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(3.5, 2.5, -0.5, -0.5 - self.fontMetrics().height())
        self._paint_hours(painter, area)
        ink = self._theme.colour(self._ink)
        for run in self._runs:
            self._paint_run(painter, run, area, ink)
        painter.end()

    def _paint_hours(self, painter: QPainter, area: QRectF) -> None:
        hair, muted = self._theme.colour(Token.HAIRLINE), self._theme.colour(Token.MUTED)
        painter.setPen(QPen(hair, 1))
        for side in (area.top(), area.center().y(), area.bottom()):
            painter.drawLine(QPointF(area.left(), side), QPointF(area.right(), side))
        for at, text in hours(self._end):
            x = self._x(at, area)
            painter.setPen(QPen(hair, 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            width = self.fontMetrics().horizontalAdvance(text)
            if area.left() <= x - width / 2 and x + width / 2 <= area.right():
                painter.setPen(muted)
                place = QRectF(x - width / 2, area.bottom(), width, self.fontMetrics().height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_run(self, painter: QPainter, run: Run, area: QRectF, ink: QColor) -> None:
        line = [QPointF(self._x(at, area), self._y(mean, area)) for at, mean, _top in run]
        tops = [QPointF(self._x(at, area), self._y(top, area)) for at, _mean, top in run]
        if len(line) == 1:
            painter.setPen(QPen(ink, 2))
            painter.drawPoint(line[0])
            return
        faint = QColor(ink)
        faint.setAlpha(_FAINT)
        for edge in (line, tops):
            painter.fillPath(_ground(edge, area.bottom()), faint)
        painter.setPen(QPen(ink, 1.5))
        painter.drawPolyline(line)

    def _x(self, at: float, area: QRectF) -> float:
        return area.right() - (self._end - at) / DAY * area.width()

    def _y(self, value: float, area: QRectF) -> float:
        return area.bottom() - min(100.0, max(0.0, value)) / 100.0 * area.height()


def hours(end: float) -> list[tuple[float, str]]:
    """The round hours of the day up to `end` with their local time."""
    now = datetime.fromtimestamp(end).astimezone()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    found = (midnight + HOURS * 3600 * number for number in range(-4, 5))
    return [(at, datetime.fromtimestamp(at).astimezone().strftime("%H:%M")) for at in found if end - DAY < at < end]


def _ground(edge: list[QPointF], bottom: float) -> QPainterPath:
    path = QPainterPath(QPointF(edge[0].x(), bottom))
    for point in edge:
        path.lineTo(point)
    path.lineTo(QPointF(edge[-1].x(), bottom))
    path.closeSubpath()
    return path
