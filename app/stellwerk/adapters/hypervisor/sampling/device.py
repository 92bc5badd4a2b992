"""The counters of each device in one bulk call. STATS lane, on a connection of its own.

Only what the tables of the port name is read of an answer, into arrays: ten thousand VMs have a hundred thousand
such numbers.
"""

from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.handle import id_of
from stellwerk.adapters.hypervisor.sampling.bulk import BulkCounting
from stellwerk.adapters.hypervisor.xml_reader import XmlReader
from stellwerk.core.error import Refused
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.core.unit import KIB
from stellwerk.ports.sampling.device import (
    DISK_COUNTERS,
    VCPU_COUNTERS,
    VNIC_COUNTERS,
    Counted,
    DeviceCounters,
)

_GROUPS = (
    libvirt.VIR_DOMAIN_STATS_VCPU
    | libvirt.VIR_DOMAIN_STATS_BALLOON
    | libvirt.VIR_DOMAIN_STATS_INTERFACE
    | libvirt.VIR_DOMAIN_STATS_BLOCK
)
_NOT_THERE = (libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_ERR_INVALID_ARG)
_NAN = float("nan")
_MOST = 4096
"""Devices of a sort that a domain may claim to have."""

Answer = list[tuple[VmId, int, Mapping[str, Any]]]
"""Of each domain: its id, the number of its run, its fields."""


class DeviceStatistics(BulkCounting):
    """The part of a session that counts by device."""

    def device_counters(self) -> DeviceCounters:
        """The counters of all devices. See the port."""
        with self.use() as conn:
            records = self._counts(conn, "device_counters", _GROUPS, refusals=_NOT_THERE)
            return counters_of([(id_of(domain), domain.ID(), fields) for domain, fields in records or ()])

    def ask_memory(self, id_: VmId, seconds: int) -> None:
        """Let the guest tell of its memory. See the port."""
        with self.vm(id_) as domain:
            root = XmlReader(domain.XMLDesc(0), "domain").root
            balloon = root.find("devices/memballoon") if root is not None else None
            if balloon is None or balloon.get("model") == "none":
                raise Refused(_("the VM has no balloon device"), _("add one in its hardware"))
            if balloon.find("stats") is None:
                domain.setMemoryStatsPeriod(seconds, libvirt.VIR_DOMAIN_AFFECT_LIVE)


def counters_of(answer: Answer) -> DeviceCounters:
    """The counters in an answer of `getAllDomainStats`. Absent fields stay unknown."""
    return DeviceCounters(
        disks=_counted(answer, "block.count", "block", DISK_COUNTERS),
        vnics=_counted(answer, "net.count", "net", VNIC_COUNTERS),
        vcpus=_counted(answer, "vcpu.current", "vcpu", VCPU_COUNTERS),
        resident={id_: fields["balloon.rss"] * KIB for id_, _run, fields in answer if "balloon.rss" in fields},
        silent={id_: run for id_, run, fields in answer if "balloon.rss" in fields and "balloon.unused" not in fields},
    )


def _counted(answer: Answer, count_name: str, group: str, words: Mapping[str, str]) -> Counted:
    """The columns of one sort of devices."""
    vms: list[VmId] = []
    runs: list[int] = []
    names: list[str] = []
    found: list[Iterable[float]] = []
    for id_, run, fields in answer:
        for number in range(min(fields.get(count_name, 0), _MOST)):
            name = str(number) if group == "vcpu" else fields.get(f"{group}.{number}.name")
            if name:
                vms.append(id_)
                runs.append(run)
                names.append(name)
                found.append([fields.get(field, _NAN) for field in _fields(group, number, tuple(words.values()))])
    flat = array("d", chain.from_iterable(found))
    width = len(words)
    columns = {key: flat[place::width] for place, key in enumerate(words)}
    return Counted(tuple(vms), tuple(runs), tuple(names), columns)


@lru_cache(maxsize=1024)
def _fields(group: str, number: int, words: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the fields of one device."""
    return tuple(f"{group}.{number}.{word}" for word in words)
