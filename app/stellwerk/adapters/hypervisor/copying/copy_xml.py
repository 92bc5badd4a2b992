"""The definition of a copy, from that of the original: what names it is new, what is in it stays. Pure; any thread."""

from lxml import etree

from stellwerk.adapters.hypervisor.device.document import parse, text_of_tree, without_secrets
from stellwerk.adapters.hypervisor.origin.template_metadata import set_thick
from stellwerk.adapters.hypervisor.protection_metadata import FILES, PROTECTION
from stellwerk.adapters.hypervisor.xml_reader import attribute
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy

_NOT_COPIED = ("metadata/" + FILES, "metadata/" + PROTECTION, "title")


def copied(xml: str, plan: CopyPlan) -> str:
    """The definition of the copy."""
    root = without_secrets(parse(xml))
    _set(root, "name", plan.name)
    _set(root, "uuid", plan.id)
    for path in _NOT_COPIED:
        for element in root.findall(path):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    _renew_nvram(root, plan)
    disks = {disk.target: disk for disk in (*plan.disks, *((plan.seed,) if plan.seed else ()))}
    for element in root.findall("devices/disk"):
        target = attribute(element, "target", "dev")
        parent = element.getparent()
        if target in plan.dropped and parent is not None:
            parent.remove(element)
        elif target in disks:
            _put_on(element, disks[target])
    for element in root.findall("devices/interface"):
        _renew_mac(element, plan)
    for element in root.findall("devices/graphics"):
        _free_port(element)
    if plan.disks and not any(disk.linked for disk in plan.disks):
        set_thick(root)
    return text_of_tree(root)


def _set(root: etree._Element, tag: str, text: str) -> None:
    element = root.find(tag)
    if element is None:
        element = etree.SubElement(root, tag)
    element.text = text


def _renew_nvram(root: etree._Element, plan: CopyPlan) -> None:
    """Variables of its own; where there are none yet, libvirt chooses the file."""
    element = root.find("os/nvram")
    if element is None:
        return
    for child in list(element):
        element.remove(child)
    element.attrib.pop("type", "")
    element.text = plan.nvram[1] if plan.nvram else None


def _put_on(element: etree._Element, disk: DiskCopy) -> None:
    for tag in ("source", "backingStore"):
        for old in element.findall(tag):
            element.remove(old)
    element.set("type", "file")
    driver = element.find("driver")
    if driver is None:
        driver = etree.Element("driver", name="qemu")
        element.insert(0, driver)
    driver.set("type", disk.volume.format)
    source = etree.Element("source", file=disk.path)
    element.insert(list(element).index(driver) + 1, source)
    for serial in element.findall("wwn"):
        element.remove(serial)


def _renew_mac(element: etree._Element, plan: CopyPlan) -> None:
    mac = element.find("mac")
    if mac is not None:
        new = plan.macs.get(mac.get("address", "").lower())
        if new:
            mac.set("address", new)
        else:
            element.remove(mac)
    for tag in ("target",):
        for old in element.findall(tag):
            element.remove(old)


def _free_port(element: etree._Element) -> None:
    """Two VMs cannot listen on one port."""
    if element.get("port", "-1") not in ("", "-1") or element.get("autoport") == "no":
        element.attrib.pop("port", "")
        element.attrib.pop("tlsPort", "")
        element.set("autoport", "yes")
