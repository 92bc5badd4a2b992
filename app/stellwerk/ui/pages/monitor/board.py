"""The sections of a monitor page, and what they say. Owner thread."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _, plural, with_marks
from stellwerk.core.unit import format_percent, format_size
from stellwerk.model.alarm.alarm import Alert
from stellwerk.model.catalogue.format import DASH, choice_word
from stellwerk.model.event import Event
from stellwerk.model.history.sums import Points
from stellwerk.model.state import HostStatus, VmStatus
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.cell import one_line, short_time
from stellwerk.ui.pages.monitor.day_line import DayLine
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.pages.monitor.section import Act, Figure, Section, large
from stellwerk.ui.pages.monitor.survey import WORST_FIRST, Ranked, Survey, Trouble
from stellwerk.ui.theme.mark import Mark, host_mark, severity_mark, vm_mark
from stellwerk.ui.theme.palette import Token

S = TypeVar("S", HostStatus, VmStatus)

BUSY_HOSTS, BUSY_VMS, FULLEST = "cpu_usage desc", "cpu_usage desc", "used_percent desc"
UP, RUNS = "status = up", "active = true"
MOST_ALERTS = 6


class Board:
    """`show_query` opens a list, `show_object` a page."""

    def __init__(
        self, desk: Desk, show_query: Callable[[str], None], show_object: Callable[[Ref], None], scope: Scope
    ) -> None:
        self._desk, self._scope = desk, scope
        self._show_query, self._show_object = show_query, show_object
        theme = desk.theme
        self.hosts = Section(theme, _("Hosts"), self._list(Kind.HOST))
        self.vms = Section(theme, _("VMs"), self._list(Kind.VM))
        self.capacity = Section(theme, _("Capacity"), self._list(Kind.VM, RUNS, "memory desc"))
        self.cpu = Section(theme, _("CPU"), self._list(Kind.HOST, UP, BUSY_HOSTS))
        self.memory = Section(theme, _("Memory"), self._list(Kind.HOST, UP, "mem_usage desc"))
        self.alerts = Section(theme, _("Alerts"), self._list(Kind.ALERT, "", WORST_FIRST))
        self.busy_hosts = Section(theme, _("Busiest hosts"), self._list(Kind.HOST, UP, BUSY_HOSTS))
        self.busy_vms = Section(theme, _("Busiest VMs"), self._list(Kind.VM, RUNS, BUSY_VMS))
        self.storage = Section(theme, _("Fullest storage"), self._list(Kind.STORAGE_POOL, "", FULLEST))
        self.events = Section(theme, _("Latest events"), self._list(Kind.EVENT, "", "time desc"))
        self.cpu_day = DayLine(theme, Token.BLUE, _("CPU, last 24 hours"))
        self.memory_day = DayLine(theme, Token.VIOLET, _("Memory, last 24 hours"))
        self.cpu_now, self.memory_now = large(self.cpu), large(self.memory)
        for section, now, day in (
            (self.cpu, self.cpu_now, self.cpu_day),
            (self.memory, self.memory_now, self.memory_day),
        ):
            section.add(day)
            section.add(now)

    @property
    def small(self) -> tuple[Section, ...]:
        """Those of a column's width, in the order of reading."""
        return (
            self.hosts, self.vms, self.capacity, self.cpu, self.memory, self.alerts, self.busy_hosts, self.busy_vms,
            self.storage,
        )  # fmt: skip

    def show_survey(self, found: Survey) -> None:
        """What was gathered."""
        self.hosts.show_figures(self._states(Kind.HOST, found.hosts, host_mark))
        self.vms.show_figures(self._states(Kind.VM, found.vms, vm_mark), _("There are no VMs yet"))
        self.capacity.show_figures(self._capacity(found), _("No host is up"))
        self.cpu_now.setText(_share(found.cpu))
        self.memory_now.setText(_share(found.used))
        for label, title in ((self.cpu_now, self.cpu.title), (self.memory_now, self.memory.title)):
            label.setAccessibleName(f"{title}: {label.text()}")
        nothing = _("Nothing was measured yet")
        self.busy_hosts.show_figures(self._ranks(found.busy_hosts, self._list(Kind.HOST, UP, BUSY_HOSTS)), nothing)
        self.busy_vms.show_figures(self._ranks(found.busy_vms, self._list(Kind.VM, RUNS, BUSY_VMS)), nothing)
        no_pools = _("No storage is known yet") if found.unread_pools else _("No storage tells its size")
        self.storage.show_figures(self._ranks(found.full_pools, self._list(Kind.STORAGE_POOL, "", FULLEST)), no_pools)
        self.alerts.show_figures(self._alerts(found), _("None"))
        self.events.show_figures([self._event(event) for event in found.events], _("Nothing was recorded yet"))

    def show_cpu_day(self, points: Points, now: float) -> None:
        """The last day of the processors."""
        self._show_day(self.cpu, self.cpu_day, points, now)

    def show_memory_day(self, points: Points, now: float) -> None:
        """The last day of the memory."""
        self._show_day(self.memory, self.memory_day, points, now)

    def tell_history(self, text: str) -> None:
        """Why there is no day."""
        for section in (self.cpu, self.memory):
            section.show_figures((), text)

    def _show_day(self, section: Section, day: DayLine, points: Points, now: float) -> None:
        day.show_points(points, now)
        section.show_figures((), _("Nothing was recorded of the last 24 hours") if day.empty else "")

    def _list(self, kind: Kind, also: str = "", order: str = "") -> Act:
        """Opens a list; its query is made when it is wanted, since names may change."""
        graph = self._desk.inventory.view
        return lambda: self._show_query(self._scope.query(kind, graph, also, order))

    def _states(self, kind: Kind, counted: Mapping[S, int], mark_of: Callable[[S], Mark]) -> list[Figure]:
        return [
            Figure(
                choice_word(status.value), str(count), mark=mark_of(status),
                open=(listed := self._list(kind, f"status = {status.value}")), count=listed,
            )
            for status, count in counted.items()
        ]  # fmt: skip

    def _capacity(self, found: Survey) -> list[Figure]:
        if not found.cpus or not found.memory:
            return []
        by_cpus, by_memory = self._list(Kind.VM, RUNS, "vcpus desc"), self._list(Kind.VM, RUNS, "memory desc")
        ratio, left = found.vcpus / found.cpus, found.memory - found.given
        cpus = plural("vCPUs given, on {n} CPU", "vCPUs given, on {n} CPUs", found.cpus)
        memory = _("Memory given, of {size}").format(size=format_size(found.memory))
        rest = Figure(_("Memory left"), format_size(left), by_memory, by_memory)
        if left < 0:
            text = _("Memory given that is not there")
            rest = Figure(text, format_size(-left), by_memory, by_memory, mark=Mark.WARNING)
        tip = _("Of hosts that are up, to VMs that run")
        return [
            Figure(cpus, str(found.vcpus), by_cpus, by_cpus, share=ratio, tip=tip, hot=False),
            Figure(
                _("vCPUs for each CPU"),
                with_marks(f"{ratio:.1f} ×"),
                by_cpus,
                by_cpus,
                tip=_("Above 1, VMs share CPUs"),
            ),
            Figure(memory, format_size(found.given), by_memory, by_memory, share=found.given / found.memory, tip=tip),
            rest,
        ]

    def _ranks(self, ranked: tuple[Ranked, ...], listed: Act) -> list[Figure]:
        return [
            Figure(
                one.name, format_percent(one.value), partial(self._show_object, one.ref), listed, kind=one.ref.kind,
                share=one.value / 100.0,
            )
            for one in ranked
        ]  # fmt: skip

    def _alerts(self, found: Survey) -> list[Figure]:
        """What alarms have raised, then what is in trouble anyway."""
        figures = [self._raised(alert) for alert in found.raised] + [self._trouble(one) for one in found.troubles]
        more = len(figures) - MOST_ALERTS
        if more > 0:
            rest = self._list(Kind.ALERT, "", WORST_FIRST) if found.raised else self._list(Kind.HOST, _TROUBLE)
            figures = [*figures[:MOST_ALERTS], Figure(plural("{n} more", "{n} more", more), open=rest)]
        return figures

    def _raised(self, alert: Alert) -> Figure:
        act = partial(self._show_object, alert.ref)
        return Figure(f"{alert.object_name}: {alert.name}", open=act, mark=severity_mark(alert.severity))

    def _trouble(self, trouble: Trouble) -> Figure:
        mark = host_mark(trouble.status) if isinstance(trouble.status, HostStatus) else vm_mark(trouble.status)
        word = choice_word(trouble.status.value)
        if isinstance(trouble.status, VmStatus) and trouble.status is not VmStatus.NOT_RESPONDING:
            mark, word = Mark.PROBLEM, _("active on several hosts")
        listed = self._list(trouble.ref.kind, _also(trouble))
        return Figure(trouble.name, word, partial(self._show_object, trouble.ref), listed, mark=mark)

    def _event(self, event: Event) -> Figure:
        now = self._desk.clock.now()
        act = partial(self._show_object, Ref(Kind.EVENT, event.id))
        return Figure(
            one_line(event.text), open=act, mark=severity_mark(event.severity), lead=short_time(event.time, now)
        )  # fmt: skip


_TROUBLE = "status IN (NonResponsive, NonOperational)"


def _also(trouble: Trouble) -> str:
    """Finds all that is wrong in the same way."""
    if trouble.ref.kind is Kind.HOST:
        return _TROUBLE
    return "status = NotResponding" if trouble.status is VmStatus.NOT_RESPONDING else "active_on IS NOT NULL"


def _share(value: float | None) -> str:
    return DASH if value is None else format_percent(value)
