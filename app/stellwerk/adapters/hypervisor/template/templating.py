"""The templates of a host: their sidecars, the state of their files, definitions of VMs. LONG lane, listing on any.

The moment at which a file was last written tells whether somebody wrote to it. Not that of its last change, which
libvirt itself changes: it gives the files of a VM, and those below them, to QEMU's user.
"""

import posixpath
from contextlib import suppress
from hashlib import sha256
from typing import Any

import libvirt
from lxml import etree

from stellwerk.adapters.hypervisor.beside.sidecar import Sidecars, sidecars
from stellwerk.adapters.hypervisor.copying.copy_xml import copied
from stellwerk.adapters.hypervisor.device.document import parse, text_of_tree, without_secrets
from stellwerk.adapters.hypervisor.device.size import set_memory, set_vcpus
from stellwerk.adapters.hypervisor.origin.template_metadata import set_origin
from stellwerk.adapters.hypervisor.storage_xml import VolumeXml, read_volume
from stellwerk.adapters.hypervisor.template import document
from stellwerk.adapters.hypervisor.template.document import Document
from stellwerk.adapters.hypervisor.xml_reader import attribute
from stellwerk.core.error import Gone
from stellwerk.core.ids import VmId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.hardware.edit import SetMemory, SetVcpus
from stellwerk.model.template.template import ENDING, Template, TemplateFile, TemplateMark
from stellwerk.ports.template.templating import More

_NOT_THERE = frozenset({49, 50})
"""NO_STORAGE_POOL, NO_STORAGE_VOL."""
_PIECE = 1024 * 1024
_SPARE = f"~{ENDING}"
"""Of the file in which a change is written first; it comes after the other in every list."""


class Templates(Sidecars):
    """The part of a session that knows templates."""

    def templates(self) -> list[Template]:
        """Those of the active pools. What cannot be read is left out: it may be on its way."""
        with self.use() as conn:
            found: dict[str, Template] = {}
            for volume in sorted(sidecars(conn, ENDING), key=lambda one: str(one.path())):
                path = volume.path()
                kept = document.read_or_none(self.sidecar(volume), path, self._host_id)
                if kept is not None:
                    found.setdefault(kept.template.id, self._template_looked_at(kept.template))
            return list(found.values())

    def template(self, path: str) -> Template:
        """One of them."""
        with self.use(f'"{path}"'):
            return self._template_looked_at(self._template_document(path).template)

    def keep_template(self, template: Template, id_: VmId) -> Template:
        """Write its sidecar."""
        with self.vm(id_) as domain:
            xml = text_of_tree(without_secrets(parse(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))))
            kept = self._template_as_is(template)
            self.write_sidecar(template.path, document.written(kept, xml))
            return kept

    def change_template(self, template: Template, *, files: bool = False) -> Template:
        """Write it anew, first beside what is there: wherever this ends, one of the two can be read."""
        with self.use(f'"{template.path}"'):
            xml = self._template_document(template.path).xml
            kept = self._template_as_is(template) if files else template
            spare = spare_of(template.path)
            for path in (spare, template.path):
                self.write_sidecar(path, document.written(kept, xml))
            self.drop_quietly(spare)
            return self._template_looked_at(kept)

    def remove_template(self, path: str, doomed: tuple[str, ...]) -> None:
        """Its files, then its sidecar."""
        with self.use(f'"{path}"'):
            self._template_document(path)
            for file in (*doomed, path):
                self._delete_own(file)

    def from_template(self, path: str, plan: CopyPlan, origin: TemplateMark, memory: int, vcpus: int) -> str:
        """The definition of a VM that is made of it."""
        with self.use(f'"{path}"'):
            kept = self._template_document(path)
            others = _other_disks(parse(kept.xml), kept.template)
            root = parse(copied(kept.xml, replace(plan, dropped=(*plan.dropped, *others))))
        set_memory(root, SetMemory(memory=memory))
        set_vcpus(root, SetVcpus(vcpus=vcpus))
        set_origin(root, origin)
        return text_of_tree(root)

    def sum_of(self, path: str, more: More) -> str:
        """SHA-256 of a file, which comes here for it."""
        with self.use(f'"{path}"') as conn:
            total, stream = sha256(), conn.newStream(0)
            try:
                conn.storageVolLookupByPath(path).download(stream, 0, 0, 0)
                while part := stream.recv(_PIECE):
                    total.update(part)
                    more(len(part))
                stream.finish()
            except BaseException:
                with suppress(libvirt.libvirtError):
                    stream.abort()
                raise
            return total.hexdigest()

    def _template_document(self, path: str) -> Document:
        if not path.endswith(ENDING):
            raise Gone(_('"{path}" is no template').format(path=path))
        try:
            volume = self._conn.storageVolLookupByPath(path)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _NOT_THERE:
                raise
            text = _("the template is not there any more: {path}").format(path=path)
            raise Gone(text, _("it was removed, or its storage pool is off")) from error
        return document.read(self.sidecar(volume), path, self._host_id)

    def _template_looked_at(self, template: Template) -> Template:
        """With what speaks against its files."""
        for file in template.files:
            volume = self._template_volume(file.path)
            name = posixpath.basename(file.path)
            if volume is None:
                return replace(template, problem=_('its file "{name}" is not there').format(name=name))
            if volume.written != file.written or volume.capacity != file.capacity:
                return replace(template, problem=_('its file "{name}" was written to').format(name=name))
        if template.nvram and self._template_volume(template.nvram) is None:
            name = posixpath.basename(template.nvram)
            return replace(template, problem=_('its file "{name}" is not there').format(name=name))
        return replace(template, problem="")

    def _template_as_is(self, template: Template) -> Template:
        files = tuple(_with_facts(file, self._template_volume(file.path)) for file in template.files)
        return replace(template, files=files, problem="", suspected=0.0)

    def _template_volume(self, path: str) -> VolumeXml | None:
        """What a file is now: libvirt looks at it for this."""
        try:
            return read_volume(self._conn.storageVolLookupByPath(path).XMLDesc(0))
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _NOT_THERE and not self._conn.isAlive():
                raise
            return None

    def _delete_own(self, path: str) -> None:
        try:
            volume: Any = self._conn.storageVolLookupByPath(path)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _NOT_THERE:
                raise
            return
        volume.delete(0)


def spare_of(path: str) -> str:
    """The file beside a sidecar in which a change is written first."""
    return path.removesuffix(ENDING) + _SPARE


def _other_disks(root: etree._Element, template: Template) -> list[str]:
    """Disks that are none of the template's: its VMs get what is in it, and no other file of the host."""
    own = {file.target for file in template.files}
    disks = (one for one in root.findall("devices/disk") if one.get("device", "disk") in ("disk", "lun"))
    return [target for one in disks if (target := attribute(one, "target", "dev")) not in own]


def _with_facts(file: TemplateFile, volume: VolumeXml | None) -> TemplateFile:
    if volume is None:
        raise Gone(_("{file} is not there any more").format(file=file.path))
    return replace(file, capacity=volume.capacity or 0, size=volume.allocation or 0, written=volume.written)
