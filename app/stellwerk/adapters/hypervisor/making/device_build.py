"""XML elements of one disk and one interface, from what they shall be. Pure; any thread.

What text holds is escaped by lxml; the control characters that XML cannot carry were refused before.
"""

from lxml import etree

from stellwerk.model.making.vm_spec import DiskSpec, NicSpec, NicType

_READ_ONLY = frozenset({"cdrom"})


def disk_element(spec: DiskSpec) -> etree._Element:
    """`<disk>`: a file, a device, a volume of a pool, or an empty drive."""
    kind = "volume" if spec.pool else "block" if spec.block else "file"
    disk = etree.Element("disk", type=kind, device=spec.device)
    disk.append(_driver(spec))
    if spec.pool:
        etree.SubElement(disk, "source", pool=spec.pool, volume=spec.volume)
    elif spec.path:
        etree.SubElement(disk, "source", {"dev" if spec.block else "file": spec.path})
    etree.SubElement(disk, "target", dev=spec.target, bus=spec.bus)
    if spec.read_only or spec.device in _READ_ONLY:
        etree.SubElement(disk, "readonly")
    if spec.shareable:
        etree.SubElement(disk, "shareable")
    if spec.serial:
        etree.SubElement(disk, "serial").text = spec.serial
    _add_boot_order(disk, spec.boot_order)
    return disk


def interface_element(spec: NicSpec) -> etree._Element:
    """`<interface>` on a network, a bridge, or straight on an interface of the host (in bridge mode)."""
    nic = etree.Element("interface", type=spec.type.value)
    if spec.mac:
        etree.SubElement(nic, "mac", address=spec.mac)
    match spec.type:
        case NicType.NETWORK:
            etree.SubElement(nic, "source", network=spec.source)
        case NicType.BRIDGE:
            etree.SubElement(nic, "source", bridge=spec.source)
        case NicType.DIRECT:
            etree.SubElement(nic, "source", dev=spec.source, mode="bridge")
    if spec.model:
        etree.SubElement(nic, "model", type=spec.model)
    if not spec.link_up:
        etree.SubElement(nic, "link", state="down")
    _add_boot_order(nic, spec.boot_order)
    return nic


def _driver(spec: DiskSpec) -> etree._Element:
    driver = etree.Element("driver", name="qemu", type=spec.format or "raw")
    if spec.cache:
        driver.set("cache", spec.cache)
    if spec.io:
        driver.set("io", spec.io)
    if spec.discard:
        driver.set("discard", "unmap")
    return driver


def _add_boot_order(device: etree._Element, order: int | None) -> None:
    if order is not None:
        etree.SubElement(device, "boot", order=str(order))
