"""Reading one host's statistics and making samples of them, on its STATS lane."""

from collections.abc import Callable, Mapping

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record, field
from stellwerk.core.turnstile import COMPUTING
from stellwerk.policy.rate import RATE_KEYS, Reading, host_cpu_usage, share, vm_memory_usage, vm_rates
from stellwerk.ports.hypervisor import HostStatistics, Session, VmStatistics

VM_KEYS = ("cpu_usage", "mem_usage", *RATE_KEYS, "disk_capacity", "disk_allocation")
"""What is sampled of a VM."""


class Memory(Record, frozen=True, kw_only=True):
    """What the next sample of a host is compared with. Frozen: an abandoned call may still hold it."""

    vms: Mapping[VmId, Reading] = field(default_factory=dict)
    host_cpu: Mapping[str, int] | None = None


class Sample(Record, frozen=True, kw_only=True):
    """One sample of a host: its running VMs, their numbers by key, the host's own, and whose monitor hangs."""

    memory: Memory
    vms: frozenset[VmId]
    columns: Mapping[str, Mapping[str, float | None]]
    host: Mapping[str, float | None]
    hanging: frozenset[VmId]


def sampler(memory: Memory, clock: Clock, interval: float, cpus: Mapping[VmId, int]) -> Callable[[Session], Sample]:
    """A job that samples a host once. `cpus`: the vCPUs of its VMs by their definition, where statistics do not say."""

    def sample(session: Session) -> Sample:
        begun, wall = clock.monotonic(), clock.now()
        statistics = session.statistics()
        # the host read its counters at some time between question and answer
        half = (clock.monotonic() - begun) / 2
        host = _host_statistics(session)
        with COMPUTING:
            readings = {vm.id: _reading(vm, begun + half, wall + half, cpus) for vm in statistics}
            return _sample(memory, statistics, readings, host, interval)

    return sample


def _host_statistics(session: Session) -> HostStatistics:
    """The host's own, unknown where its driver has none."""
    try:
        return session.host_statistics()
    except Unreachable:
        raise
    except AppError:
        return HostStatistics()


def _reading(vm: VmStatistics, at: float, wall: float, cpus: Mapping[VmId, int]) -> Reading:
    return Reading(
        at=at,
        wall=wall,
        cpus=vm.vcpus or cpus.get(vm.id, 0),
        cpu_ns=vm.cpu_ns,
        counters=vm.counters,
        torn=vm.monitor_hangs,
    )


def _sample(
    memory: Memory,
    statistics: list[VmStatistics],
    readings: Mapping[VmId, Reading],
    host: HostStatistics,
    interval: float,
) -> Sample:
    columns: dict[str, dict[str, float | None]] = {key: {} for key in VM_KEYS}
    for vm in statistics:
        values = vm_rates(memory.vms.get(vm.id), readings[vm.id], interval)
        values["mem_usage"] = vm_memory_usage(vm.gauges)
        values["disk_capacity"] = vm.gauges.get("disk_capacity")
        values["disk_allocation"] = vm.gauges.get("disk_allocation")
        for key, value in values.items():
            columns[key][vm.id] = value
    used = None
    if host.memory_total is not None and host.memory_available is not None:
        used = host.memory_total - host.memory_available
    return Sample(
        memory=Memory(vms=readings, host_cpu=host.cpu_ns),
        vms=frozenset(readings),
        columns=columns,
        host={
            "cpu_usage": host_cpu_usage(memory.host_cpu, host.cpu_ns),
            "mem_usage": share(used, host.memory_total),
        },
        hanging=frozenset(vm.id for vm in statistics if vm.monitor_hangs),
    )
