"""Edits: what they name is changed, everything else survives; there and back is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.fakes.definition_part.domain_text import TEXT

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.document import devices, fingerprint, parse, text_of_tree, without_secrets
from stellwerk.core.error import AppError, Conflict, Invalid
from stellwerk.model.hardware.edit import (
    AddDevice,
    AddDisk,
    AddNic,
    AddRoom,
    Edit,
    RemoveDevice,
    ReplaceXml,
    SetBoot,
    SetConnection,
    SetFirmware,
    SetMedium,
    SetMemory,
    SetTopology,
    SetValues,
    SetVcpus,
)
from stellwerk.model.making.vm_spec import DiskSpec, FirmwareType, NicSpec, NicType

MAC = "52:54:00:00:00:01"
EDITS: list[Edit] = [
    SetValues(values={"on_crash": "preserve"}),
    SetValues(device="disk vda", values={"cache": "none", "serial": "x", "shareable": "yes"}),
    SetValues(device=f"interface {MAC}", values={"link": "down"}),
    SetMemory(memory=1 << 30),
    SetVcpus(vcpus=8),
    SetTopology(cores=4),
    SetBoot(order=("vda", MAC)),
    SetBoot(order=("network", "hd")),
    SetFirmware(type=FirmwareType.SECURE),
    SetMedium(device="disk sda", path="/d/b.iso"),
    SetMedium(device="disk sda"),
    SetConnection(device=f"interface {MAC}", spec=NicSpec(type=NicType.BRIDGE, source="br0")),
    AddDisk(spec=DiskSpec(target="vdb", path="/d/two.qcow2")),
    AddNic(spec=NicSpec(mac="52:54:00:00:00:02")),
    AddDevice(type="sound", values={}),
    AddDevice(type="hostdev", values={"source": "0000:03:00.0"}),
    RemoveDevice(device="video 0"),
    AddRoom(ports=2),
    AddRoom(memory=8 << 30, slots=4),
]


def _foreign(root: etree._Element) -> list[bytes]:
    """What no table knows, as it stands there."""
    wanted = ("{urn:odd}note", "{urn:odd}future", "unheard-of",
              "{http://libvirt.org/schemas/domain/qemu/1.0}commandline")  # fmt: skip
    found = [element for tag in wanted for element in root.iter(tag)]
    return [etree.tostring(element, method="c14n") for element in found]


@given(st.lists(st.sampled_from(range(len(EDITS))), max_size=6, unique=True))
def test_what_nobody_understands_survives_and_there_and_back_is_the_same(chosen: list[int]) -> None:
    before = parse(TEXT)
    after = applied(before, [EDITS[place] for place in chosen])
    assert _foreign(after) == _foreign(before)
    assert [node.text for node in after.iter(etree.Comment)] == [" by hand "]
    graphics = after.find("devices/graphics")
    assert graphics is not None
    assert graphics.get("passwd") == "secret"
    back = applied(after, [ReplaceXml(xml=text_of_tree(without_secrets(before)))])
    assert text_of_tree(back) == text_of_tree(before)
    assert text_of_tree(parse(TEXT)) == text_of_tree(before)


def test_a_drive_is_filled_and_emptied() -> None:
    filled = devices(applied(parse(TEXT), [SetMedium(device="disk sda", pool="p", volume="v.iso")]))["disk sda"]
    assert filled.get("type") == "volume"
    empty = devices(applied(parse(TEXT), [SetMedium(device="disk sda")]))["disk sda"]
    assert empty.find("source") is None
    assert empty.get("type") == "file"


def test_an_interface_is_connected_elsewhere() -> None:
    edit = SetConnection(device=f"interface {MAC}", spec=NicSpec(type=NicType.DIRECT, source="eno1"))
    nic = devices(applied(parse(TEXT), [edit]))[f"interface {MAC}"]
    source = nic.find("source")
    assert source is not None
    assert (nic.get("type"), dict(source.attrib)) == ("direct", {"dev": "eno1", "mode": "bridge"})


def test_one_order_of_booting_replaces_the_other() -> None:
    root = applied(parse(TEXT), [SetBoot(order=("sda", "vda"))])
    assert root.find("os/boot") is None
    assert [e.get("order") for key in ("disk vda", "disk sda") for e in devices(root)[key].iter("boot")] == ["2", "1"]
    again = applied(root, [SetBoot(order=("network",))])
    assert [one.get("dev") for one in again.iter("boot")] == ["network"]


def test_a_folder_that_is_shared_needs_shared_memory() -> None:
    root = applied(parse(TEXT), [AddDevice(type="filesystem", values={"source": "/srv", "target": "srv"})])
    access = root.find("memoryBacking/access")
    assert access is not None
    assert access.get("mode") == "shared"


@pytest.mark.parametrize(
    "edit",
    [
        SetValues(device="disk vdz", values={"cache": "none"}),
        SetMedium(device="disk sdz"),
        SetBoot(order=("vdz",)),
        SetBoot(order=("hd", "vda")),
        AddDisk(spec=DiskSpec(target="vda", path="/d/x")),
        AddNic(spec=NicSpec(mac=MAC)),
        ReplaceXml(xml=TEXT),
        ReplaceXml(xml=TEXT.replace("passwd='secret'", "").replace("<name>web", "<name>other")),
        ReplaceXml(xml=TEXT.replace("passwd='secret'", "").replace("0001</uuid>", "0002</uuid>")),
    ],
)
def test_what_cannot_be_is_refused(edit: Edit) -> None:
    with pytest.raises(AppError):
        applied(parse(TEXT), [edit])


def test_only_machines_with_ports_get_more() -> None:
    with pytest.raises(AppError, match="pc-i440fx"):
        applied(parse(TEXT.replace("pc-q35-7.2", "pc-i440fx-7.2")), [AddRoom(ports=1)])


def test_a_definition_that_was_changed_meanwhile_is_a_conflict() -> None:
    root = parse(TEXT)
    text = text_of_tree(without_secrets(root))
    assert applied(root, [ReplaceXml(xml=text, base=fingerprint(root))]) is not None
    with pytest.raises(Conflict):
        applied(root, [ReplaceXml(xml=text, base="another")])
    with pytest.raises(Invalid):
        applied(root, [ReplaceXml(xml="<domain>")])


def test_metadata_may_be_none_of_its_business() -> None:
    old = text_of_tree(without_secrets(parse(TEXT.replace("kept", "old"))))
    edit = ReplaceXml(xml=old, base=fingerprint(parse(TEXT), metadata=False), keeps_metadata=True)
    assert "kept &amp; told" in text_of_tree(applied(parse(TEXT), [edit]))
