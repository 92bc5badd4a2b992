"""The performance of an object, or of several that are compared: a stack of charts, its events and a strip of a longer
time. Owner thread."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.signal import Subscription
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.change import ChangeSet
from stellwerk.model.event import Event
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.performance.arrangement import Arrangement
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import SPANS, Span
from stellwerk.ui.pages.performance.event_lane import EventLane
from stellwerk.ui.pages.performance.event_reading import EventReading, timed
from stellwerk.ui.pages.performance.overview import Overview, strip_span
from stellwerk.ui.pages.performance.saving import Saving
from stellwerk.ui.pages.performance.stack import ChartStack
from stellwerk.ui.pages.performance.subject import Subject
from stellwerk.ui.pages.performance.time_view import TimeView, between
from stellwerk.ui.pages.performance.tool_bar import ChartBar
from stellwerk.ui.pages.performance.unknown import Unwatched
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.search.related_menu import objects_query
from stellwerk.ui.shell.page import PERFORMANCE, Place
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN

SLOW = 60.0
"""Seconds between two looks at times that are not live, and at the strip."""
LIVE = 2 * 3600.0
"""Seconds: what is shorter follows each sample."""
AFTER_MOVING = 0.3
"""Seconds after which what came into sight by zooming or moving is read."""
ZOOM = 1.5
EVENTS_EVERY = 1.0


class PerformanceView(Tab):
    """Reads what its charts show, on the recorder's worker; while it is in front it follows the samples."""

    def __init__(self, tools: PageDesk, host: Stage, subject: Subject) -> None:
        super().__init__()
        self._tools, self._host, self._subject = tools, host, subject
        self._desk = desk = tools.desk
        self._view = TimeView(SPANS[0].seconds)
        self._read_at = self._strip_at = float("-inf")
        self._asked = self._strip_asked = 0
        self.stack = ChartStack(desk.theme, desk.loop, self._edit, self)
        self.lane = EventLane(desk.theme, self)
        self.overview = Overview(desk.theme, self)
        self.bar = ChartBar(desk.theme, lambda: self.arrangement, self._choose, self.follow, self._act, self)
        self.empty = EmptyNote(self)
        self.saving = Saving(desk, host, self)
        self._events = EventReading(tools.queries)
        self._unwatched = Unwatched(subject.watches, self._say)
        self._moving = Pace(desk.loop, self._read, AFTER_MOVING)
        self._happening = Pace(desk.loop, self._read_events, EVENTS_EVERY)
        self._lay_out()
        self._subscriptions = self._connect()
        self._show_charts()
        self._read_below()

    @property
    def arrangement(self) -> Arrangement:
        """Which charts are shown."""
        return Arrangement(self._desk.settings, self._subject.key, self._subject.plans())

    @property
    def charts(self) -> list[Chart]:
        """From the top."""
        return self.stack.charts

    @property
    def range(self) -> tuple[float, float]:
        """The time that is looked at."""
        return self._view.range(self._desk.clock.now())

    def came(self) -> None:
        """It is in front: what was missed meanwhile."""
        self._read()

    def refresh(self) -> None:
        """Read again, up to now."""
        self.follow()

    def follow(self) -> None:
        """See what comes in, at the present length."""
        self._go(TimeView(self._view.seconds))

    def release(self) -> None:
        """It goes away."""
        self._asked += 1
        self._strip_asked += 1
        self._events.give_up()
        self._unwatched.close()
        for part in (self._moving, self._happening):
            part.close()
        for subscription in self._subscriptions:
            subscription.close()
        self.stack.release()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The charts know their grounds once they are laid out."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._align)

    # --- putting together ---

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.empty, 1)
        below = QVBoxLayout()
        below.setContentsMargins(AROUND, BETWEEN, WITHIN, BETWEEN)
        below.addWidget(self.lane)
        below.addWidget(self.overview)
        layout.addLayout(below)
        self.lane.setVisible(bool(self._subject.events()))
        self.empty.hide()
        self.hand_on(self.bar.spans.buttons()[0])

    def _connect(self) -> list[Subscription]:
        desk = self._desk
        return [
            desk.sampled.connect(lambda _none: self._sampled()),
            desk.theme.changed.connect(lambda _none: self._wear()),
            desk.inventory.changed.connect(self._changed),
            self.stack.pointed.connect(self._point),
            self.stack.ranged.connect(self._ranged),
            self.stack.key.connect(self._pressed),
            self.stack.dropped.connect(self._dropped),
            self.lane.pointed.connect(self._point),
            self.lane.opened.connect(self._open),
            self.overview.chosen.connect(self._ranged),
        ]

    def _show_charts(self) -> None:
        """Those that were chosen; what was not there before is read."""
        shown = self.arrangement.shown
        self.stack.lay_out(shown, self._made)
        self.stack.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        if not shown:
            self.empty.tell(_("All charts were removed"), _("Show the usual charts"), lambda: self._act("reset"))

    def _made(self, chart: Chart) -> None:
        begin, end = self.range
        chart.show_range(begin, end)
        self._read_chart(chart, begin, end)

    # --- the time that is looked at ---

    def _choose(self, span: Span) -> None:
        self._go(TimeView(span.seconds))

    def _go(self, view: TimeView) -> None:
        self._view = view
        self.stack.show_range(*self.range)
        self._read()

    def _ranged(self, span: tuple[float, float]) -> None:
        """Somebody zoomed or moved: what is in sight now is read in its own resolution, once the hand rests."""
        self._view = between(*span, self._desk.clock.now())
        self._asked += 1  # what is still to come is of another time
        self._show_range(*span)
        self.stack.show_range(*span)
        self._moving.ask()

    def _pressed(self, event: QKeyEvent) -> None:
        """Plus and minus zoom, Ctrl with left and right moves, End follows."""
        now, control = self._desk.clock.now(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                view = self._view.zoomed(1 / ZOOM, now)
            case Qt.Key.Key_Minus:
                view = self._view.zoomed(ZOOM, now)
            case Qt.Key.Key_Left if control:
                view = self._view.moved(-0.25, now)
            case Qt.Key.Key_Right if control:
                view = self._view.moved(0.25, now)
            case Qt.Key.Key_End:
                view = TimeView(self._view.seconds)
            case _:
                return
        event.accept()
        self._go(view)

    def _align(self) -> None:
        """What stands below the charts begins and ends where their time does."""
        if self.charts and self.charts[0].isVisible():
            chart = self.charts[0]
            left, right = chart.edges
            offset = chart.mapTo(self, QPoint()).x()
            for part in (self.lane, self.overview):
                part.stand(left + offset - part.x(), right + offset - part.x())

    def _show_range(self, begin: float, end: float) -> None:
        self.lane.show_range(begin, end)
        self.overview.show_range(begin, end)
        span = next((each for each in SPANS if each.seconds == self._view.seconds), None)
        following = self._view.end is None
        self.bar.tick(span if following else None, following=following)
        pointed = self.stack.pointed_at
        if pointed is not None and not begin <= pointed <= end:
            self._point(None)

    # --- reading ---

    def _sampled(self) -> None:
        """A new sample is in: short times that follow show it, others are read once a minute."""
        if not self.isVisible() or self._view.end is not None:
            return
        if self._view.seconds <= LIVE or self._desk.clock.monotonic() - self._read_at >= SLOW:
            self._read()

    def _read(self) -> None:
        """Ask for all lines of all charts."""
        begin, end = self.range
        self._read_at = self._desk.clock.monotonic()
        self._asked += 1
        self._unwatched.ask(begin, end)
        for chart in self.charts:
            self._read_chart(chart, begin, end)
            if chart is self.charts[0]:
                self._read_below()

    def _read_chart(self, chart: Chart, begin: float, end: float) -> None:
        found: dict[str, Points] = {}
        for line in chart.plan.lines:
            self._subject.read(line, begin, end, partial(self._take, chart, line.key, found, (begin, end), self._asked))

    def _take(
        self,
        chart: Chart,
        key: str,
        found: dict[str, Points],
        span: tuple[float, float],
        asked: int,
        answer: Answer[Points],
    ) -> None:
        if asked != self._asked or chart not in self.charts:
            return
        if answer.error is not None:
            self.bar.note.setText(str(answer.error))
            return
        found[key] = answer.get()
        if len(found) == len(chart.plan.lines):
            self.stack.paint(chart, partial(self._draw, chart, found, span, asked))

    def _draw(self, chart: Chart, found: dict[str, Points], span: tuple[float, float], asked: int) -> None:
        if asked == self._asked and chart in self.charts:
            chart.show_points(found, span)
            chart.point(self.stack.pointed_at)
            self._align()
            self._say()

    def _read_below(self) -> None:
        self._show_range(*self.range)
        self._read_strip()
        self._read_events()

    def _read_strip(self) -> None:
        """The strip: when it is to show another time, else once a minute."""
        now = self._desk.clock.now()
        whole = strip_span(self._view.seconds, self.range[0], now)
        begin, end = self.overview.whole
        same = abs((end - begin) - whole) < 1.0
        if not self.charts or (same and self._desk.clock.monotonic() - self._strip_at < SLOW):
            return
        self._strip_at = self._desk.clock.monotonic()
        self._strip_asked += 1
        plan = self.charts[0].plan
        take = partial(self._take_strip, now - whole, now, plan.top, self._strip_asked)
        self._subject.read(plan.lines[0], now - whole, now, take)

    def _take_strip(self, begin: float, end: float, top: float | None, asked: int, answer: Answer[Points]) -> None:
        if asked == self._strip_asked and answer.error is None:
            self.overview.show_points(answer.get(), begin, end, top)

    # --- events ---

    def _changed(self, changes: ChangeSet) -> None:
        if self._view.end is None and self.isVisible() and any(ref.kind is Kind.EVENT for ref in changes.added):
            self._happening.ask()

    def _read_events(self) -> None:
        query = self._subject.events()
        if query:
            self._events.ask(query, *self.range, self.lane.show_events)

    def _open(self, events: Sequence[Event]) -> None:
        """One event opens its page, several the list of them."""
        if len(events) == 1:
            self._tools.queries().bring(events[0])
            self._host.go(Place(Ref(Kind.EVENT, events[0].id)))
        else:
            query = timed(self._subject.events(named=True), events[-1].time - 0.5, events[0].time + 1.0)
            self._host.go(Place(query=query))

    # --- what is said and done ---

    def _say(self) -> None:
        """Why there is nothing, where there is nothing; not while a moment is pointed at."""
        if self.stack.pointed_at is not None:
            return
        charts = self.charts
        text = self._unwatched.words
        if not text and all(chart.empty for chart in charts):
            text = _("Nothing was recorded in this time: nobody was recording, or it did not run")
        missing = [line.recorded for chart in charts if chart.empty for line in chart.plan.lines]
        self.bar.note.setText(self._subject.untold(missing) or text)

    def _point(self, at: float | None) -> None:
        self.stack.point(at)
        if at is None:
            self._say()
        elif self._unwatched.covers(at):
            self.bar.note.setText(_("{time}: nobody was recording").format(time=format_time(at)))
        else:
            self.bar.note.setText(format_time(at))

    def _wear(self) -> None:
        self.stack.wear()
        for part in (self.lane, self.overview):
            part.update()

    def _dropped(self, refs: Sequence[Ref]) -> None:
        """Others are to be compared with it."""
        compared = self._subject.with_others(refs)
        query = objects_query(compared, self._desk.inventory.view)
        if query:
            self._host.go(Place(query=query, page=PERFORMANCE))
        else:
            self._host.say(_("Only objects of one kind can be compared"))

    def _edit(self, what: str, key: str) -> None:
        arrangement = self.arrangement
        edits: dict[str, Callable[[], None]] = {
            "up": lambda: arrangement.move(key, -1),
            "down": lambda: arrangement.move(key, 1),
            "remove": lambda: arrangement.remove(key),
        }
        edits[what]()
        self._show_charts()

    def _act(self, what: str) -> None:
        verb, _blank, key = what.partition(" ")
        match verb:
            case "add":
                self.arrangement.add(key)
                self._show_charts()
            case "reset":
                self.arrangement.reset()
                self._show_charts()
            case "png":
                self.saving.ask_picture(self._subject.name, self.range, self.stack)
            case "csv":
                self.saving.ask_table(self._subject.name, [(translate(c.plan.title), c) for c in self.charts])
