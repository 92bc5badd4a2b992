"""Devices of VMs as commands name them."""

from tests.fakes import entity
from tests.fakes.graph import graph_of

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.device import Device, Disk, Graphics, Vnic
from stellwerk.model.graph import Graph
from stellwerk.model.hardware.difference import ADDED, Differing
from stellwerk.model.vm import Definition, Runtime, Vm, merged
from stellwerk.policy.offer.hardware_offer import (
    changeable_offers,
    device_offers,
    disk_offers,
    drive_offers,
    mac_offers,
    names_of,
)

FIRST, SECOND = (Ref(Kind.VM, entity.vm_id(number)) for number in (1, 2))


def vm(number: int, devices: tuple[Device, ...], *targets: str) -> Vm:
    """A VM with a display, a CD drive, these disks and devices, a TPM to come."""
    disks = (*(Disk(target=name, device="disk") for name in targets), Disk(target="sda", device="cdrom"))
    definition = Definition(
        name=f"vm-{number}", disks=disks, vnics=(Vnic(mac=f"52:54:00:00:00:0{number}"),),
        graphics=(Graphics(type="vnc"),), devices=devices,
    )  # fmt: skip
    runtime = Runtime(waiting=(Differing("tpm 0", ADDED), Differing("disk vdz", ADDED)))
    report = entity.domain(number, "h1", definition=definition, runtime=runtime)
    found = merged({HostId("h1"): report})
    assert found is not None
    return found


VIDEO, SOUND = Device(type="video", model="vga"), Device(type="sound", model="ich9")
BUS, GIVEN = Device(type="controller", detail="usb 0"), Device(type="hostdev", model="usb", detail="046d:c52b")


def graph() -> Graph:
    return graph_of(vm(1, (VIDEO, SOUND, BUS, GIVEN), "vda", "vdb"), vm(2, (VIDEO,), "vda"))


def test_of_one_vm_what_it_has_and_will_have() -> None:
    found = graph().get(FIRST)
    assert isinstance(found, Vm)
    assert names_of(found) == (
        "graphics 0", "video 0", "sound 0", "controller usb 0", "hostdev usb 046d:c52b", "tpm 0",
    )  # fmt: skip
    assert changeable_offers(graph(), (FIRST,), {}) == ("graphics 0", "video 0", "sound 0", "tpm 0")
    assert "hostdev usb 046d:c52b" in device_offers(graph(), (FIRST,), {})
    assert disk_offers(graph(), (FIRST,), {}) == ("vda", "vdb", "sda")
    assert mac_offers(graph(), (FIRST,), {}) == ("52:54:00:00:00:01",)


def test_of_several_what_all_of_them_have() -> None:
    both = (FIRST, SECOND)
    assert changeable_offers(graph(), both, {}) == ("graphics 0", "video 0", "tpm 0")
    assert disk_offers(graph(), both, {}) == ("vda", "sda")
    assert drive_offers(graph(), both, {}) == ("sda",)
    assert mac_offers(graph(), both, {}) == ()
    assert disk_offers(graph(), (), {}) == ()
