"""The counters of running domains in one bulk call. STATS lane, on a connection of its own.

QEMU's monitor answers some of these fields. A QEMU that hangs holds the first such call of its host for good; the lane
abandons it and the connection that replaces it is answered at once, without the fields of that VM: this is how a hung
QEMU is known. Drivers without such fields (test, LXC, Xen) are never said to hang.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.error import cut_off
from stellwerk.adapters.hypervisor.handle import id_of
from stellwerk.adapters.hypervisor.monitor import monitor_hangs
from stellwerk.adapters.hypervisor.sampling.bulk import BulkCounting
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

_STATE = frozenset({"state.state", "state.reason"})
_NOT_THERE = (libvirt.VIR_ERR_NO_SUPPORT,)
_PAUSED, _STARTING_UP = 3, 11


class Statistics(BulkCounting):
    """The part of a session that reads counters."""

    def statistics(self) -> list[VmStatistics]:
        """The counters of all running domains, in one bulk call that waits for no busy domain."""
        self._waits.begin()
        with self.use() as conn:
            records = self._counts(conn, "statistics", _GROUPS, refusals=_NOT_THERE, beside=_STATE)
            if records is not None:
                return [self._sample(domain, fields) for domain, fields in records]
            active = conn.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)
            return [_sample_of_info(domain, id_of(domain)) for domain in active]

    def _sample(self, domain: Any, fields: Mapping[str, Any]) -> VmStatistics:
        id_ = id_of(domain)
        if self._driver != "qemu" and "cpu.time" not in fields:
            return _sample_of_info(domain, id_)
        return sample_of(id_, fields, monitor_hangs=self._silent(domain, id_, fields))

    def _silent(self, domain: Any, id_: VmId, fields: Mapping[str, Any]) -> bool:
        """Its monitor-bound fields are missing, and not because it starts or is busy for a moment.

        `balloon.rss` is there for every QEMU whose monitor could be asked, with a balloon device or without.
        """
        if self._driver != "qemu" or "balloon.rss" in fields:
            return False
        if fields.get("state.state") == _PAUSED and fields.get("state.reason") == _STARTING_UP:
            return False
        return monitor_hangs(domain, id_, self._waits)


def sample_of(id_: VmId, fields: Mapping[str, Any], *, monitor_hangs: bool = False) -> VmStatistics:
    """The sample of one record of `getAllDomainStats`. Absent fields stay unknown.

    A disk's backing files are not asked for, so each record is a device of its own.
    """
    disks, vnics = fields.get("block.count", 0), fields.get("net.count", 0)
    return VmStatistics(
        id_,
        cpu_ns=fields.get("cpu.time"),
        disk_read=_sum(fields, _names("block", disks, "rd.bytes")),
        disk_write=_sum(fields, _names("block", disks, "wr.bytes")),
        net_in=_sum(fields, _names("net", vnics, "rx.bytes")),
        net_out=_sum(fields, _names("net", vnics, "tx.bytes")),
        disk_read_ops=_sum(fields, _names("block", disks, "rd.reqs")),
        disk_write_ops=_sum(fields, _names("block", disks, "wr.reqs")),
        memory=_bytes(fields.get("balloon.current")),
        unused=_bytes(fields.get("balloon.unused")),
        available=_bytes(fields.get("balloon.available")),
        usable=_bytes(fields.get("balloon.usable")),
        disk_capacity=_sum(fields, _names("block", disks, "capacity")),
        disk_allocation=_sum(fields, _names("block", disks, "allocation")),
        monitor_hangs=monitor_hangs,
    )


@lru_cache(maxsize=1024)
def _names(group: str, count: int, field: str) -> tuple[str, ...]:
    """The names of one field for all devices of a group."""
    return tuple(f"{group}.{number}.{field}" for number in range(count))


def _sum(fields: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    """The field summed over all devices; None where no device has it."""
    total: int | None = None
    for name in names:
        value = fields.get(name)
        if value is not None:
            total = value if total is None else total + value
    return total


def _bytes(kib: int | None) -> int | None:
    return None if kib is None else kib * KIB


def _sample_of_info(domain: Any, id_: VmId) -> VmStatistics:
    """For drivers whose bulk call knows the state only, or that have none: processor time and memory."""
    try:
        _state, _most, memory, vcpus, cpu_ns = domain.info()
    except libvirt.libvirtError as error:
        if cut_off(error):
            raise
        return VmStatistics(id_)  # it ended meanwhile
    return VmStatistics(id_, vcpus, cpu_ns, memory=memory * KIB)
