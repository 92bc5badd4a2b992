"""Node devices as hardware: what real machines tell, and anything else."""

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.adapters.hypervisor.node.device_xml import hardware_of, read_cells, read_device
from stellwerk.core.unit import GIB, MIB
from stellwerk.model.node import NodeDevice, NodeDeviceKind, NumaCell

COMPUTER = """
<device><name>computer</name><capability type='system'><product>PowerEdge R640</product>
  <hardware><vendor>Dell Inc.</vendor><serial>ABC123</serial></hardware>
  <firmware><vendor>Dell Inc.</vendor><version>2.1</version><release_date>03/05/2024</release_date></firmware>
</capability></device>"""
CARD = """
<device><name>pci_1</name><parent>computer</parent><driver><name>ixgbe</name></driver>
  <capability type='pci'><class>0x020000</class><domain>0</domain><bus>94</bus><slot>0</slot><function>1</function>
  <product id='0x1563'>Ethernet 10G X550T</product><vendor id='0x8086'>Intel</vendor>
  <capability type='virt_functions' maxCount='63'/><iommuGroup number='41'/><numa node='1'/></capability></device>"""
NET = """
<device><name>net_eno1</name><path>/sys/devices/pci0000/net/eno1</path><parent>pci_1</parent>
  <capability type='net'><interface>eno1</interface><address>52:54:00:00:00:01</address>
  <link speed='10000' state='up'/></capability></device>"""
TAP = """
<device><name>net_vnet0</name><path>/sys/devices/virtual/net/vnet0</path><parent>computer</parent>
  <capability type='net'><interface>vnet0</interface></capability></device>"""
DISK = """
<device><name>block_nvme0n1</name><parent>pci_2</parent><capability type='storage'><block>/dev/nvme0n1</block>
  <bus>nvme</bus><drive_type>disk</drive_type><model>PM9A3</model><vendor>Samsung</vendor><serial>S64</serial>
  <size>1048576</size></capability></device>"""
CDROM = """
<device><name>block_sr0</name><capability type='storage'><block>/dev/sr0</block><drive_type>cdrom</drive_type>
  <capability type='removable'><media_available>1</media_available><media_size>4096</media_size></capability>
</capability></device>"""
USB = """
<device><name>usb_1_2</name><driver><name>usb</name></driver><capability type='usb_device'><bus>1</bus>
  <device>4</device><product id='0x0002'/><vendor id='0x0627'>Adomax</vendor></capability></device>"""
HUB = """
<device><name>usb_1</name><driver><name>hub</name></driver><capability type='usb_device'><bus>1</bus>
  <device>1</device></capability></device>"""


def test_a_machine_and_its_devices_in_order() -> None:
    found = hardware_of([USB, NET, CARD, CDROM, COMPUTER, DISK, HUB, TAP, "<broken"], ())
    assert (found.machine, found.vendor, found.serial) == ("PowerEdge R640", "Dell Inc.", "ABC123")
    assert found.firmware == "Dell Inc. 2.1 03/05/2024"
    assert [(device.kind, device.name) for device in found.devices] == [
        (NodeDeviceKind.DISK, "PM9A3"),
        (NodeDeviceKind.DISK, "sr0"),
        (NodeDeviceKind.NIC, "eno1"),
        (NodeDeviceKind.PCI, "Ethernet 10G X550T"),
        (NodeDeviceKind.USB, "0x0002"),
    ]
    disk, cdrom, nic, card, usb = found.devices
    assert (disk.address, disk.size, disk.vendor) == ("/dev/nvme0n1", MIB, "Samsung")
    assert ("serial", "S64") in disk.notes
    assert (("removable", "yes") in cdrom.notes, cdrom.size) == (True, 4096)
    assert (nic.driver, nic.address) == ("ixgbe", "52:54:00:00:00:01")
    assert (card.address, card.numa_node, card.driver) == ("0000:5e:00.1", 1, "ixgbe")
    assert dict(card.notes) == {"class": "0x020000", "IOMMU group": "41", "SR-IOV": "yes"}
    assert (usb.address, usb.notes) == ("1:4", (("id", "0627:0002"),))


def test_memory_nodes() -> None:
    xml = """<capabilities><host><topology><cells num='2'>
      <cell id='0'><memory unit='KiB'>1048576</memory><cpus num='3'>
      <cpu id='0'/><cpu id='1'/><cpu id='8'/></cpus></cell>
      <cell id='1'><cpus num='0'/></cell></cells></topology></host></capabilities>"""
    assert read_cells(xml, 1 << 20) == (
        NumaCell(number=0, memory=GIB, cpus="0-1,8", cpu_count=3),
        NumaCell(number=1),
    )


@given(st.sampled_from(["pci", "usb_device", "storage", "net", "system", "x"]), st.text(max_size=40))
def test_nothing_that_xml_holds_is_an_error(kind: str, text: str) -> None:
    from xml.sax.saxutils import escape, quoteattr

    tags = ("domain", "bus", "slot", "function", "size", "class", "interface", "product", "block", "device")
    parts = "".join(f"<{tag} id={quoteattr(text)}>{escape(text)}</{tag}>" for tag in tags)
    numa = f"<numa node={quoteattr(text)}/><iommuGroup number={quoteattr(text)}/>"
    xml = f"<device><name>computer</name><capability type='{kind}'>{parts}{numa}</capability></device>"
    assert all(isinstance(device, NodeDevice) for device in hardware_of([xml], ()).devices)


@given(st.text(max_size=200))
def test_anything_at_all(text: str) -> None:
    read_device(text)
    read_cells(text, 1 << 20)


def test_a_mediated_device_is_known_by_its_uuid() -> None:
    told = read_device(
        "<device><name>mdev_1</name><parent>pci_1</parent><capability type='mdev'><type id='nvidia-63'/>"
        "<uuid>0a1b2c3d-0000-4000-8000-000000000001</uuid><iommuGroup number='12'/></capability></device>"
    )
    assert told is not None
    assert told.device == NodeDevice(
        kind=NodeDeviceKind.MEDIATED,
        name="nvidia-63",
        address="0a1b2c3d-0000-4000-8000-000000000001",
        notes=(("IOMMU group", "12"),),
    )
