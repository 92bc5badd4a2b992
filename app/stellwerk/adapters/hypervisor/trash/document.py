"""The file that keeps a VM or a template in the trash: JSON of one definition, its snapshots and its files, or of what
the sidecar of the template said. Pure; any thread.

Hostile until checked: it lies on storage that others write to.
"""

import json
import posixpath

from lxml import etree

from stellwerk.adapters.hypervisor.beside.json_text import read_whole
from stellwerk.adapters.hypervisor.device.document import parse
from stellwerk.adapters.hypervisor.template import document as template_document
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import Record, converted, plain
from stellwerk.core.text import _
from stellwerk.model.removal.trash import TrashFile, variables_beside
from stellwerk.model.template.template import Template

FORMAT = 1
FORMAT_OF_TEMPLATES = 2
"""Of its own: who does not know it leaves the file alone."""


class KeptSnapshot(Record, frozen=True, kw_only=True):
    """A snapshot as libvirt told it, parents before children."""

    xml: str
    current: bool = False


class Document(Record, frozen=True, kw_only=True):
    """`xml` is the stored definition with its secrets: the file is root's alone. Of a template there are `sidecar`,
    what its own file said, and the `place` of that one instead."""

    format: int
    vm_id: str = ""
    name: str
    removed: float
    until: float
    xml: str = ""
    sidecar: str = ""
    place: str = ""
    autostart: bool = False
    tpm: bool = False
    snapshots: tuple[KeptSnapshot, ...] = ()
    files: tuple[TrashFile, ...] = ()
    nvram: tuple[str, str] | None = None


def written(document: Document) -> bytes:
    """The content of the file."""
    return json.dumps(plain(document)).encode()


def read(raw: bytes, path: str) -> Document:
    """The document of the file at `path`; raises Invalid for what is none of ours.

    The copy of UEFI's variables lies beside it, under its name: it goes without a further look, so that no other file
    of the host can be named as one.
    """
    try:
        found: Document = converted(read_whole(raw), Document)
    except ValueError as error:
        raise _invalid() from error
    if found.format == FORMAT_OF_TEMPLATES:
        return _read_template(found, path)
    if found.format != FORMAT or found.sidecar or any(not file.path.startswith("/") for file in found.files):
        raise _invalid()
    uuid = parse(found.xml).findtext("uuid", "").strip().lower()
    if uuid != found.vm_id or (found.nvram is not None and found.nvram[1] != variables_beside(path)):
        raise _invalid()
    return found


def _read_template(found: Document, path: str) -> Document:
    """Its files lie beside this one, and none but them go: no other file of the host can be named by it."""
    template = template_of(found, HostId(""))
    own = {*template.paths, template.nvram}
    if posixpath.dirname(found.place) != posixpath.dirname(path):
        raise _invalid()
    if found.vm_id or found.xml or found.snapshots or found.nvram or any(file.path not in own for file in found.files):
        raise _invalid()
    return found


def template_of(kept: Document, host_id: HostId) -> Template:
    """The template that it keeps, as that host sees it. Raises Invalid for what is none."""
    return template_document.read(kept.sidecar.encode(), kept.place, host_id).template


def read_or_none(raw: bytes, path: str) -> Document | None:
    """The document; None for what is none of ours, or was never written to its end."""
    try:
        return read(raw, path)
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
