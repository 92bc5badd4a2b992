"""XML for one run from another device."""

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.making.boot_once import boots_once
from stellwerk.core.error import Invalid, Refused
from stellwerk.model.making.boot import BootDevice

DEVICES = """<devices>
<disk type='file' device='disk'><target dev='vda'/>{disk}</disk>
<disk type='file' device='cdrom'><target dev='sda'/>{cdrom}</disk>
<interface type='network'>{nic}</interface>
<graphics type='vnc' passwd='kept'/></devices>"""


def domain(system: str, disk: str = "", cdrom: str = "", nic: str = "") -> str:
    devices = DEVICES.format(disk=disk, cdrom=cdrom, nic=nic)
    return f"<domain type='qemu'><name>a</name><os><type>hvm</type>{system}</os>{devices}</domain>"


@pytest.mark.parametrize(
    ("device", "words"),
    [
        (BootDevice.CDROM, ["cdrom", "hd", "network"]),
        (BootDevice.NETWORK, ["network", "hd"]),
        (BootDevice.DISK, ["hd", "network"]),
    ],
)
def test_by_kinds(device: BootDevice, words: list[str]) -> None:
    made = etree.fromstring(boots_once(domain("<boot dev='hd'/><boot dev='network'/>"), device))
    assert [element.get("dev") for element in made.iterfind("os/boot")] == words
    assert made.find("devices/graphics").get("passwd") == "kept"


def test_by_the_order_of_devices() -> None:
    xml = domain("", disk="<boot order='1'/>", nic="<boot order='2'/>")
    made = etree.fromstring(boots_once(xml, BootDevice.CDROM))
    orders = {element.tag + element.get("device", ""): element.find("boot").get("order")
              for element in made.find("devices") if element.find("boot") is not None}  # fmt: skip
    assert orders == {"diskcdrom": "1", "diskdisk": "2", "interface": "3"}
    assert made.find("os/boot") is None


def test_a_kernel_that_is_booted_directly_stands_back() -> None:
    made = etree.fromstring(boots_once(domain("<kernel>/k</kernel><cmdline>a</cmdline>"), BootDevice.DISK))
    assert made.find("os/kernel") is None
    assert made.find("os/cmdline") is None
    assert made.find("os/boot").get("dev") == "hd"


def test_what_it_has_not() -> None:
    bare = "<domain><os/><devices/></domain>"
    with pytest.raises(Refused, match="no device of kind cdrom"):
        boots_once(bare, BootDevice.CDROM)
    with pytest.raises(Refused):
        boots_once("<domain/>", BootDevice.NETWORK)


@pytest.mark.parametrize("xml", ["", "<domain><devices><interface/></devices></domain>"])
def test_what_cannot_be_read(xml: str) -> None:
    with pytest.raises(Invalid):
        boots_once(xml, BootDevice.NETWORK)
