"""Where a device sits: an address that another bus or model has made wrong goes, and libvirt gives a new one. Pure; any
thread.

Tried with libvirt 9.0: an address of the wrong kind is refused for disks, some watchdogs and ramfb, and for sounds and
inputs only when the VM is started.
"""

from lxml import etree

from stellwerk.adapters.hypervisor.device.value import made, read_value
from stellwerk.adapters.hypervisor.xml_reader import attribute, children
from stellwerk.model.hardware.setting import setting
from stellwerk.policy.disk_target import letter_number

_DECIDING = {
    "disk": "bus", "input": "bus", "sound": "model", "video": "model", "watchdog": "model", "panic": "model",
}  # fmt: skip
"""By the kind of a device, the setting that says what kind of address it has."""
_UNITS = {"sata": (6, 1), "ide": (2, 2), "scsi": (7, 1)}
"""Units of a bus and buses of a controller, as libvirt counts them."""


def address_kind(element: etree._Element) -> str:
    """What says which kind of address a device has; empty = nothing that can be changed."""
    tag = str(element.tag)
    found = setting(tag, _DECIDING.get(tag, ""))
    return "" if found is None else read_value(element, found)


def find_place(root: etree._Element, element: etree._Element) -> None:
    """For a device whose kind of address has become another one."""
    for place in list(children(element, "address")):
        element.remove(place)
    if element.tag == "disk":
        place_disk(root, element)


def place_disk(root: etree._Element, disk: etree._Element) -> None:
    """A disk that is new on its bus."""
    _find_unit(root, disk)
    _require_scsi(root, disk)


def _require_scsi(root: etree._Element, disk: etree._Element) -> None:
    """A disk on the SCSI bus needs a controller. What libvirt would take by itself is one of 1995, for which today's
    systems have no driver any more."""
    parent = made(root, "devices")
    controllers = list(children(parent, "controller"))
    if attribute(disk, "target", "bus") != "scsi" or any(one.get("type") == "scsi" for one in controllers):
        return
    controller = etree.Element("controller", type="scsi", index="0", model="virtio-scsi")
    if controllers:
        controllers[-1].addnext(controller)
    else:
        parent.append(controller)


def _find_unit(root: etree._Element, disk: etree._Element) -> None:
    """libvirt finds the unit by the name of the disk, whatever bus that is of: where another one has it, the first that
    is free is written down."""
    bus = attribute(disk, "target", "bus")
    if bus not in _UNITS:
        return
    others = (one for one in children(root.find("devices"), "disk") if one is not disk)
    taken = {_number(one, bus) for one in others if attribute(one, "target", "bus") == bus}
    if _number(disk, bus) not in taken:
        return
    number = next(number for number in range(len(taken) + 1) if number not in taken)
    units, buses = _UNITS[bus]
    rest, unit = divmod(number, units)
    controller, line = divmod(rest, buses)
    numbers = {"controller": controller, "bus": line, "target": 0, "unit": unit}
    etree.SubElement(disk, "address", type="drive", attrib={name: str(value) for name, value in numbers.items()})


def _number(disk: etree._Element, bus: str) -> int | None:
    """The place of a disk among those of its bus."""
    place = disk.find("address")
    units, buses = _UNITS[bus]
    if place is None:
        return letter_number(attribute(disk, "target", "dev"))
    said = [place.get(name, "0") for name in ("controller", "bus", "unit")]
    if place.get("type") != "drive" or not all(text.isascii() and text.isdigit() and len(text) < 5 for text in said):
        return None
    controller, line, unit = map(int, said)
    return (controller * buses + line) * units + unit
