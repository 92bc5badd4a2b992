"""The line at the bottom: hosts, VMs, how fresh it is, what needs attention. Owner thread."""

from collections import Counter
from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Timer
from stellwerk.core.record import Record
from stellwerk.core.text import _, plural
from stellwerk.core.unit import format_duration
from stellwerk.model.alarm.alarm import Alert
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import name_of
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import HostStatus
from stellwerk.store.live import LiveQuery
from stellwerk.ui.desk import Desk, RecordingStanding
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.theme.mark import Mark
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_BESIDE, ICON_ROW, WITHIN

ALERTS = "Events: severity = alert and acknowledged = false sortby time desc"
_TICK = 1.0
_COUNT_EVERY = 0.5
_ROOM = 40
"""Pixels by which a label grows."""
_ON_THE_WAY = (HostStatus.INITIALIZING, HostStatus.CONNECTING, HostStatus.REBOOT)
"""While hosts are in one of these, their numbers change all the time."""
RAISED = "Alerts: sortby severity desc, raised desc"
_ALERTING = ("Hosts: status IN (NonResponsive, NonOperational)", "Vms: active_on IS NOT NULL")
"""What needs attention beside what alarms have raised: hosts in trouble, VMs that run on several hosts at once."""


class Counts(Record, frozen=True):
    """What the line tells. `alerts` are what alarms have raised (as many as `raised`), hosts that are in trouble and
    VMs that run twice, by name."""

    hosts: Counter[HostStatus]
    vms: int
    alerts: tuple[str, ...]
    raised: int = 0


def counts(graph: Graph, alerting: Iterable[LiveQuery]) -> Counts:
    """Count the fleet; `alerting` answer what needs attention."""
    hosts = [host for host in graph.all(Kind.HOST) if isinstance(host, Host)]
    refs = (Ref(query.kind, id_) for query in alerting for id_ in query.ids)
    found = {ref: name_of(entity) for ref in refs if (entity := graph.get(ref)) is not None}
    raised = [alert for alert in graph.all(Kind.ALERT) if isinstance(alert, Alert)]
    about = {alert.ref for alert in raised}
    told = [f"{alert.object_name}: {alert.name}" for alert in raised]
    told += [name for ref, name in found.items() if ref not in about]
    return Counts(Counter(host_status(host) for host in hosts), len(graph.all(Kind.VM)), tuple(told), len(raised))


def host_words(hosts: Counter[HostStatus]) -> str:
    """`3 hosts up, 1 non-responsive`; the word *hosts* stands with the first number only."""
    up = hosts[HostStatus.UP]
    if not hosts.total():
        return _("No hosts")
    parts = [plural("{n} host up", "{n} hosts up", up)]
    parts += [_rest(status, count) for status, count in _in_order(hosts) if status is not HostStatus.UP]
    return ", ".join(parts)


def _in_order(hosts: Counter[HostStatus]) -> Iterable[tuple[HostStatus, int]]:
    return ((status, hosts[status]) for status in HostStatus if hosts[status])


def _rest(status: HostStatus, count: int) -> str:
    words = {
        HostStatus.DISCONNECTED: plural("{n} disconnected", "{n} disconnected", count),
        HostStatus.INITIALIZING: plural("{n} initializing", "{n} initializing", count),
        HostStatus.UP: plural("{n} up", "{n} up", count),
        HostStatus.NON_OPERATIONAL: plural("{n} non-operational", "{n} non-operational", count),
        HostStatus.CONNECTING: plural("{n} connecting", "{n} connecting", count),
        HostStatus.NON_RESPONSIVE: plural("{n} non-responsive", "{n} non-responsive", count),
        HostStatus.REBOOT: plural("{n} restarting", "{n} restarting", count),
        HostStatus.DOWN: plural("{n} down", "{n} down", count),
        HostStatus.MAINTENANCE: plural("{n} in maintenance", "{n} in maintenance", count),
    }
    return words[status]


def record_words(standing: RecordingStanding) -> tuple[str, str]:
    """Who records, in few words and in a sentence."""
    if not standing.here:
        more = _("stellwerk serve records samples and watches alarms, also while no window is open")
        return _("Recorded by stellwerk serve"), more
    if standing.trouble is not None:
        return _("Not recorded"), _("Samples are not recorded: {reason}").format(reason=standing.trouble)
    more = _(
        "This window records samples and watches alarms while it is open; stellwerk serve does both without a window"
    )
    return _("Recorded by this window"), more


