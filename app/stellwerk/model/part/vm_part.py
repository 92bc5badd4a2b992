"""Disks and network interfaces of VMs as objects of their own, which can be searched and listed. Frozen; any thread.

They are what the definition of their VM says: nobody reports or keeps them, they are made of the VM when somebody asks.
Their `tags` and `values` are filled in by their table.
"""

from collections.abc import Callable, Iterable, Mapping

from stellwerk.core.ids import DiskId, Kind, TagId, VmId, VnicId
from stellwerk.core.record import Record
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.field import NO_VALUES, Values
from stellwerk.model.vm import Vm


class DiskPart(Record, frozen=True, kw_only=True):
    """A disk of a VM, as the VM sees it. `id` is the VM's and the target."""

    id: DiskId
    vm_id: VmId
    disk: Disk
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES

    @property
    def name(self) -> str:
        """The name of the device in its VM."""
        return self.disk.target


class VnicPart(Record, frozen=True, kw_only=True):
    """A network interface of a VM. `id` is the VM's and the MAC address."""

    id: VnicId
    vm_id: VmId
    vnic: Vnic
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES

    @property
    def name(self) -> str:
        """Its MAC address."""
        return self.vnic.mac


Part = DiskPart | VnicPart


def disks_of(vm: Vm) -> tuple[Part, ...]:
    """The disks of a VM, in the order of its definition."""
    disks = vm.domain.definition.disks
    ids = _ids(vm.id, [disk.target for disk in disks])
    return tuple([DiskPart(id=DiskId(id_), vm_id=vm.id, disk=disk) for id_, disk in zip(ids, disks, strict=True)])


def vnics_of(vm: Vm) -> tuple[Part, ...]:
    """The network interfaces of a VM, in the order of its definition."""
    vnics = vm.domain.definition.vnics
    ids = _ids(vm.id, [vnic.mac for vnic in vnics])
    return tuple([VnicPart(id=VnicId(id_), vm_id=vm.id, vnic=vnic) for id_, vnic in zip(ids, vnics, strict=True)])


def vnic_ids(vm_id: VmId, vnics: tuple[Vnic, ...]) -> dict[str, str]:
    """The ids of the network interfaces of a VM by their ends on the host, those that have one."""
    ids = _ids(vm_id, [vnic.mac for vnic in vnics])
    return {vnic.target: id_ for id_, vnic in zip(ids, vnics, strict=True) if vnic.target}


PARTS: Mapping[Kind, Callable[[Vm], tuple[Part, ...]]] = {Kind.DISK: disks_of, Kind.VNIC: vnics_of}
"""The kinds of parts, and how they are made of a VM."""


SOURCES: Mapping[Kind, Callable[[Vm], tuple[object, ...]]] = {
    Kind.DISK: lambda vm: vm.domain.definition.disks,
    Kind.VNIC: lambda vm: vm.domain.definition.vnics,
}
"""What the parts of a kind are made of: where it is the same they are the same."""


def _ids(vm_id: VmId, names: Iterable[str]) -> list[str]:
    """One for each name, all of them different: a definition may name two devices alike."""
    found: dict[str, None] = {}
    for name in names:
        id_, again = f"{vm_id}/{name}", 1
        while id_ in found:
            again += 1
            id_ = f"{vm_id}/{name}#{again}"
        found[id_] = None
    return list(found)
