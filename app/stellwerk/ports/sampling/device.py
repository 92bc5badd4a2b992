"""The part of a session that counts what each device of each running domain did. STATS lane."""

from array import array
from collections.abc import Mapping
from typing import Protocol

from stellwerk.core.ids import VmId
from stellwerk.core.record import Record

DISK_COUNTERS = {
    "disk_read": "rd.bytes",
    "disk_write": "wr.bytes",
    "disk_read_ops": "rd.reqs",
    "disk_write_ops": "wr.reqs",
    "disk_read_ns": "rd.times",
    "disk_write_ns": "wr.times",
    "disk_flushes": "fl.reqs",
}
"""What is counted of a disk, and libvirt's word for it; `_ns` are nanoseconds that operations took together."""
VNIC_COUNTERS = {
    "net_in": "rx.bytes",
    "net_out": "tx.bytes",
    "net_in_packets": "rx.pkts",
    "net_out_packets": "tx.pkts",
    "net_in_errors": "rx.errs",
    "net_out_errors": "tx.errs",
    "net_in_drops": "rx.drop",
    "net_out_drops": "tx.drop",
}
"""The same of a network interface."""
VCPU_COUNTERS = {"time": "time", "wait": "wait", "steal": "delay"}
"""The same of a virtual processor, in nanoseconds: that it ran, that it waited for something, that the host had no
processor for it."""


class Counted(Record, frozen=True, eq=False):
    """Counters of devices of a sort, in columns and not an object each: the garbage collector need not look at them.

    `runs` has another number each time that the domain is started; `names` as libvirt has them: the target of a disk,
    the host's end of an interface, the number of a processor. `columns` are ever growing, NaN = unknown.
    """

    vms: tuple[VmId, ...] = ()
    runs: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    columns: Mapping[str, "array[float]"] = {}


class DeviceCounters(Record, frozen=True, kw_only=True, eq=False):
    """What was counted at one moment. `resident` is the memory of the host that each domain takes, in bytes;
    `silent` are the domains whose balloon driver never told of the guest's memory, with their runs."""

    disks: Counted = Counted()
    vnics: Counted = Counted()
    vcpus: Counted = Counted()
    resident: Mapping[VmId, int] = {}
    silent: Mapping[VmId, int] = {}


class DeviceCounting(Protocol):
    """Counts by device."""

    def device_counters(self) -> DeviceCounters:
        """The counters of all devices of all running domains, in one bulk call that waits for no busy domain."""
        ...

    def ask_memory(self, id_: VmId, seconds: int) -> None:
        """Let the balloon driver of a running domain tell of the guest's memory every so many seconds, for this run
        only; nothing where it has such a period. Raises Refused or Unsupported where there is no such driver."""
        ...
