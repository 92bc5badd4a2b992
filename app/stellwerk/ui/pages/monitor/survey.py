"""Counts and sums over the hosts and VMs of a monitor page, gathered piece by piece. Pure; owner thread."""

import heapq
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import TypeVar

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record, field
from stellwerk.model.alarm.alarm import Alert
from stellwerk.model.catalogue.storage import used_percent
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.event import Event
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, HostFacts, host_status
from stellwerk.model.state import HostStatus, VmStatus
from stellwerk.model.storage import StoragePool
from stellwerk.model.vm import Vm
from stellwerk.policy.alarm.called import called
from stellwerk.search.query import read, select
from stellwerk.ui.models.away import is_away
from stellwerk.ui.pages.monitor.scope import Scope

S = TypeVar("S", HostStatus, VmStatus)

PORTION = 250
"""VMs that are looked at in one go: about a millisecond."""
MOST = 5
"""Of the busiest and the fullest."""
MOST_EVENTS = 8
WORST_FIRST = "severity desc, raised desc"
_TROUBLED_HOST = (HostStatus.NON_RESPONSIVE, HostStatus.NON_OPERATIONAL)


class Ranked(Record, frozen=True):
    """One of the busiest or the fullest; `value` in percent."""

    ref: Ref
    name: str
    value: float


class Trouble(Record, frozen=True):
    """A host or VM that needs somebody."""

    ref: Ref
    name: str
    status: HostStatus | VmStatus


class Survey(Record, frozen=True, kw_only=True):
    """What was found.

    `cpus` and `memory` are those of hosts that are Up, `vcpus` and `given` what VMs that run were given, `cpu` and
    `used` the shares of both that are in use, in percent; None = nobody knows. Bytes for memory.
    """

    hosts: Mapping[HostStatus, int] = field(default_factory=dict)
    vms: Mapping[VmStatus, int] = field(default_factory=dict)
    cpus: int = 0
    memory: int = 0
    vcpus: int = 0
    given: int = 0
    cpu: float | None = None
    used: float | None = None
    busy_hosts: tuple[Ranked, ...] = ()
    busy_vms: tuple[Ranked, ...] = ()
    full_pools: tuple[Ranked, ...] = ()
    unread_pools: bool = False
    """No storage was read of any host."""
    troubles: tuple[Trouble, ...] = ()
    raised: tuple[Alert, ...] = ()
    """What alarms have raised, the worst first; of what these are about, no trouble is told."""
    events: tuple[Event, ...] = ()


class _Mean:
    """A mean of samples, each by its weight."""

    def __init__(self) -> None:
        self._total, self._weight = 0.0, 0.0

    def add(self, value: float | None, weight: float) -> None:
        if value is not None and weight > 0:
            self._total += value * weight
            self._weight += weight

    @property
    def value(self) -> float | None:
        return self._total / self._weight if self._weight else None


class _Hosts:
    """What is known of the hosts: states, load, those in trouble."""

    def __init__(self, hosts: Iterable[Host], graph: Graph) -> None:
        self.states: Counter[HostStatus] = Counter()
        self.troubles: list[Trouble] = []
        self.busy: list[Ranked] = []
        self.cpu, self.used = _Mean(), _Mean()
        self.cpus = self.memory = 0
        for host in hosts:
            status = host_status(host)
            self.states[status] += 1
            if status in _TROUBLED_HOST:
                self.troubles.append(Trouble(Ref(Kind.HOST, host.id), host.name, status))
            if status is HostStatus.UP and host.facts is not None:
                self._add(host, host.facts, graph)

    def _add(self, host: Host, facts: HostFacts, graph: Graph) -> None:
        ref = Ref(Kind.HOST, host.id)
        load = graph.sample(ref, "cpu_usage")
        self.cpus += facts.cpu.cpus
        self.memory += facts.memory
        self.cpu.add(load, facts.cpu.cpus)
        self.used.add(graph.sample(ref, "mem_usage"), facts.memory)
        if load is not None:
            self.busy.append(Ranked(ref, host.name, load))


