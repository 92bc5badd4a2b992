"""The XML of snapshots: read as facts, written for new ones, changed for a way back. Pure; any thread."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Mapping

from lxml import etree

from stellwerk.adapters.hypervisor.snapshot.picture import MOST
from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children, text_of
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.text import _
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, SnapshotWish, snapshot_id

_URI = "urn:stellwerk:snapshot:1"
_MARK = f"{{{_URI}}}removing"
_NOTES_URI = "urn:stellwerk:snapshot-notes:1"
"""Another one: of one namespace libvirt keeps the first element only."""
_NOTES, _FILE, _PICTURE = (f"{{{_NOTES_URI}}}{name}" for name in ("notes", "file", "picture"))
_MOST_FILES = 1000


def read_snapshot(xml: str, vm_id: VmId, host_id: HostId, name: str, *, current: bool = False) -> Snapshot:
    """Read one. Never raises for what the XML holds."""
    reader = XmlReader(xml, "domainsnapshot")
    domain = reader.find("domain")
    frozen = {attribute(disk, "target", "dev"): disk for disk in _disks(domain)}
    memory = reader.find("memory")
    called = reader.text("name") or name
    return Snapshot(
        id=snapshot_id(vm_id, called),
        vm_id=vm_id,
        host_id=host_id,
        name=called,
        description=reader.text("description"),
        created=float(reader.number(reader.text("creationTime"), "creationTime")),
        state=reader.text("state"),
        parent=reader.text("parent/name"),
        current=current,
        memory="no" if memory is None else memory.get("snapshot", "no"),
        memory_file="" if memory is None else memory.get("file", ""),
        nvram=text_of(domain.find("os/nvram")) if domain is not None else "",
        disks=tuple(_disk(disk, frozen) for disk in children(reader.find("disks"), "disk")),
        half_gone=_is_marked(domain),
        stamps=_stamps(domain),
        picture=_picture(domain),
    )


def _disk(said: etree._Element, frozen: Mapping[str, etree._Element]) -> SnapshotDisk:
    target = said.get("name", "")
    before = frozen.get(target)
    return SnapshotDisk(
        target=target,
        kind=said.get("snapshot", "no"),
        frozen=attribute(before, "source", "file") or attribute(before, "source", "dev"),
        format=attribute(before, "driver", "type"),
        overlay=attribute(said, "source", "file") or attribute(said, "source", "dev"),
    )


def _disks(domain: etree._Element | None) -> list[etree._Element]:
    return [] if domain is None else domain.findall("devices/disk")


def wish_xml(wish: SnapshotWish) -> str:
    """What libvirt is told of a new one. New files are qcow2, whatever they stand on."""
    root = etree.Element("domainsnapshot")
    etree.SubElement(root, "name").text = wish.name
    if wish.description:
        etree.SubElement(root, "description").text = wish.description
    memory = etree.SubElement(root, "memory", snapshot="external" if wish.memory_file else "no")
    if wish.memory_file:
        memory.set("file", wish.memory_file)
    disks = etree.SubElement(root, "disks")
    for target, path in wish.overlays.items():
        disk = etree.SubElement(disks, "disk", name=target, snapshot="external")
        etree.SubElement(disk, "driver", type="qcow2")
        etree.SubElement(disk, "source", file=path)
    for target in wish.left_out:
        etree.SubElement(disks, "disk", name=target, snapshot="no")
    return _text(root)


def definitions_on(xml: str, overlays: Mapping[str, str]) -> tuple[str, str]:
    """The definition that a snapshot keeps, and that of the running VM where there is another one, with disks on new
    files. Raises Invalid where the snapshot keeps none."""
    root = _parsed(xml)
    running, stored = root.find("domain"), root.find("inactiveDomain")
    if running is None:
        text = _("the snapshot keeps no definition of the VM")
        raise Invalid(text, _("it was taken by a program that leaves it out; it cannot be gone back to"))
    for domain in (running, stored):
        if domain is not None:
            domain.tag = "domain"
            _without_marks(domain)
            _put_on(domain, overlays)
    return _text(stored if stored is not None else running), _text(running)


def _put_on(domain: etree._Element, overlays: Mapping[str, str]) -> None:
    """Let the disks of a definition begin with other files, which are qcow2; libvirt reads what lies below."""
    for disk in _disks(domain):
        source, driver = disk.find("source"), disk.find("driver")
        old = attribute(disk, "source", "file")
        if source is None or old not in overlays:
            continue
        source.set("file", overlays[old])
        for below in disk.findall("backingStore"):
            disk.remove(below)
        if driver is not None:
            driver.set("type", "qcow2")


def repointed(xml: str, overlays: Mapping[str, str], *, without: Collection[str] = ()) -> str:
    """The snapshot, as one whose VM goes on in other files, `overlays` by frozen file; disks that went on in a file
    `without` which they do by now are none of its any more."""
    root = _parsed(xml)
    domain = root.find("domain")
    frozen = {attribute(disk, "target", "dev"): attribute(disk, "source", "file") for disk in _disks(domain)}
    for disk in root.findall("disks/disk"):
        source = disk.find("source")
        overlay = overlays.get(frozen.get(disk.get("name", ""), ""))
        if source is not None and overlay:
            source.set("file", overlay)
        elif source is not None and source.get("file") in without:
            disk.set("snapshot", "no")
            for said in list(disk):
                disk.remove(said)
    return _text(root)


def refrozen(xml: str, merged: Mapping[str, str]) -> str:
    """The snapshot, as one whose content lies in other files, `merged` by the one that it lay in; the same text where
    it lay in none of these."""
    root, changed = _parsed(xml), False
    for disk in (*root.findall("domain/devices/disk"), *root.findall("inactiveDomain/devices/disk")):
        source = disk.find("source")
        if source is not None and (now := merged.get(source.get("file", ""))):
            source.set("file", now)
            for below in disk.findall("backingStore"):
                disk.remove(below)
            changed = True
    return _text(root) if changed else xml


def marked(xml: str) -> str:
    """The snapshot with a mark that its removal was begun: if that does not end, its files are no more what they were.
    It stands in the metadata of the definition that the snapshot keeps, where libvirt lets us write."""
    root = _parsed(xml)
    domain = root.find("domain")
    if domain is not None and not _is_marked(domain):
        etree.SubElement(_metadata(domain), _MARK, nsmap={"stellwerk": _URI})
    return _text(root)


def stamped(xml: str, stamps: Mapping[str, str], picture: bytes = b"") -> str:
    """The snapshot with a note when each file that it stands on was written last, and a picture of its screen; one that
    is there stays without a new one. They stand beside that mark."""
    root = _parsed(xml)
    domain = root.find("domain")
    if domain is not None:
        notes = domain.find(f"metadata/{_NOTES}")
        if notes is None:
            notes = etree.SubElement(_metadata(domain), _NOTES, nsmap={"stellwerk-notes": _NOTES_URI})
        for old in [*notes.findall(_FILE), *(notes.findall(_PICTURE) if picture else ())]:
            notes.remove(old)
        for path, moment in stamps.items():
            etree.SubElement(notes, _FILE, path=path, written=moment)
        if picture:
            etree.SubElement(notes, _PICTURE).text = b64encode(picture).decode()
    return _text(root)


def _metadata(domain: etree._Element) -> etree._Element:
    found = domain.find("metadata")
    return found if found is not None else etree.SubElement(domain, "metadata")


def _stamps(domain: etree._Element | None) -> dict[str, str]:
    found = [] if domain is None else domain.findall(f"metadata/{_NOTES}/{_FILE}")[:_MOST_FILES]
    return {path: one.get("written", "") for one in found if (path := one.get("path", ""))}


def _picture(domain: etree._Element | None) -> bytes:
    text = "" if domain is None else domain.findtext(f"metadata/{_NOTES}/{_PICTURE}", "")
    if len(text) > 2 * MOST:
        return b""
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""


def _without_marks(domain: etree._Element) -> None:
    """They are the snapshot's, not the VM's."""
    for old in (found for name in (_NOTES, _MARK) for found in domain.findall(f"metadata/{name}")):
        _drop(old)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _is_marked(domain: etree._Element | None) -> bool:
    return domain is not None and domain.find(f"metadata/{_MARK}") is not None


def with_files(xml: str, path_of: Callable[[str, str], str]) -> str:
    """The snapshot with the paths of disks that its definitions name by pool and volume; `path_of` answers the path of
    a volume of a pool, empty where it is not there."""
    root = _parsed(xml)
    for disk in (*root.findall("domain/devices/disk"), *root.findall("inactiveDomain/devices/disk")):
        source = disk.find("source")
        if disk.get("type") != "volume" or source is None:
            continue
        path = path_of(source.get("pool", ""), source.get("volume", ""))
        if path:
            disk.set("type", "file")
            source.attrib.clear()
            source.set("file", path)
    return _text(root)


def overlay_xml(name: str, size: int, below: str, format_: str) -> str:
    """A volume of `size` bytes that begins with the content of the file below it."""
    root = etree.Element("volume")
    etree.SubElement(root, "name").text = name
    etree.SubElement(root, "capacity", unit="bytes").text = str(size)
    target = etree.SubElement(root, "target")
    etree.SubElement(target, "format", type="qcow2")
    backing = etree.SubElement(root, "backingStore")
    etree.SubElement(backing, "path").text = below
    etree.SubElement(backing, "format", type=format_ or "raw")
    return _text(root)


def _parsed(xml: str) -> etree._Element:
    reader = XmlReader(xml, "domainsnapshot")
    if reader.root is None:
        raise Invalid(_("what the host keeps of the snapshot cannot be read"), _("look at it with virsh"))
    return reader.root


def _text(root: etree._Element) -> str:
    return etree.tostring(root, encoding="unicode")
