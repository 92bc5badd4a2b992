"""One chart: lines of means with bands up to the maxima over a time axis, and the values under the pointer.

Owner thread.
"""

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.signal import Signal
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.format import DASH
from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.point_run import gaps_of
from stellwerk.ui.pages.performance.chart_plan import ChartPlan, Line
from stellwerk.ui.pages.performance.gap import Drawn, drawn, value_at
from stellwerk.ui.pages.performance.gap_item import GapItem
from stellwerk.ui.pages.performance.grid_axis import BELOW, TimeAxis
from stellwerk.ui.pages.performance.legend import Entry, Legend
from stellwerk.ui.pages.performance.value_axis import ValueAxis
from stellwerk.ui.theme.metric import BETWEEN, ICON_BAR, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

HEIGHT = 150
_BAND = 48
"""Opacity of the band between mean and maximum, of 255."""
_MOST_BANDED = 3
"""Lines of one chart that have bands: those of more would hide each other."""
_HEADROOM = 1.08
_NEWEST = 2.0


class Drawing:
    """One line of means with the band up to its maxima. The band is made of curves of its own, which are not shown: it
    would be made anew with each change of a line that is, and samples that are no means have none."""

    def __init__(self, plot: pg.PlotWidget, line: Line, *, banded: bool) -> None:
        self._line, self._banded = line, banded
        self._mean = pg.PlotCurveItem(name=line.words)
        self._low, self._high = pg.PlotCurveItem(), pg.PlotCurveItem()
        self._band = pg.FillBetweenItem(self._high, self._low)
        for item in (self._band, self._mean):
            plot.addItem(item)

    def show(self, line: Drawn) -> None:
        """Draw it."""
        self._mean.setData(line.at, line.mean, connect="finite")
        banded = self._banded and not np.array_equal(line.mean, line.top, equal_nan=True)
        self._band.setVisible(banded)
        if banded:
            self._low.blockSignals(True)
            self._low.setData(line.at, line.mean, connect="finite")
            self._low.blockSignals(False)
            self._high.setData(line.at, line.top, connect="finite")

    def wear(self, ink: QColor) -> None:
        """Wider lines are drawn many times slower by Qt."""
        style = Qt.PenStyle.DashLine if self._line.dashed else Qt.PenStyle.SolidLine
        self._mean.setPen(pg.mkPen(ink, width=1, style=style))
        faint = QColor(ink)
        faint.setAlpha(_BAND)
        self._band.setBrush(faint)


