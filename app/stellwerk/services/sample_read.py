"""Reading one host's statistics and making samples of them, on its STATS lane."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record, replace
from stellwerk.core.turnstile import COMPUTING
from stellwerk.model.vm import Domain
from stellwerk.policy.proc import PROC_KEYS
from stellwerk.policy.sample.rate import (
    COUNTERS,
    RATE_KEYS,
    UNKNOWN,
    Moment,
    elapsed,
    host_cpu_modes,
    host_cpu_usage,
    share,
    vm_memory_usage,
    vm_rates,
)
from stellwerk.ports.hypervisor import HostStatistics, Session, VmStatistics
from stellwerk.ports.recording.proc import HostProc

VM_KEYS = ("cpu_usage", *RATE_KEYS, "mem_usage", "disk_capacity", "disk_allocation")
"""What is sampled of a VM, in the order in which it is computed."""


class Memory(Record, frozen=True, kw_only=True):
    """What the next sample of a host is compared with. Frozen: an abandoned call may still hold it."""

    moment: Moment = Moment(0.0, 0.0)
    vms: tuple[VmId, ...] = ()
    counters: tuple["array[float]", ...] = (array("d"),) * COUNTERS
    """What `vm_rates` compares, one column each, in the order of `vms`. Columns and not an object for each VM: ten
    thousand of these, made anew each few seconds, are walked through by the garbage collector with all threads held."""
    host_cpu: Mapping[str, int] | None = None


class Sample(Record, frozen=True, kw_only=True):
    """One sample of a host: its running VMs, their numbers by key in the same order (NaN = unknown), the host's own,
    and whose monitor hangs."""

    memory: Memory
    vms: tuple[VmId, ...]
    columns: Mapping[str, "array[float]"]
    host: Mapping[str, float | None]
    hanging: frozenset[VmId]


def sampler(
    memory: Memory, clock: Clock, interval: float, domains: Collection[Domain], proc: HostProc | None = None
) -> Callable[[Session], Sample]:
    """A job that samples a host once. `domains` are its last reports: their definitions say how many processors a VM
    has where statistics do not. `proc`: what it tells beside libvirt."""

    def sample(session: Session) -> Sample:
        question = proc.ask() if proc is not None else 0
        begun, wall = clock.monotonic(), clock.now()
        statistics = session.statistics()
        # the host read its counters at some time between question and answer
        half = (clock.monotonic() - begun) / 2
        host = _host_statistics(session)
        answered = clock.now()
        beside = proc.collect(question, interval) if proc is not None else {}
        with COMPUTING:
            made = _sample(memory, Moment(begun + half, wall + half), statistics, domains, host, interval)
        return replace(made, host={**made.host, **dict.fromkeys(PROC_KEYS), **beside, "answered": answered})

    return sample


def _host_statistics(session: Session) -> HostStatistics:
    """The host's own, unknown where its driver has none."""
    try:
        return session.host_statistics()
    except Unreachable:
        raise
    except AppError:
        return HostStatistics()


def _sample(
    memory: Memory,
    moment: Moment,
    statistics: list[VmStatistics],
    domains: Collection[Domain],
    host: HostStatistics,
    interval: float,
) -> Sample:
    used = None
    if host.memory_total is not None and host.memory_available is not None:
        used = host.memory_total - host.memory_available
    vms = tuple([vm.id for vm in statistics])
    counters = _counters(statistics)
    seconds = elapsed(memory.moment, moment, interval)
    return Sample(
        memory=Memory(moment=moment, vms=vms, counters=counters, host_cpu=host.cpu_ns),
        vms=vms,
        columns=_columns(_before(memory, vms), counters, seconds, statistics, domains),
        host={
            "cpu_usage": host_cpu_usage(memory.host_cpu, host.cpu_ns),
            **host_cpu_modes(memory.host_cpu, host.cpu_ns),
            "mem_usage": share(used, host.memory_total),
            "rtt": host.rtt,
        },
        hanging=frozenset([vm.id for vm in statistics if vm.monitor_hangs]),
    )


def _counters(statistics: list[VmStatistics]) -> tuple["array[float]", ...]:
    """What `vm_rates` compares. A monitor that hangs leaves a part out, so that sums cannot be compared."""
    whole = [VmStatistics(vm.id) if vm.monitor_hangs else vm for vm in statistics]
    return (
        _column([vm.cpu_ns for vm in whole]),
        _column([vm.disk_read for vm in whole]),
        _column([vm.disk_write for vm in whole]),
        _column([vm.net_in for vm in whole]),
        _column([vm.net_out for vm in whole]),
        _column([vm.disk_read_ops for vm in whole]),
        _column([vm.disk_write_ops for vm in whole]),
    )


def _before(memory: Memory, vms: tuple[VmId, ...]) -> Sequence["array[float]"]:
    """The counters of the last sample for these VMs, a column each."""
    if vms == memory.vms:
        return memory.counters
    known = {vm_id: row for row, vm_id in enumerate(memory.vms)}
    rows = [known.get(vm_id) for vm_id in vms]
    return [array("d", [UNKNOWN if row is None else column[row] for row in rows]) for column in memory.counters]


def _columns(
    before: Sequence["array[float]"],
    counters: tuple["array[float]", ...],
    seconds: float | None,
    statistics: list[VmStatistics],
    domains: Collection[Domain],
) -> Mapping[str, "array[float]"]:
    """The numbers of VM_KEYS, one a VM."""
    cpus = [vm.vcpus for vm in statistics]
    if not all(cpus):
        defined = {domain.id: domain.definition.vcpus for domain in domains}
        cpus = [vm.vcpus or defined.get(vm.id, 0) for vm in statistics]
    columns = [
        *vm_rates(before, counters, seconds, cpus),
        _column([vm_memory_usage(vm.available, vm.usable, vm.unused) for vm in statistics]),
        _column([vm.disk_capacity for vm in statistics]),
        _column([vm.disk_allocation for vm in statistics]),
    ]
    return dict(zip(VM_KEYS, columns, strict=True))


def _column(values: Sequence[float | None]) -> "array[float]":
    return array("d", [UNKNOWN if value is None else value for value in values])
