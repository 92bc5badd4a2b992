"""Devices in facts and words."""

import pytest

from stellwerk.adapters.hypervisor.device_xml import MOST_DEVICES, read_devices
from stellwerk.adapters.hypervisor.xml_reader import XmlReader
from stellwerk.model.device import Device, Disk, Graphics, Vnic


def read(devices: str) -> tuple[XmlReader, list[Disk], list[Vnic], list[Graphics], list[Device]]:
    reader = XmlReader(f"<domain><devices>{devices}</devices></domain>", "domain")
    found = read_devices(reader)
    return reader, found.disks, found.vnics, found.graphics, found.others


@pytest.mark.parametrize(
    ("xml", "disk"),
    [
        (
            "<disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/><source file='/a'/>"
            "<backingStore type='file'><format type='qcow2'/><source file='/b'/><backingStore type='file'>"
            "<source file='/c'/><backingStore/></backingStore></backingStore>"
            "<target dev='vda' bus='virtio'/><serial>S1</serial><boot order='2'/><shareable/></disk>",
            Disk(target="vda", source_type="file", source="/a", format="qcow2", cache="none", bus="virtio", serial="S1",
                 boot_order=2, shareable=True, backing=("/b", "/c")),
        ),
        (
            "<disk type='block' device='lun'><source dev='/dev/sdb'/><target dev='sda' bus='scsi'/></disk>",
            Disk(target="sda", device="lun", source_type="block", source="/dev/sdb", bus="scsi"),
        ),
        (
            "<disk type='volume'><source pool='images' volume='x.img'/><target dev='vdb'/></disk>",
            Disk(target="vdb", source_type="volume", source="images/x.img", pool="images", volume="x.img"),
        ),
        (
            "<disk type='network'><source protocol='rbd' name='pool/img'><host name='mon1' port='6789'/></source>"
            "<target dev='vdc'/></disk>",
            Disk(target="vdc", source_type="network", source="rbd://mon1:6789/pool/img"),
        ),
        (
            "<disk type='network'><source protocol='nbd'><host name='::1' port='10809'/></source>"
            "<target dev='vdc'/></disk>",
            Disk(target="vdc", source_type="network", source="nbd://[::1]:10809"),
        ),
        (
            "<disk type='network'><source protocol='nbd' name='e'><host transport='unix' socket='/s'/></source>"
            "<target dev='vdc'/></disk>",
            Disk(target="vdc", source_type="network", source="nbd:///s/e"),
        ),
        (
            "<disk type='nvme'><source type='pci' namespace='1'><address domain='0x0000' bus='0x01' slot='0x00' "
            "function='0x0'/></source><target dev='vdd'/></disk>",
            Disk(target="vdd", source_type="nvme", source="0000:01:00.0"),
        ),
        ("<disk type='dir'><source dir='/d'/><target dev='vde'/></disk>",
         Disk(target="vde", source_type="dir", source="/d")),
        ("<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>",
         Disk(target="sda", device="cdrom", source_type="file", bus="sata", read_only=True)),
        ("<disk type='file' device='floppy'><source file='/f'/><target dev='fda'/><readonly/></disk>",
         Disk(target="fda", device="floppy", source_type="file", source="/f", read_only=True)),
        ("<disk/>", Disk(target="")),
    ],
)  # fmt: skip
def test_disks(xml: str, disk: Disk) -> None:
    assert read(xml)[1] == [disk]


@pytest.mark.parametrize(
    ("xml", "vnic"),
    [
        (
            "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan' portgroup='p'/>"
            "<target dev='vnet0'/><model type='virtio'/><link state='down'/><boot order='1'/></interface>",
            Vnic(mac="52:54:00:00:00:01", type="network", source="lan", portgroup="p", model="virtio", target="vnet0",
                 link_up=False, boot_order=1),
        ),
        ("<interface type='bridge'><mac address='m'/><source bridge='br0'/></interface>",
         Vnic(mac="m", type="bridge", source="br0")),
        ("<interface type='direct'><mac address='m'/><source dev='eno1' mode='bridge'/></interface>",
         Vnic(mac="m", type="direct", source="eno1")),
        ("<interface type='hostdev'><mac address='m'/><source><address type='pci' domain='0x0000' bus='0x3' "
         "slot='0x10' function='0x1'/></source></interface>", Vnic(mac="m", type="hostdev", source="0000:03:10.1")),
        ("<interface type='user'/>", Vnic(mac="", type="user")),
    ],
)  # fmt: skip
def test_interfaces(xml: str, vnic: Vnic) -> None:
    assert read(xml)[2] == [vnic]


