"""Edits of a definition: a tree in, another out. Everything that no edit names stays as it is. Pure; any thread."""

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from stellwerk.adapters.hypervisor.device.address import address_kind, find_place, place_disk
from stellwerk.adapters.hypervisor.device.build import build_device
from stellwerk.adapters.hypervisor.device.display import use_vnc
from stellwerk.adapters.hypervisor.device.document import (
    carry_secrets,
    devices,
    devices_beside,
    fingerprint,
    holds_secret,
    parse,
)
from stellwerk.adapters.hypervisor.device.room import add_room, require_slots
from stellwerk.adapters.hypervisor.device.size import set_memory, set_topology, set_vcpus
from stellwerk.adapters.hypervisor.device.take_back import take_back
from stellwerk.adapters.hypervisor.device.value import made, write_value
from stellwerk.adapters.hypervisor.making.device_build import disk_element, interface_element
from stellwerk.adapters.hypervisor.xml_reader import attribute, children, text_of
from stellwerk.core.error import Bug, Conflict, Gone, Invalid
from stellwerk.core.text import _
from stellwerk.model.hardware.edit import (
    AddDevice,
    AddDisk,
    AddNic,
    AddRoom,
    Edit,
    RemoveDevice,
    ReplaceXml,
    SetBoot,
    SetConnection,
    SetFirmware,
    SetMedium,
    SetMemory,
    SetTopology,
    SetValues,
    SetVcpus,
    TakeBack,
    UseVnc,
)
from stellwerk.model.hardware.setting import setting
from stellwerk.model.making.vm_spec import DiskSpec, FirmwareType

_BOOT_KINDS = frozenset({"hd", "cdrom", "network", "fd"})
_ONCE = frozenset({"disk", "interface", "hostdev", "filesystem"})
"""Kinds of devices of which there cannot be two of one name."""
_HEAD = frozenset({"name", "uuid", "genid", "title", "description"})
"""What stands before the metadata where libvirt writes it."""
_OF_FIRMWARE = ("loader", "nvram", "firmware")


def applied(root: etree._Element, edits: Iterable[Edit], live: etree._Element | None = None) -> etree._Element:
    """A tree with these edits made, one after the other; `live` is what runs, None = nothing does.

    Raises Gone for a device that is not there, Conflict, Invalid and Refused for what cannot be.
    """
    changed = deepcopy(root)
    for edit in edits:
        changed = _apply(changed, edit, root if live is None else live)
    return changed


def _apply(root: etree._Element, edit: Edit, live: etree._Element) -> etree._Element:
    match edit:
        case ReplaceXml():
            return _replaced(root, edit)
        case SetValues():
            _set_values(root, _device(root, live, edit.device), edit)
        case SetMemory():
            set_memory(root, edit)
        case SetVcpus():
            set_vcpus(root, edit)
        case SetTopology():
            set_topology(root, edit)
        case SetBoot():
            _set_boot(root, edit.order)
        case UseVnc():
            use_vnc(root)
        case SetFirmware():
            _set_firmware(root, edit.type)
        case SetMedium():
            _set_medium(_device(root, live, edit.device), edit)
        case SetConnection():
            _set_connection(_device(root, live, edit.device), edit)
        case AddDisk():
            disk = disk_element(edit.spec)
            _add(root, disk)
            place_disk(root, disk)
        case AddNic():
            _add(root, interface_element(edit.spec))
        case AddDevice():
            _add_device(root, edit)
        case RemoveDevice():
            _remove(root, live, edit.device)
        case AddRoom():
            add_room(root, edit)
        case TakeBack():
            take_back(root, live, edit.items)
    return root


def _set_values(root: etree._Element, element: etree._Element, edit: SetValues) -> None:
    """Other values for settings of one element."""
    was = address_kind(element)
    for key, value in edit.values.items():
        found = setting(edit.device, key)
        if found is None:
            raise Bug(f"{edit.device or 'a VM'} has no setting {key}")
        write_value(element, found, value)
    if address_kind(element) != was:
        find_place(root, element)


def _named(root: etree._Element, live: etree._Element, key: str) -> etree._Element | None:
    """A device by the name that it has, or has while the VM runs."""
    return devices(root).get(key, devices_beside(root, devices(live)).get(key))


def _device(root: etree._Element, live: etree._Element, key: str) -> etree._Element:
    found = _named(root, live, key) if key else root
    if found is None:
        raise Gone(_('it has no "{device}"').format(device=key), _("somebody else may have removed it"))
    return found


def _add(root: etree._Element, element: etree._Element) -> None:
    """Behind the last one of its kind; raises Conflict where there is one of that name."""
    parent = made(root, "devices")
    alone = etree.Element("domain")
    etree.SubElement(alone, "devices").append(deepcopy(element))
    (key,) = devices(alone)
    if element.tag in _ONCE and key in devices(root):
        raise Conflict(_('it has "{device}" already').format(device=key), _("choose another one"))
    same = list(children(parent, str(element.tag)))
    if same:
        same[-1].addnext(element)
    else:
        parent.append(element)


