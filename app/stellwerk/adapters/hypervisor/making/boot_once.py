"""The XML of a VM for one run from another device. It has the VM's secrets: it goes to libvirt and nowhere else. Pure.

libvirt keeps the definition of a VM that is started by such XML (`virDomainCreateXML` with its UUID): the next start
is as it was.
"""

from collections.abc import Iterator

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader
from stellwerk.core.error import Invalid, Refused
from stellwerk.core.text import _
from stellwerk.model.making.boot import BootDevice

_OLD_WORD = {BootDevice.CDROM: "cdrom", BootDevice.NETWORK: "network", BootDevice.DISK: "hd"}
"""As `<os><boot dev=…/>` says it."""
_KERNEL = ("kernel", "initrd", "cmdline", "dtb")
"""What is booted directly comes before any device."""


def boots_once(xml: str, device: BootDevice) -> str:
    """The same domain, with that kind of device first in its order. Raises Refused where it has none, Invalid."""
    root = XmlReader(xml, "domain").root
    if root is None:
        raise Invalid(_("the definition of the VM cannot be read"))
    if not any(True for _found in _of_kind(root, device)):
        raise Refused(_("the VM has no device of kind {kind}").format(kind=device), _("add one to its hardware"))
    system = root.find("os")
    if system is None:
        raise Invalid(_("the definition of the VM says nothing of how it starts"))
    for name in _KERNEL:
        for element in system.findall(name):
            system.remove(element)
    if root.find("devices").find("*/boot") is not None:  # type: ignore[union-attr]  # the two cannot stand together
        _number(root, device)
    else:
        _name(system, device)
    return etree.tostring(root, encoding="unicode")


def _of_kind(root: etree._Element, device: BootDevice) -> Iterator[etree._Element]:
    devices = root.find("devices")
    if devices is None:
        return
    if device is BootDevice.NETWORK:
        yield from devices.iterfind("interface")
        return
    for disk in devices.iterfind("disk"):
        if disk.get("device", "disk") == device.value:
            yield disk


def _number(root: etree._Element, device: BootDevice) -> None:
    """By the order of devices: those of the kind first, the others behind, as they stood."""
    devices = root.find("devices")
    assert devices is not None
    before = {element: _order(element) for element in devices if element.find("boot") is not None}
    first = sorted(_of_kind(root, device), key=lambda element: before.get(element, len(before) + 1))
    rest = sorted((element for element in before if element not in first), key=lambda element: before[element])
    for place, element in enumerate((*first, *rest), 1):
        boot = element.find("boot")
        if boot is None:
            boot = etree.SubElement(element, "boot")
        boot.set("order", str(place))


def _order(element: etree._Element) -> int:
    boot = element.find("boot")
    said = boot.get("order", "") if boot is not None else ""
    return int(said) if said.isdecimal() and len(said) < 9 else 1 << 30


def _name(system: etree._Element, device: BootDevice) -> None:
    """By kinds of devices."""
    old = system.findall("boot")
    rest = [element.get("dev", "") for element in old]
    for element in old:
        system.remove(element)
    for word in dict.fromkeys((_OLD_WORD[device], *rest)):
        etree.SubElement(system, "boot", dev=word)
