"""The counters of running domains in one bulk call. STATS lane, on a connection of its own.

QEMU's monitor answers some of these fields. A QEMU that hangs holds the first such call of its host for good; the lane
abandons it and the connection that replaces it is answered at once, without the fields of that VM: this is how a hung
QEMU is known. Drivers without such fields (test, LXC, Xen) are never said to hang.
"""

from collections.abc import Mapping
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.monitor import monitor_hangs
from stellwerk.core.ids import VmId
from stellwerk.core.unit import KIB
from stellwerk.ports.hypervisor import VmStatistics

_GROUPS = (
    libvirt.VIR_DOMAIN_STATS_STATE
    | libvirt.VIR_DOMAIN_STATS_CPU_TOTAL
    | libvirt.VIR_DOMAIN_STATS_BALLOON
    | libvirt.VIR_DOMAIN_STATS_INTERFACE
    | libvirt.VIR_DOMAIN_STATS_BLOCK
)
"""Not the group of vCPUs: it reads a file of the host for each of them, and their count is in the definition."""

_FLAGS = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE | libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT

_NO_SUPPORT = 3
_PAUSED, _STARTING_UP = 3, 11

_MEMORY = {
    "balloon.current": "memory",
    "balloon.unused": "unused",
    "balloon.available": "available",
    "balloon.usable": "usable",
}
_BLOCK = {"rd.bytes": "disk_read", "wr.bytes": "disk_write"}
_BLOCK_GAUGES = {"capacity": "disk_capacity", "allocation": "disk_allocation"}
_NET = {"rx.bytes": "net_in", "tx.bytes": "net_out"}


class Statistics(Handle):
    """The part of a session that reads counters."""

    def statistics(self) -> list[VmStatistics]:
        """The counters of all running domains, in one bulk call that waits for no busy domain."""
        with self.use() as conn:
            try:
                answer = conn.getAllDomainStats(_GROUPS, _FLAGS)
            except libvirt.libvirtError as error:
                if error.get_error_code() != _NO_SUPPORT:
                    raise
                active = conn.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)
                answer = [(domain, {}) for domain in active]
            return [self._sample(domain, fields) for domain, fields in answer]

    def _sample(self, domain: Any, fields: Mapping[str, Any]) -> VmStatistics:
        id_ = VmId(domain.UUIDString())
        if self._driver != "qemu" and "cpu.time" not in fields:
            return _sample_of_info(domain, id_)
        return sample_of(id_, fields, monitor_hangs=self._silent(domain, fields))

    def _silent(self, domain: Any, fields: Mapping[str, Any]) -> bool:
        """Its monitor-bound fields are missing, and not because it starts or is busy for a moment.

        `balloon.rss` is there for every QEMU whose monitor could be asked, with a balloon device or without.
        """
        if self._driver != "qemu" or "balloon.rss" in fields:
            return False
        if fields.get("state.state") == _PAUSED and fields.get("state.reason") == _STARTING_UP:
            return False
        return monitor_hangs(domain)


def sample_of(id_: VmId, fields: Mapping[str, Any], *, monitor_hangs: bool = False) -> VmStatistics:
    """The sample of one record of `getAllDomainStats`. Absent fields stay absent."""
    gauges = {ours: fields[theirs] * KIB for theirs, ours in _MEMORY.items() if theirs in fields}
    gauges.update(_summed(fields, "block", _BLOCK_GAUGES))
    return VmStatistics(
        id=id_,
        cpu_ns=fields.get("cpu.time"),
        counters={**_summed(fields, "block", _BLOCK), **_summed(fields, "net", _NET)},
        gauges=gauges,
        monitor_hangs=monitor_hangs,
    )


def _summed(fields: Mapping[str, Any], group: str, names: Mapping[str, str]) -> dict[str, int]:
    """Each field summed over all devices of a group; a field that no device has stays absent.

    A disk's backing files are not asked for, so each record is a device of its own.
    """
    sums: dict[str, int] = {}
    for number in range(fields.get(f"{group}.count", 0)):
        for theirs, ours in names.items():
            value = fields.get(f"{group}.{number}.{theirs}")
            if value is not None:
                sums[ours] = sums.get(ours, 0) + value
    return sums


def _sample_of_info(domain: Any, id_: VmId) -> VmStatistics:
    """For drivers whose bulk call knows the state only, or that have none: processor time and memory."""
    try:
        _state, _most, memory, vcpus, cpu_ns = domain.info()
    except libvirt.libvirtError:
        return VmStatistics(id=id_)  # it ended meanwhile
    return VmStatistics(id=id_, vcpus=vcpus, cpu_ns=cpu_ns, gauges={"memory": memory * KIB})
