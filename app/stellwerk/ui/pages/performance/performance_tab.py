"""The performance of a VM or host: a stack of charts over one time axis. Owner thread."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import _, translate
from stellwerk.model.history.step import Series
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.desk import History, PageDesk
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import CHARTS, SPANS, Span
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.theme.metric import AROUND, BETWEEN

SLOW = 60.0
"""Seconds between two looks at spans that are not live."""
AFTER_MOVING = 0.3
"""Seconds after which what came into sight by zooming or moving is read."""


class PerformanceTab(Tab):
    """Reads what its charts show, on the recorder's worker; while it is in front it follows the samples."""

    def __init__(self, tools: PageDesk, history: History, ref: Ref) -> None:
        super().__init__()
        self._tools, self._history, self._ref = tools, history, ref
        self._desk = tools.desk
        self._span = SPANS[0]
        self._range: tuple[float, float] | None = None
        """What is looked at instead of the span up to now."""
        self._read_at = 0.0
        self._asked = 0
        self._points: dict[str, Points] = {}
        self.charts = [Chart(self._desk.theme, plan, self) for plan in CHARTS[ref.kind]]
        self.note = ElidedLabel("", self)
        self.note.setProperty("muted", True)
        self.spans = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar())
        layout.addWidget(self._area())
        self._moving = Pace(self._desk.loop, self._read_range, AFTER_MOVING)
        self._subscriptions = [
            self._desk.sampled.connect(lambda _none: self._sampled()),
            self._desk.theme.changed.connect(lambda _none: self._wear()),
            *(chart.pointed.connect(self._point) for chart in self.charts),
        ]
        self.hand_on(self.spans.buttons()[0])
        self._read()

    def came(self) -> None:
        """It is in front: what was missed meanwhile."""
        self._read()

    def refresh(self) -> None:
        """Read again, up to now."""
        self._choose(self._span)

    def release(self) -> None:
        """It goes away."""
        self._asked += 1
        self._moving.close()
        for subscription in self._subscriptions:
            subscription.close()

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(AROUND, AROUND, AROUND, BETWEEN)
        bar.setSpacing(BETWEEN)
        for number, span in enumerate(SPANS):
            button = QPushButton(translate(span.title), self)
            button.setCheckable(True)
            button.setChecked(span is self._span)
            button.clicked.connect(partial(self._choose, span))
            self.spans.addButton(button, number)
            bar.addWidget(button)
        bar.addWidget(self.note, 1)
        return bar

    def _area(self) -> QScrollArea:
        body = QWidget()
        body.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(body)
        column.setContentsMargins(AROUND, 0, AROUND, AROUND)
        column.setSpacing(AROUND)
        for chart in self.charts:
            chart.plot.viewport().installEventFilter(self)
            column.addWidget(chart)
            if chart is not self.charts[0]:
                chart.plot.setXLink(self.charts[0].plot)
        column.addStretch(1)
        self.charts[0].plot.getViewBox().sigRangeChangedManually.connect(lambda _axes: self._moved(self.charts[0]))
        for chart in self.charts[1:]:
            chart.plot.getViewBox().sigRangeChangedManually.connect(partial(self._moved_by, chart))
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        return area

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer left a chart."""
        if event.type() is QEvent.Type.Leave:
            self._point(None)
        return super().eventFilter(watched, event)

    def _choose(self, span: Span, _checked: bool = True) -> None:
        self._span, self._range = span, None
        button = self.spans.button(SPANS.index(span))
        with QSignalBlocker(button):
            button.setChecked(True)
        self._read()

    def _moved_by(self, chart: Chart, _axes: object) -> None:
        self._moved(chart)

    def _moved(self, chart: Chart) -> None:
        """Somebody zoomed or moved: what is in sight now is read in its own resolution."""
        begin, end = chart.plot.getViewBox().viewRange()[0]
        self._range = (begin, end)
        self._moving.ask()

    def _read_range(self) -> None:
        if self._range is not None:
            self._read()

    def _sampled(self) -> None:
        """A new sample is in: live spans follow it, others once a minute; a time that was chosen stays."""
        if not self.isVisible() or self._range is not None:
            return
        if self._span.live or self._desk.clock.monotonic() - self._read_at >= SLOW:
            self._read()

    def _read(self) -> None:
        """Ask for all lines of all charts; each chart is painted in a turn of its own."""
        now = self._desk.clock.now()
        begin, end = self._range or (now - self._span.seconds, now)
        self._read_at = self._desk.clock.monotonic()
        self._asked += 1
        for chart in self.charts:
            found: dict[str, Points] = {}
            for line in chart.plan.lines:
                take = partial(self._take, chart, line.key, found, (begin, end), self._asked)
                self._history.chart(Series(self._ref, line.key), begin, end, take)

    def _take(
        self,
        chart: Chart,
        key: str,
        found: dict[str, Points],
        span: tuple[float, float],
        asked: int,
        answer: Answer[Points],
    ) -> None:
        if asked != self._asked:
            return
        if answer.error is not None:
            self.note.setText(str(answer.error))
            return
        found[key] = answer.get()
        if len(found) == len(chart.plan.lines):
            chart.show_points(found, span if self._range is None else None)
            self._say()

    def _say(self) -> None:
        nothing = all(chart.empty for chart in self.charts)
        text = _("Nothing was recorded in this time: nobody was recording, or it did not run")
        self.note.setText(text if nothing else "")

    def _point(self, at: float | None) -> None:
        for chart in self.charts:
            chart.point(at)

    def _wear(self) -> None:
        for chart in self.charts:
            chart.wear()