class _Vms:
    """What is known of the VMs, portion by portion."""

    def __init__(self) -> None:
        self.states: Counter[VmStatus] = Counter()
        self.troubles: list[Trouble] = []
        self.vcpus = self.given = 0
        self._busy: list[tuple[float, str, str]] = []

    @property
    def busy(self) -> tuple[Ranked, ...]:
        return tuple(Ranked(Ref(Kind.VM, id_), name, load) for load, name, id_ in self._busy)

    def add(self, vms: Sequence[Vm], graph: Graph) -> None:
        states = [vm_status(vm, graph) for vm in vms]
        self.states.update(states)
        for vm, status in zip(vms, states, strict=True):
            if vm.active_on or status is VmStatus.NOT_RESPONDING:
                self.troubles.append(Trouble(Ref(Kind.VM, vm.id), vm.name, status))
        active = [vm for vm in vms if vm.domain.active]
        self.vcpus += sum(vm.domain.definition.vcpus for vm in active)
        self.given += sum(vm.domain.definition.memory for vm in active)
        least = self._busy[-1][0] if len(self._busy) == MOST else 0.0
        self._busy = heapq.nlargest(MOST, [*self._busy, *_loads(active, graph, least)])


def survey(scope: Scope, graph: Graph) -> Generator[None, None, Survey]:
    """Gathers; between two steps others may have the thread, and objects may come and go."""
    hosts, vms = _Hosts(scope.hosts(graph), graph), _Vms()
    yield
    pools = scope.pools(graph)
    full = [ranked for pool in pools if (ranked := _filled(pool, graph)) is not None]
    yield
    events = latest(scope, graph)
    yield
    raised = open_alerts(scope, graph)
    yield
    everyone = scope.vms(graph)
    for begin in range(0, len(everyone), PORTION):
        yield
        vms.add(everyone[begin : begin + PORTION], graph)
    about = {alert.ref for alert in raised}
    troubles = tuple(trouble for trouble in (*hosts.troubles, *vms.troubles) if trouble.ref not in about)
    return Survey(
        hosts=_ordered(HostStatus, hosts.states), vms=_ordered(VmStatus, vms.states),
        cpus=hosts.cpus, memory=hosts.memory, vcpus=vms.vcpus, given=vms.given,
        cpu=hosts.cpu.value, used=hosts.used.value,
        busy_hosts=_largest(hosts.busy), busy_vms=vms.busy, full_pools=_largest(full), unread_pools=not pools,
        troubles=troubles, raised=raised, events=events,
    )  # fmt: skip


def latest(scope: Scope, graph: Graph) -> tuple[Event, ...]:
    """The first of the list that the heading opens, of those in memory, which are the newest."""
    found = select(read(scope.query(Kind.EVENT, graph, order="time desc")), graph)
    return tuple(event for event in found[:MOST_EVENTS] if isinstance(event, Event))


def open_alerts(scope: Scope, graph: Graph) -> tuple[Alert, ...]:
    """The list that the heading opens."""
    found = select(read(scope.query(Kind.ALERT, graph, order=WORST_FIRST)), graph)
    return tuple(alert for alert in found if isinstance(alert, Alert))


def _loads(vms: Sequence[Vm], graph: Graph, least: float) -> list[tuple[float, str, str]]:
    """The load of each that is known and no less than this, with its name and id; those whose host is away are left
    out."""
    loads = graph.samples.values(Kind.VM, [vm.id for vm in vms], "cpu_usage")
    busy = [(load, vm) for load, vm in zip(loads, vms, strict=True) if load >= least]  # what is unknown is not
    return [(load, vm.name, vm.id) for load, vm in busy if not is_away(vm, graph)]


def _filled(pool: StoragePool, graph: Graph) -> Ranked | None:
    share = used_percent(pool)
    return Ranked(Ref(Kind.STORAGE_POOL, pool.id), called(pool, graph), share) if share is not None else None


def _largest(ranked: Iterable[Ranked]) -> tuple[Ranked, ...]:
    return tuple(heapq.nlargest(MOST, ranked, key=lambda one: (one.value, one.name)))


def _ordered(states: type[S], counted: Counter[S]) -> dict[S, int]:
    return {state: counted[state] for state in states if counted[state]}