class Chart(QWidget):
    """`pointed` emits the time under the pointer, None when it leaves; `ranged` the time that somebody moved it to."""

    def __init__(self, theme: Theme, plan: ChartPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pointed: Signal[float | None] = Signal()
        self.ranged: Signal[tuple[float, float]] = Signal()
        self.plan, self._theme = plan, theme
        self._lines: dict[str, Drawn] = {}
        self._within = 0.0
        self._points: Mapping[str, Points] = {}
        self.values = Legend(theme, self)
        self.menu = QToolButton(self)
        self.menu.setIcon(theme.icons.icon("dots-three"))
        self.menu.setAutoRaise(True)
        self.menu.setFixedSize(ICON_BAR + WITHIN, ICON_BAR)
        self.menu.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setAccessibleName(_("Chart {name}").format(name=translate(plan.title)))
        self.menu.setToolTip(_("Move or remove this chart"))
        self.plot = pg.PlotWidget(
            self,
            axisItems={
                "left": ValueAxis(plan.written, percent=plan.top is not None, binary=plan.binary),
                "bottom": TimeAxis(),
            },
            enableMenu=False,
        )
        # pyqtgraph makes its menu even where there is to be none, and leaves it behind.
        left = self.plot.getPlotItem().ctrlMenu
        left.setParent(self.plot, left.windowFlags())  # without them it would be a part of the chart, in sight
        self.plot.setFixedHeight(HEIGHT)
        self.plot.setMouseEnabled(x=True, y=False)
        self.plot.hideButtons()
        self.plot.setAccessibleName(translate(plan.title))
        self.plot.installEventFilter(self)
        self.plot.getViewBox().sigRangeChangedManually.connect(lambda _axes: self.ranged.emit(self.range))
        self._gaps = GapItem()
        self.plot.addItem(self._gaps, ignoreBounds=True)
        banded = len(plan.lines) <= _MOST_BANDED
        self._drawings = {line.key: Drawing(self.plot, line, banded=banded) for line in plan.lines}
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self.plot.addItem(self._cross, ignoreBounds=True)
        self.plot.scene().sigMouseMoved.connect(self._moved)
        self._fill()
        self.wear()

    @property
    def empty(self) -> bool:
        """Nothing of what it shows was recorded."""
        return not any(len(line.at) for line in self._lines.values())

    @property
    def range(self) -> tuple[float, float]:
        """The time in sight."""
        begin, end = self.plot.getViewBox().viewRange()[0]
        return float(begin), float(end)

    @property
    def edges(self) -> tuple[int, int]:
        """Where the time begins and ends, in pixels of this widget."""
        rect = self.plot.mapFromScene(self.plot.getViewBox().sceneBoundingRect()).boundingRect()
        left = self.plot.mapTo(self, rect.topLeft()).x()
        return left, left + rect.width()

    @property
    def points(self) -> Mapping[str, Points]:
        """What is drawn, by line."""
        return self._points

    def show_range(self, begin: float, end: float) -> None:
        """Move to another time; what is drawn stays until there is more."""
        if (begin, end) != self.range:
            self.plot.setXRange(begin, end, padding=0)

    def show_points(self, points: Mapping[str, Points], span: tuple[float, float] | None) -> None:
        """Draw what was recorded, by key, from the one moment of `span` to the other; None = what is in sight stays."""
        self._points = points
        self._lines = {key: drawn(each) for key, each in points.items()}
        self._within = max((each.seconds for each in points.values()), default=0.0)
        highest = 0.0
        for key, drawing in self._drawings.items():
            line = self._lines.get(key)
            if line is None:
                continue
            drawing.show(line)
            if len(line.top):
                highest = max(highest, float(line.top[~np.isnan(line.top)].max(initial=0.0)))
        self.plot.setYRange(0.0, self.plan.top or max(highest * _HEADROOM, self.plan.least_top), padding=0.02)
        if span is not None:
            self.plot.setXRange(*span, padding=0)
        self._show_gaps(*(span or self.range))
        self.point(None)

    def point(self, at: float | None) -> None:
        """Show the values of a moment; None = the newest."""
        self._cross.setVisible(at is not None)
        if at is not None:
            self._cross.setPos(at)
        several = len(self.plan.lines) > 1
        told = []
        for line in self.plan.lines:
            value = self._value(line.key, at)
            text = self.plan.written(value) if value is not None else DASH
            title = line.words if several else ""
            told.append(Entry(title, text, line.colour if several else None, line.dashed))
        self.values.show_entries(told)
        self.values.setAccessibleName(f"{translate(self.plan.title)}: {self.values.text()}")

    def wear(self) -> None:
        """The colours in force."""
        theme = self._theme
        self.plot.setBackground(theme.colour(Token.BASE))
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.ground = theme.colour(Token.BASE)
            axis.setZValue(BELOW)
            axis.setPen(theme.colour(Token.HAIRLINE))
            axis.setTextPen(theme.colour(Token.MUTED))
        self.plot.showGrid(x=True, y=True, alpha=0.25)
        self._gaps.wear(theme.colour(Token.HOVER))
        self._cross.setPen(pg.mkPen(theme.colour(Token.MUTED), width=1))
        for line in self.plan.lines:
            self._drawings[line.key].wear(theme.colour(line.colour))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, HEIGHT + 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame while it has the keyboard."""
        if self.plot.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour(Token.ACCENT), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
            painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keyboard came or went."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        title = ElidedLabel(translate(self.plan.title), self)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        head = QHBoxLayout()
        head.setSpacing(BETWEEN)
        title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.values, 1)
        head.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WITHIN, WITHIN, WITHIN, WITHIN)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.plot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.plot.setToolTip(_("Drag to move in time, turn the wheel to zoom"))

    def _value(self, key: str, at: float | None) -> float | None:
        line = self._lines.get(key)
        if line is None or not len(line.at):
            return None
        return value_at(line, line.at[-1] if at is None else at, self._within)

    def _show_gaps(self, begin: float, end: float) -> None:
        """Where nothing is known of any line; of a time nobody knows anything of, nothing is told."""
        known = [each for each in self._points.values() if len(each.at)]
        if not known:
            self._gaps.show_gaps(())
            return
        fullest = max(known, key=lambda each: len(each.at))
        newest = end - _NEWEST * fullest.seconds  # the last stretch is not over, and so not recorded yet
        self._gaps.show_gaps(gaps_of(fullest, begin, newest))

    def _moved(self, at: QPointF) -> None:
        box = self.plot.getPlotItem().getViewBox()
        inside = self.plot.getPlotItem().sceneBoundingRect().contains(at)
        self.pointed.emit(box.mapSceneToView(at).x() if inside else None)
