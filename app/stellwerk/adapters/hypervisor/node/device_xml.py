"""The XML of node devices as the hardware of a machine. Never raises for what the XML holds. Pure; any thread."""

from collections.abc import Iterable

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, child_text, children
from stellwerk.core.record import Record, replace
from stellwerk.core.text import natural_key
from stellwerk.model.node import NodeDevice, NodeDeviceKind, NodeHardware, NumaCell

MOST_DEVICES = 2000
"""Devices that are read of a machine."""
_LONGEST = 200
_HUB = "9"
"""The USB class of hubs, which nobody looks for."""


class Told(Record, frozen=True, kw_only=True):
    """What one node device says: itself, and how others name it."""

    id: str
    parent: str
    driver: str
    device: NodeDevice | None = None


def read_device(xml: str) -> Told | None:
    """One `<device>`; None where nothing can be read."""
    reader = XmlReader(xml, "device")
    if reader.root is None:
        return None
    driver = reader.text("driver/name")[:_LONGEST]
    said = next(children(reader.root, "capability"), None)
    device = _device(reader, said) if said is not None else None
    return Told(
        id=reader.text("name"),
        parent=reader.text("parent"),
        driver=driver,
        device=replace(device, driver=driver) if device is not None else None,
    )


def hardware_of(documents: Iterable[str], cells: tuple[NumaCell, ...]) -> NodeHardware:
    """The machine that these node devices make up. Cards and disks get the driver of the device they hang on."""
    machine = NodeHardware(cells=cells)
    told: dict[str, Told] = {}
    for xml in documents:
        found = read_device(xml)
        if found is None or len(told) >= MOST_DEVICES:
            continue
        told[found.id] = found
        if found.id == "computer":
            machine = _machine(xml, machine)
    devices = [_with_driver(one, told) for one in told.values() if one.device is not None]
    order = list(NodeDeviceKind)
    devices.sort(key=lambda one: (order.index(one.kind), natural_key(one.address), natural_key(one.name)))
    return replace(machine, devices=tuple(devices))


def read_cells(xml: str, most: int) -> tuple[NumaCell, ...]:
    """The memory nodes of a capabilities document, with their processors."""
    reader = XmlReader(xml, "capabilities", most)
    return tuple(
        NumaCell(
            number=reader.number(cell.get("id"), "cell", most=1 << 20),
            memory=reader.size(cell.find("memory"), "memory"),
            cpus=_ranges(reader.number(cpu.get("id"), "cpu", most=1 << 20) for cpu in cell.iterfind("cpus/cpu")),
            cpu_count=sum(1 for _cpu in cell.iterfind("cpus/cpu")),
        )
        for cell in children(reader.find("host/topology/cells"), "cell")
    )


