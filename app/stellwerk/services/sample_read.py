"""Reading one host's statistics and making samples of them, on its STATS lane."""

from array import array
from collections.abc import Callable, Collection, Mapping

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record, field
from stellwerk.core.turnstile import COMPUTING
from stellwerk.model.vm import Domain
from stellwerk.policy.rate import (
    RATE_KEYS,
    UNKNOWN,
    Moment,
    elapsed,
    host_cpu_usage,
    share,
    vm_memory_usage,
    vm_rates,
)
from stellwerk.ports.hypervisor import HostStatistics, Session, VmStatistics

VM_KEYS = ("cpu_usage", *RATE_KEYS, "mem_usage", "disk_capacity", "disk_allocation")
"""What is sampled of a VM, in the order in which it is computed."""


class Memory(Record, frozen=True, kw_only=True):
    """What the next sample of a host is compared with. Frozen: an abandoned call may still hold it."""

    moment: Moment = Moment(0.0, 0.0)
    vms: Mapping[VmId, VmStatistics] = field(default_factory=dict)
    host_cpu: Mapping[str, int] | None = None


class Sample(Record, frozen=True, kw_only=True):
    """One sample of a host: its running VMs, their numbers by key in the same order (NaN = unknown), the host's own,
    and whose monitor hangs."""

    memory: Memory
    vms: tuple[VmId, ...]
    columns: Mapping[str, "array[float]"]
    host: Mapping[str, float | None]
    hanging: frozenset[VmId]


def sampler(memory: Memory, clock: Clock, interval: float, domains: Collection[Domain]) -> Callable[[Session], Sample]:
    """A job that samples a host once. `domains` are its last reports: their definitions say how many processors a VM
    has where statistics do not."""

    def sample(session: Session) -> Sample:
        begun, wall = clock.monotonic(), clock.now()
        statistics = session.statistics()
        # the host read its counters at some time between question and answer
        half = (clock.monotonic() - begun) / 2
        host = _host_statistics(session)
        with COMPUTING:
            return _sample(memory, Moment(begun + half, wall + half), statistics, domains, host, interval)

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
    now = {vm.id: vm for vm in statistics}
    return Sample(
        memory=Memory(moment=moment, vms=now, host_cpu=host.cpu_ns),
        vms=tuple(now),
        columns=_columns(memory.vms, now, elapsed(memory.moment, moment, interval), domains),
        host={
            "cpu_usage": host_cpu_usage(memory.host_cpu, host.cpu_ns),
            "mem_usage": share(used, host.memory_total),
        },
        hanging=frozenset(vm.id for vm in statistics if vm.monitor_hangs),
    )


def _columns(
    before: Mapping[VmId, VmStatistics],
    now: Mapping[VmId, VmStatistics],
    seconds: float | None,
    domains: Collection[Domain],
) -> Mapping[str, "array[float]"]:
    """The numbers of VM_KEYS, one a VM."""
    defined = {} if all(vm.vcpus for vm in now.values()) else {d.id: d.definition.vcpus for d in domains}
    rows = [
        (
            *vm_rates(before.get(id_), vm, seconds, vm.vcpus or defined.get(id_, 0)),
            _or_unknown(vm_memory_usage(vm.available, vm.usable, vm.unused)),
            _or_unknown(vm.disk_capacity),
            _or_unknown(vm.disk_allocation),
        )
        for id_, vm in now.items()
    ]
    values = zip(*rows, strict=True) if rows else ((),) * len(VM_KEYS)
    return {key: array("d", column) for key, column in zip(VM_KEYS, values, strict=True)}


def _or_unknown(value: float | None) -> float:
    return UNKNOWN if value is None else value
