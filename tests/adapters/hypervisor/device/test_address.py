"""Another bus or model is another place, which libvirt finds; disks of one bus never have the same one."""

import pytest
from lxml import etree
from tests.fakes.definition_part.domain_text import TEXT

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import differing
from stellwerk.adapters.hypervisor.device.document import devices, parse
from stellwerk.model.hardware.difference import ADDED, Differing
from stellwerk.model.hardware.edit import AddDisk, SetValues
from stellwerk.model.making.vm_spec import DiskSpec

PCI = "<address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>"
PLACED = (
    TEXT.replace("<odd:future", f"{PCI}<odd:future")
    .replace("<readonly/>", "<readonly/><address type='drive' controller='0' bus='0' target='0' unit='0'/>")
    .replace("<unheard-of", f"<sound model='ich9'>{PCI}</sound><watchdog model='i6300esb'>{PCI}</watchdog><unheard-of")
)


def _edited(device: str, **values: str) -> etree._Element:
    return applied(parse(PLACED), [SetValues(device=device, values=values)])


def _address(root: etree._Element, device: str) -> dict[str, str] | None:
    found = devices(root)[device].find("address")
    return None if found is None else {str(key): str(value) for key, value in found.attrib.items()}


@pytest.mark.parametrize(
    ("device", "key", "value"),
    [("disk vda", "bus", "usb"), ("sound 0", "model", "usb"), ("watchdog 0", "model", "ib700")],
)
def test_a_place_of_another_kind_is_left(device: str, key: str, value: str) -> None:
    root = _edited(device, **{key: value})
    assert _address(root, device) is None
    (line,) = differing(parse(PLACED), root)
    assert (line.device, line.key, line.after) == (device, key, value)


def test_what_does_not_change_its_kind_stays_where_it_is() -> None:
    assert _address(_edited("disk vda", cache="none"), "disk vda") is not None
    assert _address(_edited("disk vda", bus="virtio"), "disk vda") is not None


def test_two_disks_of_a_bus_have_two_units() -> None:
    drive = {"type": "drive", "controller": "0", "bus": "0", "target": "0"}
    root = _edited("disk vda", bus="sata")
    assert _address(root, "disk vda") == {**drive, "unit": "1"}  # the CD has unit 0
    added = applied(root, [AddDisk(spec=DiskSpec(target="sdb", bus="sata", path="/d/x"))])
    assert _address(added, "disk sdb") == {**drive, "unit": "2"}


def test_a_first_disk_on_scsi_brings_a_controller_of_today() -> None:
    edit = AddDisk(spec=DiskSpec(target="sdb", bus="scsi", path="/d/x"))
    once = applied(parse(PLACED), [edit])
    assert [line for line in differing(parse(PLACED), once) if line.key == ADDED] == [
        Differing("disk sdb", ADDED, after="/d/x disk qcow2 scsi"),
        Differing("controller scsi 0", ADDED, after="scsi virtio-scsi"),
    ]
    again = applied(once, [AddDisk(spec=DiskSpec(target="sdc", bus="scsi", path="/d/y"))])
    assert len(list(again.iterfind("devices/controller[@type='scsi']"))) == 1
    assert len(list(_edited("disk vda", bus="scsi").iterfind("devices/controller[@type='scsi']"))) == 1