def _ranges(numbers: Iterable[int]) -> str:
    """`0-3,8` of 0, 1, 2, 3, 8."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] + 1 == number:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _with_driver(told: Told, others: dict[str, Told]) -> NodeDevice:
    assert told.device is not None
    parent = others.get(told.parent)
    return told.device if told.driver or parent is None else replace(told.device, driver=parent.driver)


def _machine(xml: str, machine: NodeHardware) -> NodeHardware:
    said = next(children(XmlReader(xml, "device").root, "capability"), None)
    hardware, firmware = (None, None) if said is None else (said.find("hardware"), said.find("firmware"))
    words = (child_text(firmware, part) for part in ("vendor", "version", "release_date"))
    return replace(
        machine,
        machine=child_text(said, "product")[:_LONGEST],
        vendor=child_text(hardware, "vendor")[:_LONGEST],
        serial=child_text(hardware, "serial")[:_LONGEST],
        firmware=" ".join(word for word in words if word)[:_LONGEST],
    )


def _device(reader: XmlReader, said: etree._Element) -> NodeDevice | None:
    match said.get("type"):
        case "pci":
            return _pci(reader, said)
        case "usb_device":
            return _usb(reader, said)
        case "mdev":
            return _mediated(said)
        case "storage":
            return _disk(reader, said)
        case "net":
            return _nic(reader, said)
        case _:
            return None


def _named(element: etree._Element | None, tag: str) -> str:
    """The name of a vendor or product; its number where nobody knows the name."""
    return (child_text(element, tag) or attribute(element, tag, "id"))[:_LONGEST]


def _pci(reader: XmlReader, said: etree._Element) -> NodeDevice:
    parts = [reader.number(child_text(said, tag), tag, most=0xFFFFF) for tag in ("domain", "bus", "slot", "function")]
    numa, group = attribute(said, "numa", "node"), attribute(said, "iommuGroup", "number")
    functions = [one.get("type", "") for one in children(said, "capability")]
    notes = [("class", child_text(said, "class")), ("IOMMU group", group)]
    notes += [("SR-IOV", "yes")] if "virt_functions" in functions else []
    return NodeDevice(
        kind=NodeDeviceKind.PCI,
        name=_named(said, "product"),
        address="{:04x}:{:02x}:{:02x}.{:x}".format(*parts),
        vendor=_named(said, "vendor"),
        numa_node=int(numa) if numa.isascii() and numa.isdigit() and len(numa) < 6 else None,
        notes=_kept(notes),
    )


def _usb(reader: XmlReader, said: etree._Element) -> NodeDevice | None:
    ids = [attribute(said, tag, "id") for tag in ("vendor", "product")]
    if reader.text("driver/name") == "hub" or child_text(said, "class") == _HUB:
        return None
    return NodeDevice(
        kind=NodeDeviceKind.USB,
        name=_named(said, "product"),
        address=f"{child_text(said, 'bus')[:8]}:{child_text(said, 'device')[:8]}",
        vendor=_named(said, "vendor"),
        notes=_kept([("id", ":".join(one.removeprefix("0x") for one in ids if one))]),
    )


def _mediated(said: etree._Element) -> NodeDevice:
    """A part of a device of the host that the host itself has cut up."""
    return NodeDevice(
        kind=NodeDeviceKind.MEDIATED,
        name=attribute(said, "type", "id")[:_LONGEST],
        address=child_text(said, "uuid")[:_LONGEST],
        notes=_kept([("IOMMU group", attribute(said, "iommuGroup", "number"))]),
    )


def _disk(reader: XmlReader, said: etree._Element) -> NodeDevice:
    removable = next((one for one in children(said, "capability") if one.get("type") == "removable"), None)
    size = reader.number(child_text(said, "size") or child_text(removable, "media_size"), "size", -1)
    block, vendor = child_text(said, "block"), child_text(said, "vendor")
    return NodeDevice(
        kind=NodeDeviceKind.DISK,
        name=(child_text(said, "model") or block.rpartition("/")[2] or reader.text("name"))[:_LONGEST],
        address=block[:_LONGEST],
        vendor="" if vendor.startswith("0x") else vendor[:_LONGEST],  # virtio's number of itself
        size=size if size >= 0 else None,
        notes=_kept(
            [
                ("type", child_text(said, "drive_type")),
                ("bus", child_text(said, "bus")),
                ("serial", child_text(said, "serial")),
                ("removable", "yes" if removable is not None else ""),
            ]
        ),
    )


def _nic(reader: XmlReader, said: etree._Element) -> NodeDevice | None:
    """Cards only: what software made is no hardware."""
    if "/devices/virtual/" in reader.text("path") or reader.text("parent") in ("", "computer"):
        return None
    speed = attribute(said, "link", "speed")
    return NodeDevice(
        kind=NodeDeviceKind.NIC,
        name=child_text(said, "interface")[:_LONGEST],
        address=child_text(said, "address")[:_LONGEST],
        notes=_kept([("link", attribute(said, "link", "state")), ("Mbit/s", speed)]),
    )


def _kept(notes: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value[:_LONGEST]) for name, value in notes if value)