class StatusLine(QWidget):
    """How many hosts and VMs, how fresh, what is not saved, who records, and a button for the alerts."""

    def __init__(self, desk: Desk, show_query: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sampled_at: float | None = None
        self._raised = 0
        self._timer: Timer | None = None
        self._fleet, self._fresh = QLabel(self), QLabel(self)
        self._fleet.setAccessibleName(_("Hosts and VMs"))
        self._fresh.setAccessibleName(_("Age of what is shown"))
        self._fresh.setProperty("muted", True)
        self._records = QLabel(self)
        self._records.setAccessibleName(_("Who records"))
        self._records.setProperty("muted", True)
        self._mark, self._unsaved = QLabel(self), QLabel(self)
        for label in (self._fleet, self._fresh, self._unsaved, self._records):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._mark.setFixedSize(ICON_ROW, ICON_ROW)
        self._unsaved.setForegroundRole(QPalette.ColorRole.BrightText)
        self._unsaved.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._tell_saving(None)
        self._alerts = QToolButton(self)
        self._alerts.setIcon(desk.theme.icons.mark_icon(Mark.PROBLEM))
        self._alerts.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._alerts.setIconSize(QSize(*ICON_BESIDE))
        self._alerts.clicked.connect(lambda: show_query(RAISED if self._raised else ALERTS))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(BETWEEN, 0, BETWEEN, 0)
        layout.setSpacing(AROUND)
        layout.addWidget(self._fleet)
        layout.addWidget(self._fresh)
        trouble = QHBoxLayout()
        trouble.setSpacing(WITHIN)
        trouble.addWidget(self._mark)
        trouble.addWidget(self._unsaved, 1)
        layout.addLayout(trouble, 20)
        layout.addStretch(1)
        layout.addWidget(self._records)
        layout.addWidget(self._alerts)
        self._pace = Pace(desk.loop, self._count, _COUNT_EVERY)
        self.alerting = tuple(desk.inventory.live(text) for text in _ALERTING)
        """Followed, and not asked each time: that would look at every VM while all of them come in."""
        self._subscriptions = [
            desk.inventory.changed.connect(self._changed),
            desk.sampled.connect(lambda _: self._sampled()),
            desk.saving.connect(self._tell_saving),
        ]
        if desk.standing is not None:
            self._subscriptions.append(desk.standing.changed.connect(lambda _none: self._tell_records()))
        self._count()
        self._tell_age()
        self._tell_records()

    @property
    def text(self) -> str:
        """The whole line."""
        labels = (self._fleet, self._fresh, self._unsaved, self._records, self._alerts)
        return " · ".join(label.text() for label in labels if label.text() and not label.isHidden())

    def release(self) -> None:
        """The window goes away: stop listening and ticking."""
        self._pace.close()
        for query in self.alerting:
            query.close()
        for subscription in self._subscriptions:
            subscription.close()
        if self._timer is not None:
            self._timer.cancel()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches((Kind.HOST, Kind.VM, Kind.ALERT)):
            self._pace.ask()

    def _count(self) -> None:
        counted = counts(self._desk.inventory.view, self.alerting)
        vms = plural("{n} VM", "{n} VMs", counted.vms)
        self._fleet.setText(f"{host_words(counted.hosts)} · {vms}")
        self._keep_room(self._fleet, exactly=not any(counted.hosts[status] for status in _ON_THE_WAY))
        number, self._raised = len(counted.alerts), counted.raised
        self._alerts.setVisible(bool(number))
        self._alerts.setText(plural("{n} alert", "{n} alerts", number))
        self._alerts.setToolTip("\n".join(counted.alerts[:10]))

    def _tell_saving(self, error: AppError | None) -> None:
        """What happens now is forgotten when the program ends: said as long as it is so."""
        self._unsaved.setText(_("Not saved: {reason}").format(reason=error.text) if error is not None else "")
        self._unsaved.setToolTip(str(error) if error is not None else "")
        self._mark.setPixmap(self._desk.theme.icons.mark_icon(Mark.PROBLEM).pixmap(ICON_ROW, ICON_ROW))
        for widget in (self._mark, self._unsaved):
            widget.setVisible(error is not None)
        self._fresh.setVisible(error is None)  # the room is needed

    def _tell_records(self) -> None:
        """Last night is only there if somebody recorded it."""
        standing = self._desk.standing
        self._records.setVisible(standing is not None)
        if standing is None:
            return
        text, more = record_words(standing)
        self._records.setText(text)
        self._records.setToolTip(more)
        self._records.setAccessibleDescription(more)

    def _sampled(self) -> None:
        self._sampled_at = self._desk.clock.monotonic()
        self._tell_age()

    def _tell_age(self) -> None:
        """`refreshed 2 s ago`, told anew each second while the line is in sight."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._desk.loop.after(_TICK, self._tell_age)
        if self._sampled_at is None or not self.isVisible():
            return
        age = self._desk.clock.monotonic() - self._sampled_at
        text = _("refreshed just now") if age < 1 else _("refreshed {age} ago").format(age=format_duration(age))
        self._fresh.setText(text)
        self._keep_room(self._fresh)

    @staticmethod
    def _keep_room(label: QLabel, *, exactly: bool = False) -> None:
        """A label of a fixed size that only grows, in steps: one that has the size of its words lets the whole window
        be laid out anew with each of them, docks and all. `exactly`: these words will stay for a while."""
        wanted = label.fontMetrics().size(0, label.text())  # the label's own hint is never less than its minimum
        width = wanted.width() if exactly else max(-(-wanted.width() // _ROOM) * _ROOM, label.minimumWidth())
        size = QSize(width, wanted.height())
        if size != label.minimumSize():
            label.setFixedSize(size)
