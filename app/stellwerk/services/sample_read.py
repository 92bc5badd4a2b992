"""Reading one host's statistics and making samples of them, on its STATS lane."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import compress, repeat
from typing import Any, cast

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record
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
    unknown,
    vm_memory_usage,
    vm_rates,
)
from stellwerk.ports.hypervisor import HostStatistics, Session, VmStatistics
from stellwerk.ports.recording.proc import HostProc

VM_KEYS = ("cpu_usage", *RATE_KEYS, "mem_usage", "disk_capacity", "disk_allocation")
"""What is sampled of a VM, in the order in which it is computed."""

_NOTHING_BESIDE: Mapping[str, float | None] = dict.fromkeys(PROC_KEYS)

Told = Mapping[str, tuple[Any, ...]]
"""What was told of all VMs of a host, by the fields of `VmStatistics`."""


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
        collected = proc.collect(question, interval) if proc is not None else {}
        beside = {**_NOTHING_BESIDE, **collected, "answered": answered}
        with COMPUTING:
            return _sample(memory, Moment(begun + half, wall + half), statistics, domains, host, beside, interval)

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
    beside: Mapping[str, float | None],
    interval: float,
) -> Sample:
    used = None
    if host.memory_total is not None and host.memory_available is not None:
        used = host.memory_total - host.memory_available
    told = _told(statistics)
    vms = told["id"]
    counters = _counters(told)
    seconds = elapsed(memory.moment, moment, interval)
    return Sample(
        memory=Memory(moment=moment, vms=vms, counters=counters, host_cpu=host.cpu_ns),
        vms=vms,
        columns=_columns(_before(memory, vms), counters, seconds, told, domains),
        host={
            "cpu_usage": host_cpu_usage(memory.host_cpu, host.cpu_ns),
            **host_cpu_modes(memory.host_cpu, host.cpu_ns),
            "mem_usage": share(used, host.memory_total),
            "rtt": host.rtt,
            **beside,
        },
        hanging=frozenset(compress(vms, told["monitor_hangs"])),
    )


def _told(statistics: list[VmStatistics]) -> Told:
    """By columns: to go through all fields of each VM in Python takes three times as long."""
    columns = zip(*statistics, strict=True) if statistics else repeat(())
    return dict(zip(VmStatistics._fields, columns, strict=False))


def _counters(told: Told) -> tuple["array[float]", ...]:
    """What `vm_rates` compares. A monitor that hangs leaves a part out, so that sums cannot be compared."""
    counters = [_column(told[key]) for key in ("cpu_ns", *RATE_KEYS)]
    hangs = told["monitor_hangs"]
    if not any(hangs):
        return tuple(counters)
    return tuple([_without(column, hangs) for column in counters])


def _without(column: "array[float]", hangs: Sequence[bool]) -> "array[float]":
    return array("d", [UNKNOWN if hung else value for value, hung in zip(column, hangs, strict=True)])


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
    told: Told,
    domains: Collection[Domain],
) -> Mapping[str, "array[float]"]:
    """The numbers of VM_KEYS, one a VM."""
    cpus = told["vcpus"]
    if not all(cpus):
        defined = {domain.id: domain.definition.vcpus for domain in domains}
        cpus = tuple([count or defined.get(id_, 0) for id_, count in zip(told["id"], cpus, strict=True)])
    memory = [told[key] for key in ("available", "usable", "unused")]
    columns = [
        *vm_rates(before, counters, seconds, cpus),
        _column(tuple(map(vm_memory_usage, *memory))) if any(memory[0]) else unknown(len(cpus)),
        _column(told["disk_capacity"]),
        _column(told["disk_allocation"]),
    ]
    return dict(zip(VM_KEYS, columns, strict=True))


def _column(values: tuple[float | None, ...]) -> "array[float]":
    missing = values.count(None)
    if not missing:
        return array("d", cast("tuple[float, ...]", values))
    if missing == len(values):
        return unknown(missing)
    return array("d", [UNKNOWN if value is None else value for value in values])
