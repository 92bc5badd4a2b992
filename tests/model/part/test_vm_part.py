"""Disks and network interfaces of VMs as objects."""

from tests.fakes.entity import domain, vm_id

from stellwerk.core.ids import Kind
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.part.vm_part import PARTS, SOURCES, disks_of, vnics_of
from stellwerk.model.vm import Definition, Vm


def vm(*names: str, number: int = 1) -> Vm:
    """A VM with a disk and an interface of each name."""
    disks, vnics = tuple(Disk(target=name) for name in names), tuple(Vnic(mac=name) for name in names)
    return Vm(id=vm_id(number), domain=domain(number, definition=Definition(name="web", disks=disks, vnics=vnics)))


def test_a_part_is_named_by_its_vm_and_its_own_name() -> None:
    (disk,), (vnic,) = disks_of(vm("vda")), vnics_of(vm("52:54:00:00:00:01"))
    assert (disk.id, disk.name, disk.vm_id) == (f"{vm_id(1)}/vda", "vda", vm_id(1))
    assert (vnic.id, vnic.name) == (f"{vm_id(1)}/52:54:00:00:00:01", "52:54:00:00:00:01")


def test_devices_of_one_name_are_different_parts() -> None:
    for parts_of in PARTS.values():
        ids = [part.id.partition("/")[2] for part in parts_of(vm("a", "a", "", "", "a#2", "a"))]
        assert ids == ["a", "a#2", "", "#2", "a#2#2", "a#3"]


def test_what_they_are_made_of() -> None:
    one = vm("vda")
    assert SOURCES[Kind.DISK](one) is one.domain.definition.disks
    assert SOURCES[Kind.VNIC](one) is one.domain.definition.vnics