def _add_device(root: etree._Element, edit: AddDevice) -> None:
    element = build_device(edit.type, edit.values)
    if edit.type == "memory":
        require_slots(root, element)
    _add(root, element)
    if edit.type == "filesystem" and attribute(element, "driver", "type") == "virtiofs":
        backing = made(root, "memoryBacking")
        if backing.find("source") is None:
            etree.SubElement(backing, "source", type="memfd")
        made(backing, "access").set("mode", "shared")


def _remove(root: etree._Element, live: etree._Element, key: str) -> None:
    element = _named(root, live, key)
    parent = element.getparent() if element is not None else None
    if element is not None and parent is not None:
        parent.remove(element)


def _set_boot(root: etree._Element, order: tuple[str, ...]) -> None:
    os, known = made(root, "os"), devices(root)
    named = {key.partition(" ")[2]: element for key, element in known.items() if key.startswith(("disk", "interface"))}
    for name in order:
        if name not in _BOOT_KINDS and name not in named:
            text = _('it has no disk or interface "{name}" to boot from').format(name=name)
            raise Gone(text, _("give targets of disks, MACs, or hd, cdrom, network"))
    for element in known.values():
        for boot in list(children(element, "boot")):
            element.remove(boot)
    for boot in list(children(os, "boot")):
        os.remove(boot)
    if all(name in _BOOT_KINDS for name in order):
        for name in order:
            etree.SubElement(os, "boot", dev=name)
        return
    if any(name in _BOOT_KINDS for name in order):
        raise Invalid(_("kinds and single devices cannot be mixed in one boot order"), _("name devices only"))
    for place, name in enumerate(order, 1):
        etree.SubElement(named[name], "boot", order=str(place))


def _set_firmware(root: etree._Element, type_: FirmwareType) -> None:
    os = made(root, "os")
    for part in [child for child in children(os) if child.tag in _OF_FIRMWARE]:
        os.remove(part)
    os.attrib.pop("firmware", "")
    if type_ is FirmwareType.BIOS:
        return
    os.set("firmware", "efi")
    secure = type_ is FirmwareType.SECURE
    firmware = etree.SubElement(os, "firmware")
    for name in ("enrolled-keys", "secure-boot"):
        etree.SubElement(firmware, "feature", enabled="yes" if secure else "no", name=name)
    if secure:
        etree.SubElement(os, "loader", secure="yes")
        made(root, "features/smm").set("state", "on")


def _set_medium(element: etree._Element, edit: SetMedium) -> None:
    """The source as a new drive would have it; the rest of the drive stays."""
    for part in [child for child in children(element) if child.tag in ("source", "backingStore")]:
        element.remove(part)
    block = edit.path.startswith("/dev/")
    pattern = disk_element(DiskSpec(target="x", path=edit.path, block=block, pool=edit.pool, volume=edit.volume))
    element.set("type", pattern.get("type", "file"))
    source = pattern.find("source")
    if source is not None:
        element.insert(0, source)


def _set_connection(element: etree._Element, edit: SetConnection) -> None:
    for part in [child for child in children(element) if child.tag in ("source", "virtualport")]:
        element.remove(part)
    pattern = interface_element(edit.spec)
    element.set("type", pattern.get("type", ""))
    source = pattern.find("source")
    if source is not None:
        element.insert(0, source)


def _replaced(root: etree._Element, edit: ReplaceXml) -> etree._Element:
    if edit.base and edit.base != fingerprint(root, metadata=not edit.keeps_metadata):
        raise Conflict(_("the definition was changed meanwhile"), _("read it again and make the change there"))
    new = parse(edit.xml)
    if holds_secret(new):
        raise Invalid(_("the XML holds a password"), _("leave it out: the one that the VM has stays"))
    for tag, title in (("uuid", _("UUID")), ("name", _("name"))):
        said = text_of(new.find(tag))
        if said.lower() != text_of(root.find(tag)).lower():
            text = _('the XML has another {what}: "{value}"').format(what=title, value=said[:80])
            raise Invalid(text, _("it must stay; a VM is renamed by its name"))
    carry_secrets(root, new)
    if edit.keeps_metadata:
        _keep_metadata(root, new)
    return new


def _keep_metadata(root: etree._Element, new: etree._Element) -> None:
    for part in list(new.iterfind("metadata")):
        new.remove(part)
    kept = root.find("metadata")
    if kept is not None:
        heads = [child for child in children(new) if child.tag in _HEAD]
        new.insert(new.index(heads[-1]) + 1 if heads else 0, deepcopy(kept))
