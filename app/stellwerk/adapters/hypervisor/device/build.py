"""Elements of devices other than disks and interfaces, from values of their settings. Pure; any thread."""

import re
from collections.abc import Mapping

from lxml import etree

from stellwerk.adapters.hypervisor.device.value import write_value
from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.model.hardware.kind import KINDS
from stellwerk.model.hardware.setting import setting

_PCI = re.compile(r"(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])", re.IGNORECASE)
_USB_ID = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_USB_PLACE = re.compile(r"([0-9]{1,3})[. ]([0-9]{1,3})")

_OF_FILES = frozenset({"file", "unix", "dev"})
"""Kinds of serial ports that are a file, a socket or a device of the host."""


def build_device(type_: str, values: Mapping[str, str]) -> etree._Element:
    """The element. `source` of a hostdev is a PCI address (`0000:03:00.0`), or of a USB device its id (`046d:c52b`) or
    its place (`1.4`). Raises Invalid for what cannot be."""
    if type_ == "hostdev":
        return _host_device(values.get("source", ""))
    element = etree.Element(type_)
    for key, value in {**KINDS[type_].usual, **values}.items():
        found = setting(type_, key)
        if found is None:
            text = _('a device of type {type} has no "{key}"').format(type=type_, key=key)
            raise Invalid(text, _("leave it out"))
        if value:
            write_value(element, found, value)
    _complete(type_, element)
    return element


def _complete(type_: str, element: etree._Element) -> None:
    """What such a device needs beside its settings."""
    match type_:
        case "filesystem":
            element.set("type", "mount")
            element.set("accessmode", "passthrough")
            for path in ("source", "target"):
                if element.find(path) is None:
                    text = _("a file system needs a folder of the host and a name in the guest")
                    raise Invalid(text, _("give -Source and -Target"))
        case "serial" if element.get("type") in _OF_FILES and element.find("source") is None:
            text = _("a serial port of kind {kind} needs a file of the host").format(kind=element.get("type"))
            raise Invalid(text, _("give -Source"))
        case "vsock":
            element.append(etree.Element("cid", auto="yes"))
        case "graphics":
            element.set("port", "-1")
            element.set("autoport", "yes")
            if element.find("listen") is None:
                element.append(etree.Element("listen", type="address", address="127.0.0.1"))


def _host_device(source: str) -> etree._Element:
    text = source.strip()
    pci, id_, place = _PCI.fullmatch(text), _USB_ID.fullmatch(text), _USB_PLACE.fullmatch(text)
    if _UUID.fullmatch(text):
        mediated = etree.Element("hostdev", mode="subsystem", type="mdev", model="vfio-pci")
        etree.SubElement(etree.SubElement(mediated, "source"), "address", uuid=text.lower())
        return mediated
    kind = "pci" if pci else "usb"
    element = etree.Element("hostdev", mode="subsystem", type=kind, managed="yes")
    where = etree.SubElement(element, "source")
    if pci:
        numbers = dict(zip(("domain", "bus", "slot", "function"), pci.groups(default="0"), strict=True))
        etree.SubElement(where, "address", {name: f"0x{number}" for name, number in numbers.items()})
    elif id_:
        etree.SubElement(where, "vendor", id=f"0x{id_[1]}")
        etree.SubElement(where, "product", id=f"0x{id_[2]}")
    elif place:
        etree.SubElement(where, "address", bus=str(int(place[1])), device=str(int(place[2])))
    else:
        problem = _('"{text}" is no device of a host').format(text=text[:60])
        raise Invalid(problem, _("write a PCI address (0000:03:00.0), a USB id (046d:c52b) or a USB place (1.4)"))
    return element
