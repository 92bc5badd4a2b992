"""Copying domains. LONG lane.

Tried with libvirt 9.0 and QEMU 7.2: a disk-only snapshot without metadata lets a VM, running or off, go on in new files
and changes its stored definition, too.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import libvirt
from lxml import etree

from stellwerk.adapters.hypervisor.copying.copy_xml import copied
from stellwerk.adapters.hypervisor.device.document import parse
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.left_node import past_left_nodes
from stellwerk.adapters.hypervisor.snapshot.commit import Commit, Patience, commit_all
from stellwerk.adapters.hypervisor.snapshot.file_copy import copy_file, volume_at
from stellwerk.adapters.hypervisor.snapshot.snapshot_xml import definitions_on, wish_xml
from stellwerk.adapters.hypervisor.storage_xml import read_volume
from stellwerk.adapters.hypervisor.xml_reader import attribute
from stellwerk.core.error import Conflict, Refused
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.core.unit import KIB
from stellwerk.model.copying.copy_plan import CopyPlan, Frozen
from stellwerk.model.snapshot import SnapshotWish

_FREEZE = (
    libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY
    | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC
    | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA
)
_SECURE = libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE
_UNWRITTEN = 512 * KIB
"""A qcow2 file to which nothing was written takes 196 KiB."""
_LONGEST = 3600.0


class Copies(Handle):
    """The part of a session that copies VMs."""

    def freeze(self, id_: VmId, disks: Sequence[Frozen]) -> None:
        """Let it go on in new files."""
        overlays = {disk.target: disk.overlay for disk in disks}
        with self.vm(id_) as domain:
            root = parse(domain.XMLDesc(0))
            targets = [attribute(disk, "target", "dev") for disk in root.findall("devices/disk")]
            left_out = tuple(target for target in targets if target not in overlays)
            wish = SnapshotWish(name="x", overlays=overlays, left_out=left_out)
            past_left_nodes(domain.snapshotCreateXML, wish_xml(wish), _FREEZE)

    def thaw(self, id_: VmId, disks: Sequence[Frozen]) -> None:
        """Go back to the files below."""
        with self.vm(id_) as domain:
            if domain.isActive():
                commits = [Commit(disk.target, disk.below, disk.overlay) for disk in _frozen(domain, disks)]
                commit_all(domain, commits, Patience(self._clock, _LONGEST))
            else:
                self._put_back(domain, disks)
            for disk in disks:
                with suppress(libvirt.libvirtError), volume_at(self._conn, disk.overlay) as overlay:
                    overlay.delete(0)

    def allocated(self, path: str) -> int | None:
        """What it takes by now, also while libvirt fills it."""
        with self.use(f'"{path}"') as conn:
            try:
                return int(conn.storageVolLookupByPath(path).info()[2])
            except libvirt.libvirtError:
                return None  # it is not there yet, or cannot be asked while it is filled

    def copy_of(self, id_: VmId, plan: CopyPlan) -> str:
        """The definition of the copy."""
        with self.vm(id_) as domain:
            if not plan.snapshot:
                return copied(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE), plan)
            kept = domain.snapshotLookupByName(plan.snapshot).getXMLDesc(0)
            return copied(definitions_on(kept, {})[0], plan)

    def copy_nvram(self, source: str, dest: str) -> None:
        """Copy UEFI's variables."""
        with self.use(f'"{source}"') as conn:
            copy_file(conn, source, dest)

    def define_copy(self, xml: str) -> None:
        """Define it; libvirt would change a VM that is there."""
        root = parse(xml)
        name, uuid = root.findtext("name", ""), root.findtext("uuid", "")
        with self.use(f'VM "{name}"') as conn:
            if any(domain.name() == name or domain.UUIDString() == uuid for domain in conn.listAllDomains(0)):
                raise Conflict(_('there is a VM "{name}" already').format(name=name), _("choose another name"))
            conn.defineXML(xml)

    def _put_back(self, domain: Any, disks: Sequence[Frozen]) -> None:
        root = parse(domain.XMLDesc(_SECURE))
        frozen = {disk.target: disk for disk in disks}
        for element in root.findall("devices/disk"):
            disk = frozen.get(attribute(element, "target", "dev"))
            if disk is None or attribute(element, "source", "file") != disk.overlay:
                continue
            with volume_at(self._conn, disk.overlay) as overlay:
                written = read_volume(overlay.XMLDesc(0)).allocation or 0
            if written > _UNWRITTEN:
                text = _("{file} was written to meanwhile, so the VM goes on in it").format(file=disk.overlay)
                raise Refused(text, _("nothing is lost; the file below it is shared with nobody"))
            source, driver = element.find("source"), element.find("driver")
            if source is not None and driver is not None:
                source.set("file", disk.below)
                driver.set("type", disk.format or "raw")
                for below in element.findall("backingStore"):
                    element.remove(below)
        self._conn.defineXML(etree.tostring(root, encoding="unicode"))


def _frozen(domain: Any, disks: Sequence[Frozen]) -> list[Frozen]:
    """Those of the disks that still write into their new files."""
    elements = parse(domain.XMLDesc(0)).findall("devices/disk")
    written = {attribute(one, "target", "dev"): attribute(one, "source", "file") for one in elements}
    return [disk for disk in disks if written.get(disk.target) == disk.overlay]