@pytest.mark.parametrize(
    ("xml", "graphics"),
    [
        ("<graphics type='vnc' port='5901' listen='127.0.0.1'><listen type='address' address='x'/></graphics>",
         Graphics(type="vnc", port=5901, listen="127.0.0.1")),
        ("<graphics type='spice' port='-1' tlsPort='5902'><listen type='network' network='lan'/></graphics>",
         Graphics(type="spice", tls_port=5902, listen="lan")),
        ("<graphics type='vnc'><listen type='socket' socket='/s'/></graphics>", Graphics(type="vnc", socket="/s")),
        ("<graphics type='vnc' port='99999'/>", Graphics(type="vnc")),
    ],
)  # fmt: skip
def test_displays(xml: str, graphics: Graphics) -> None:
    assert read(xml)[3] == [graphics]


@pytest.mark.parametrize(
    ("xml", "device"),
    [
        ("<controller type='scsi' index='0' model='virtio-scsi'/>",
         Device(type="controller", model="virtio-scsi", detail="scsi 0")),
        ("<video><model type='qxl' vram='1'/></video>",
         Device(type="video", model="qxl")),
        ("<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>",
         Device(type="tpm", model="tpm-crb", detail="emulator 2.0")),
        ("<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>",
         Device(type="rng", model="virtio", detail="random /dev/urandom")),
        ("<hostdev mode='subsystem' type='pci'><source>"
         "<address domain='0' bus='0x65' slot='0x0' function='0x1'/></source></hostdev>",
         Device(type="hostdev", model="pci", detail="subsystem 0000:65:00.1")),
        ("<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>",
         Device(type="hostdev", model="usb", detail="subsystem 1234:beef")),
        ("<hostdev mode='subsystem' type='usb'><source><address bus='1' device='3'/></source></hostdev>",
         Device(type="hostdev", model="usb", detail="subsystem 1 3")),
        ("<hostdev mode='subsystem' type='mdev'><source><address uuid='u-1'/></source></hostdev>",
         Device(type="hostdev", model="mdev", detail="subsystem u-1")),
        ("<filesystem type='mount'><driver type='virtiofs'/><source dir='/s'/><target dir='t'/></filesystem>",
         Device(type="filesystem", model="virtiofs", detail="mount /s t")),
        ("<watchdog model='itco' action='reset'/>",
         Device(type="watchdog", model="itco", detail="reset")),
        ("<memory model='dimm'><target><size unit='MiB'>512</size></target></memory>",
         Device(type="memory", model="dimm", detail="512 MiB")),
        ("<warpdrive model='ncc' type='1701'/>",
         Device(type="warpdrive", model="ncc", detail="1701")),
    ],
)  # fmt: skip
def test_everything_else_in_words(xml: str, device: Device) -> None:
    assert read(xml)[4] == [device]


@pytest.mark.parametrize(
    ("state", "agent"), [(" state='connected'", True), (" state='disconnected'", False), ("", None)]
)
def test_the_agents_channel(state: str, agent: bool | None) -> None:
    xml = f"<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'{state}/></channel>"
    found = read_devices(XmlReader(f"<domain><devices>{xml}</devices></domain>", "domain"))
    assert (found.has_agent_channel, found.agent) == (True, agent)


def test_odd_numbers_are_named() -> None:
    reader, disks, *_rest = read("<disk><target dev='vda'/><boot order='-3'/></disk><graphics port='many'/>")
    assert disks[0].boot_order is None
    assert reader.parts == ("disk vda: boot order: -3", "graphics port: many")


def test_devices_without_end_are_cut() -> None:
    reader, *_lists, others = read("<input type='mouse'/>" * (MOST_DEVICES + 5))
    assert len(others) == MOST_DEVICES
    assert reader.parts
