"""The file that keeps a VM in the trash: JSON of one definition, its snapshots and its files. Pure; any thread.

Hostile until checked: it lies on storage that others write to.
"""

import json

from lxml import etree

from stellwerk.adapters.hypervisor.device.document import parse
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record, converted, plain
from stellwerk.core.text import _
from stellwerk.model.removal.trash import TrashFile

FORMAT = 1


class KeptSnapshot(Record, frozen=True, kw_only=True):
    """A snapshot as libvirt told it, parents before children."""

    xml: str
    current: bool = False


class Document(Record, frozen=True, kw_only=True):
    """`xml` is the stored definition with its secrets: the file is root's alone."""

    format: int
    vm_id: str
    name: str
    removed: float
    until: float
    xml: str
    autostart: bool = False
    tpm: bool = False
    snapshots: tuple[KeptSnapshot, ...] = ()
    files: tuple[TrashFile, ...] = ()
    nvram: tuple[str, str] | None = None


def written(document: Document) -> bytes:
    """The content of the file."""
    return json.dumps(plain(document)).encode()


def read(raw: bytes) -> Document:
    """The document; raises Invalid for what is none of ours."""
    try:
        found: Document = converted(json.loads(raw), Document)
    except (ValueError, RecursionError) as error:
        raise _invalid() from error
    if found.format != FORMAT or any(not file.path.startswith("/") for file in found.files):
        raise _invalid()
    uuid = parse(found.xml).findtext("uuid", "").strip().lower()
    if uuid != found.vm_id:
        raise _invalid()
    return found


def read_or_none(raw: bytes) -> Document | None:
    """The document; None for what is none of ours, or was never written to its end."""
    try:
        return read(raw)
    except AppError:
        return None


def renamed(xml: str, name: str) -> str:
    """The definition under another name; as it is where none is given."""
    return _with_text(xml, "name", name) if name else xml


def on_nvram(xml: str, path: str) -> str:
    """The definition with another file of UEFI's variables."""
    return _with_text(xml, "os/nvram", path)


def _with_text(xml: str, place: str, text: str) -> str:
    root = parse(xml)
    element = root.find(place)
    if element is not None:
        for child in list(element):
            element.remove(child)
        element.attrib.pop("type", "")
        element.text = text
    return str(etree.tostring(root, encoding="unicode"))


def tpm_only(vm_id: VmId, xml: str) -> str:
    """A definition of the same UUID that has nothing but the TPM: to be removed with what libvirt keeps of it."""
    root = parse(xml)
    devices = root.find("devices")
    for element in list(devices) if devices is not None else ():
        if element.tag not in ("emulator", "tpm") and devices is not None:
            devices.remove(element)
    for tag in ("metadata", "title", "description"):
        for element in root.findall(tag):
            root.remove(element)
    os = root.find("os")
    for element in list(os) if os is not None else ():
        if element.tag in ("nvram", "loader", "firmware") and os is not None:
            os.remove(element)
    if os is not None:
        os.attrib.pop("firmware", "")
    name = root.find("name")
    if name is not None:
        name.text = f"stellwerk-trash-{vm_id}"
    return str(etree.tostring(root, encoding="unicode"))


def _invalid() -> Invalid:
    return Invalid(_("what the trash keeps of the VM cannot be read"), _("somebody changed or cut off the file"))
