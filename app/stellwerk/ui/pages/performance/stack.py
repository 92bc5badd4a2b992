"""A stack of charts over one time: laid out, pointed at and moved together. Owner thread."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.loop import Loop
from stellwerk.core.signal import Signal, Subscription
from stellwerk.core.text import _
from stellwerk.ui.models.drag import dragged
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import ChartPlan
from stellwerk.ui.pages.performance.in_turn import InTurn
from stellwerk.ui.theme.metric import AROUND, WITHIN
from stellwerk.ui.theme.theme import Theme

Edit = Callable[[str], None]

STEPS = 60
"""Steps of the crosshair by keyboard across a chart."""


class ChartStack(QScrollArea):
    """`pointed` emits the time that is pointed at, `ranged` a time that somebody moved to, `key` what was pressed on a
    chart and is not its own, `dropped` objects dropped on one. `edited` is called with `up`, `down` or `remove` and
    the key of a chart."""

    def __init__(self, theme: Theme, loop: Loop, edited: Callable[[str, str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.pointed: Signal[float | None] = Signal()
        self.ranged: Signal[tuple[float, float]] = Signal()
        self.key: Signal[QKeyEvent] = Signal()
        self.dropped: Signal[tuple[Ref, ...]] = Signal()
        self.charts: list[Chart] = []
        self._wanted: tuple[str, ...] = ()
        self._theme, self._edited = theme, edited
        self._turn = InTurn(loop)
        self._at: float | None = None
        self._subscriptions: list[Subscription] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(True)
        self.body = body = QWidget()
        body.setBackgroundRole(QPalette.ColorRole.Base)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(AROUND - WITHIN, 0, AROUND - WITHIN, AROUND)
        self._column.setSpacing(WITHIN)
        self._column.addStretch(1)
        self.setWidget(body)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)

    @property
    def pointed_at(self) -> float | None:
        """The moment whose values are shown; None = the newest."""
        return self._at

    def lay_out(self, plans: Sequence[ChartPlan], made: Callable[[Chart], None]) -> None:
        """Show these, and use those again that are there. Each new one is made in its turn, and `made` called."""
        self._wanted = tuple(plan.key for plan in plans)
        for chart in [chart for chart in self.charts if chart.plan.key not in self._wanted]:
            self.charts.remove(chart)
            chart.hide()
            chart.deleteLater()
        self._place()
        there = {chart.plan.key for chart in self.charts}
        for plan in plans:
            if plan.key not in there:
                self._turn.add(("make", plan.key), partial(self._make, plan, made))

    def _make(self, plan: ChartPlan, made: Callable[[Chart], None]) -> None:
        if plan.key not in self._wanted or any(chart.plan.key == plan.key for chart in self.charts):
            return
        chart = self._made(plan)
        self.charts.append(chart)
        self._place()
        made(chart)

    def _place(self) -> None:
        """In the order in which they are wanted."""
        self.charts.sort(key=lambda chart: self._wanted.index(chart.plan.key))
        for place, chart in enumerate(self.charts):
            if self._column.indexOf(chart) != place:
                self._column.insertWidget(place, chart)
            chart.show()

    def show_range(self, begin: float, end: float, but: Chart | None = None) -> None:
        """Move all to another time, one after the other."""
        for chart in self.charts:
            if chart is not but:
                self._turn.add(("range", id(chart)), partial(chart.show_range, begin, end))

    def paint(self, chart: Chart, call: Callable[[], None]) -> None:
        """Draw a chart in its turn."""
        self._turn.add(("points", id(chart)), call)

    def point(self, at: float | None) -> None:
        """Show the values of a moment in all charts; None = the newest."""
        self._at = at
        for chart in self.charts:
            chart.point(at)

    def wear(self) -> None:
        """The colours in force."""
        for chart in self.charts:
            chart.wear()

    def release(self) -> None:
        """It goes away."""
        self._turn.close()
        for subscription in self._subscriptions:
            subscription.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer left a chart, a key was pressed on it, something is dropped."""
        match event.type():
            case QEvent.Type.Leave:
                self.pointed.emit(None)
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                if self._steps(event):
                    return True
                event.ignore()
                self.key.emit(event)
                return event.isAccepted()
            case QEvent.Type.DragEnter | QEvent.Type.DragMove | QEvent.Type.Drop if isinstance(event, QDropEvent):
                return self._drops(event)
            case QEvent.Type.DragLeave:
                return True  # the plot was not told that it came
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Over the head of a chart, or between two."""
        self._drops(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """As above."""
        self._drops(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """As above."""
        self._drops(event)

    # --- charts ---

    def _made(self, plan: ChartPlan) -> Chart:
        chart = Chart(self._theme, plan, self)
        chart.plot.viewport().installEventFilter(self)
        chart.plot.installEventFilter(self)
        chart.plot.viewport().setAcceptDrops(True)
        menu = QMenu(chart)
        for what, text in (("up", _("Move up")), ("down", _("Move down")), ("remove", _("Remove chart"))):
            menu.addAction(text, partial(self._edited, what, plan.key)).setObjectName(what)
        menu.aboutToShow.connect(partial(self._allow, menu, chart))
        chart.menu.setMenu(menu)
        self._subscriptions += [
            chart.pointed.connect(self.pointed.emit),
            chart.ranged.connect(partial(self._ranged, chart)),
        ]
        return chart

    def _allow(self, menu: QMenu, chart: Chart) -> None:
        for action in menu.actions():
            first, last = chart is self.charts[0], chart is self.charts[-1]
            action.setEnabled(not ((action.objectName() == "up" and first) or (action.objectName() == "down" and last)))

    def _ranged(self, chart: Chart, span: tuple[float, float]) -> None:
        self.show_range(*span, but=chart)
        self.ranged.emit(span)

    def _steps(self, event: QKeyEvent) -> bool:
        """Left and right move the crosshair, Escape lets it go."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._at is not None:
            self.pointed.emit(None)
            return True
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.charts:
            return False
        begin, end = self.charts[0].range
        at = end if self._at is None else self._at + step * (end - begin) / STEPS
        self.pointed.emit(min(end, max(begin, at)))
        return True

    def _drops(self, event: QDropEvent) -> bool:
        refs = dragged(event.mimeData())
        if not refs:
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            self.dropped.emit(refs)
        return True
