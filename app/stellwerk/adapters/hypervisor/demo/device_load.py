"""What the devices of a VM of the demo fleet count: its generated load, parted among them. Nothing here is measured.

Counters follow from the same integral as the VM's own (`load`), so that they grow steadily and their sums agree.
"""

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping

from stellwerk.adapters.hypervisor.demo.fleet import Load
from stellwerk.adapters.hypervisor.demo.load import OPERATION, waves_of
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record
from stellwerk.ports.sampling.device import DISK_COUNTERS, VCPU_COUNTERS, VNIC_COUNTERS, Counted, DeviceCounters

_PACKET = 800
"""Bytes."""
_READ_TIME, _WRITE_TIME = 0.4e6, 1.1e6
"""Nanoseconds of an operation, on average."""
_WAIT, _STEAL = 0.015, 0.004
"""Shares of a processor's time."""
_SECOND = 1e9


class Parts(Record, frozen=True):
    """A running VM and what it is made of: names of its disks and of the host's ends of its interfaces."""

    id: VmId
    run: int
    load: Load
    vcpus: int
    memory: int
    disks: tuple[str, ...]
    vnics: tuple[str, ...]


def counted(vms: Iterable[Parts], epoch: float, moments: Mapping[VmId, float]) -> DeviceCounters:
    """The counters of all devices, as of the moment of each VM (UTC seconds), counted from `epoch`."""
    each = [(vm, *_lived(vm, epoch, moments[vm.id])) for vm in vms]
    return DeviceCounters(
        disks=_columns(each, lambda vm: vm.disks, DISK_COUNTERS, _disk),
        vnics=_columns(each, lambda vm: vm.vnics, VNIC_COUNTERS, _vnic),
        vcpus=_columns(each, lambda vm: tuple(map(str, range(vm.vcpus))), VCPU_COUNTERS, _vcpu),
        resident={vm.id: int(vm.memory * min(1.0, vm.load.memory + 0.1)) for vm, *_rest in each},
    )


Each = tuple[Parts, float, float]
"""A VM, the seconds of average load that it has behind it, and the same by other waves: those of waiting."""


def _lived(vm: Parts, epoch: float, moment: float) -> tuple[float, float]:
    def lived(name: str) -> float:
        waves = waves_of(name, vm.load.swing)
        return max(0.0, waves.until(moment) - waves.until(epoch))

    return lived(vm.id), lived(f"{vm.id} waits")


def _columns(
    each: list[Each],
    names: Callable[[Parts], tuple[str, ...]],
    counters: Mapping[str, str],
    count: Callable[[Each, float], Mapping[str, float]],
) -> Counted:
    rows = [
        (vm[0], name, count(vm, share))
        for vm in each
        for name, share in zip(names(vm[0]), _shares(vm[0].id, len(names(vm[0]))), strict=True)
    ]
    return Counted(
        vms=tuple(vm.id for vm, _name, _counts in rows),
        runs=tuple(vm.run for vm, _name, _counts in rows),
        names=tuple(name for _vm, name, _counts in rows),
        columns={key: array("d", [counts[key] for _vm, _name, counts in rows]) for key in counters},
    )


def _shares(id_: str, count: int) -> Iterator[float]:
    """Uneven ones, the same for the same VM; together 1."""
    digest = hashlib.sha256(id_.encode()).digest()
    weights = [1.0 + digest[place % len(digest)] / 256 for place in range(count)]
    return (weight / sum(weights) for weight in weights)


def _disk(each: Each, share: float) -> Mapping[str, float]:
    vm, lived, waited = each
    read, written = vm.load.disk_read * share, vm.load.disk_write * share
    return {
        "disk_read": read * lived,
        "disk_write": written * lived,
        "disk_read_ops": read * lived // OPERATION,
        "disk_write_ops": written * lived // OPERATION,
        "disk_read_ns": read / OPERATION * waited * _READ_TIME,
        "disk_write_ns": written / OPERATION * waited * _WRITE_TIME,
        "disk_flushes": written * lived // OPERATION // 8,
    }


def _vnic(each: Each, share: float) -> Mapping[str, float]:
    vm, lived, _waited = each
    received, sent = vm.load.net_in * share * lived, vm.load.net_out * share * lived
    found = dict.fromkeys(VNIC_COUNTERS, 0.0)
    return {
        **found,
        "net_in": received,
        "net_out": sent,
        "net_in_packets": received // _PACKET,
        "net_out_packets": sent // _PACKET,
    }


def _vcpu(each: Each, share: float) -> Mapping[str, float]:
    vm, lived, waited = each
    busy = min(vm.load.cpu * share * vm.vcpus, 1 / waves_of(vm.id, vm.load.swing).peak)
    return {"time": busy * lived * _SECOND, "wait": _WAIT * waited * _SECOND, "steal": _STEAL * waited * _SECOND}
