"""How a fleet, a data center or a cluster is doing: counts, utilisation, the busiest, what is left, what happened.

Owner thread. What is gathered over thousands of VMs is gathered in slices.
"""

from collections.abc import Callable, Generator, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.loop import Timer
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.model.history.of_hosts import of_hosts
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.listing.demand import Demand
from stellwerk.ui.pages.monitor.board import Board
from stellwerk.ui.pages.monitor.day_line import DAY
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.pages.monitor.survey import Survey, survey
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.metric import AROUND, BETWEEN

SLICE = 0.006
"""Seconds of gathering in one turn."""
GATHER_EVERY = 1.0
"""Seconds between two gatherings while objects change."""
HISTORY_EVERY = 60.0
MOST_POINTS = 150
"""Of a day: one each ten minutes."""
WIDEST = 1500
"""Pixels beyond which the columns do not drift apart."""
COLUMN = 300
"""Pixels that a column needs."""


class MonitorTab(Tab):
    """Follows the inventory and the samples while it is in sight. `surveyed` holds what it shows."""

    def __init__(self, tools: PageDesk, host: Stage, scope: Scope) -> None:
        super().__init__()
        self._tools, self._host, self._scope = tools, host, scope
        self._desk = tools.desk
        self.surveyed: Survey | None = None
        self._gathering: Generator[None, None, Survey] | None = None
        self._again = False
        self._timer: Timer | None = None
        self._asked = 0
        self._read_at = float("-inf")
        self.board = Board(
            self._desk, lambda query: host.go(Place(query=query)), lambda ref: host.go(Place(ref)), scope
        )
        self.demand = Demand(tools, Kind.STORAGE_POOL, self._host_ids, self)
        self.demand.note.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.board.storage.body.addWidget(self.demand, 0, Qt.AlignmentFlag.AlignLeft)
        self.note = EmptyNote(self)
        self._columns = 0
        self._fill()
        self._pace = Pace(self._desk.loop, self._gather, GATHER_EVERY)
        self._subscriptions = [
            self._desk.inventory.changed.connect(self._changed),
            self._desk.sampled.connect(lambda _none: self._sampled()),
        ]

    @property
    def query_text(self) -> str:
        """It stands for no list."""
        return ""

    @property
    def scrolled(self) -> int:
        """Of the area."""
        return self._area.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Of the area."""
        self._area.verticalScrollBar().setValue(place)

    def came(self) -> None:
        """Everything anew; storage is read as its list does it."""
        self._gather()
        self._read_history()
        self.demand.read()

    def refresh(self) -> None:
        """The hosts look again."""
        self._gather()
        self._read_history()
        self.demand.read(refresh=True)

    def release(self) -> None:
        """It goes away."""
        self._asked += 1
        self._gathering = None
        if self._timer is not None:
            self._timer.cancel()
        self._pace.close()
        self.demand.release()
        for subscription in self._subscriptions:
            subscription.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        super().resizeEvent(event)
        self._arrange(max(1, min(3, (self.width() - 2 * AROUND) // COLUMN)))

    # --- putting together ---

    def _fill(self) -> None:
        body = QWidget()
        body.setBackgroundRole(QPalette.ColorRole.Base)
        inner = QWidget(body)
        inner.setMaximumWidth(WIDEST)
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        self._grid.setHorizontalSpacing(2 * AROUND)
        self._grid.setVerticalSpacing(AROUND + BETWEEN)
        around = QVBoxLayout(body)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(inner)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(body)
        self._area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        layout.addWidget(self.note)
        self.note.hide()
        self.hand_on(self._area)
        self._arrange(3)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, section in enumerate(self.board.small):
            self._grid.addWidget(section, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
        below = (len(self.board.small) + columns - 1) // columns
        self._grid.addWidget(self.board.events, below, 0, 1, columns)
        self._grid.setRowStretch(below + 1, 1)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    # --- gathering ---

    def _changed(self, changes: ChangeSet) -> None:
        if self.isVisible() and changes.touches((Kind.HOST, Kind.VM, Kind.STORAGE_POOL, Kind.EVENT, Kind.ALERT)):
            self._pace.ask()

    def _sampled(self) -> None:
        if not self.isVisible():
            return
        self._gather()
        if self._desk.clock.monotonic() - self._read_at >= HISTORY_EVERY:
            self._read_history()

    def _gather(self) -> None:
        """Begin, or once more after what is being gathered."""
        if self._gathering is not None:
            self._again = True
            return
        self._gathering = survey(self._scope, self._desk.inventory.view)
        self._step()

    def _step(self) -> None:
        self._timer = None
        gathering = self._gathering
        if gathering is None:
            return
        end = self._desk.clock.monotonic() + SLICE
        try:
            next(gathering)
            while self._desk.clock.monotonic() < end:
                next(gathering)
        except StopIteration as over:
            self._gathering = None
            self._show(over.value)
            if self._again:
                self._again = False
                self._pace.ask()
            return
        self._timer = self._desk.loop.after(0.0, self._step)

    def _show(self, surveyed: Survey) -> None:
        self.surveyed = surveyed
        nothing = not surveyed.hosts
        self._area.setVisible(not nothing)
        self.note.setVisible(nothing)
        if nothing:
            begin = self._desk.conductor.begin
            self.note.tell(_("There are no hosts here yet"), _("Add a host…"), lambda: begin("Add-Host", ()))
            return
        self.board.show_survey(surveyed)

    # --- the day ---

    def _read_history(self) -> None:
        if self._tools.history is None:
            return
        self._read_at = self._desk.clock.monotonic()
        self._asked += 1
        now = self._desk.clock.now()
        hosts = self._scope.hosts(self._desk.inventory.view)
        for key, show in (("cpu_usage", self.board.show_cpu_day), ("mem_usage", self.board.show_memory_day)):
            take = partial(self._take, show, now, self._asked)
            self._tools.history().blend(of_hosts(hosts, key), now - DAY, now, MOST_POINTS, take)

    def _take(self, show: Callable[[Points, float], None], now: float, asked: int, answer: Answer[Points]) -> None:
        if asked != self._asked:
            return
        if answer.error is not None:
            self.board.tell_history(str(answer.error))
        else:
            show(answer.get(), now)

    def _host_ids(self) -> Sequence[HostId]:
        return [host.id for host in self._scope.hosts(self._desk.inventory.view)]


def monitor_of(tools: PageDesk, host: Stage, ref: Ref) -> MonitorTab:
    """The tab of a data center or cluster."""
    return MonitorTab(tools, host, Scope(ref))
