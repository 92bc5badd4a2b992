"""Elements of devices say what was asked for, and read back as the same."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.adapters.hypervisor.making.device_build import disk_element, interface_element
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.making.vm_spec import DiskSpec, NicSpec, NicType

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cc", "Cs")), min_size=1)


def _text(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode")


def _definition(element: etree._Element) -> tuple[tuple[Disk, ...], tuple[Vnic, ...]]:
    xml = f"<domain type='kvm'><name>x</name><memory>1</memory><devices>{_text(element)}</devices></domain>"
    definition = read_domain(xml, "x").definition
    assert not definition.unread
    return definition.disks, definition.vnics


def test_volume_of_a_pool() -> None:
    spec = DiskSpec(target="vda", pool="default", volume="web.qcow2", discard=True, boot_order=1)
    assert _text(disk_element(spec)) == (
        '<disk type="volume" device="disk"><driver name="qemu" type="qcow2" discard="unmap"/>'
        '<source pool="default" volume="web.qcow2"/><target dev="vda" bus="virtio"/><boot order="1"/></disk>'
    )


def test_empty_drive_has_no_source_and_is_read_only() -> None:
    element = disk_element(DiskSpec(target="sda", bus="sata", device="cdrom", format="raw"))
    assert element.find("source") is None
    assert element.find("readonly") is not None


def test_block_device_is_named_as_a_device() -> None:
    element = disk_element(
        DiskSpec(target="vda", path="/dev/vg/web", block=True, format="raw", cache="none", io="native")
    )
    assert element.get("type") == "block"
    source, driver = element.find("source"), element.find("driver")
    assert source is not None
    assert source.get("dev") == "/dev/vg/web"
    assert driver is not None
    assert (driver.get("cache"), driver.get("io")) == ("none", "native")


def test_interfaces_of_each_type() -> None:
    assert _text(interface_element(NicSpec(source="lab", mac="52:54:00:00:00:01"))) == (
        '<interface type="network"><mac address="52:54:00:00:00:01"/><source network="lab"/>'
        '<model type="virtio"/></interface>'
    )
    bridge = interface_element(NicSpec(type=NicType.BRIDGE, source="br0", model="e1000"))
    assert '<source bridge="br0"/><model type="e1000"/>' in _text(bridge)
    direct = interface_element(NicSpec(type=NicType.DIRECT, source="eno1", link_up=False))
    assert '<source dev="eno1" mode="bridge"/>' in _text(direct)
    assert '<link state="down"/>' in _text(direct)


@given(path=TEXT, serial=TEXT, shareable=st.booleans(), order=st.none() | st.integers(1, 99))
def test_a_disk_reads_back(path: str, serial: str, shareable: bool, order: int | None) -> None:
    spec = DiskSpec(target="vdb", path=f"/{path}", serial=serial, shareable=shareable, boot_order=order)
    ((disk,), _none) = _definition(disk_element(spec))
    assert (disk.source, disk.shareable, disk.boot_order, disk.format) == (f"/{path}", shareable, order, "qcow2")
    assert disk.serial.strip() == serial.strip()


@given(source=TEXT, kind=st.sampled_from(NicType), up=st.booleans())
def test_an_interface_reads_back(source: str, kind: NicType, up: bool) -> None:
    (_none, (nic,)) = _definition(interface_element(NicSpec(type=kind, source=source, link_up=up)))
    assert (nic.type, nic.source, nic.link_up, nic.model) == (kind.value, source, up, "virtio")
