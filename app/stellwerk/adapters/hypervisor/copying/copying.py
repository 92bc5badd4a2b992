"""Copying domains. LONG lane.

Tried with libvirt 9.0 and QEMU 7.2: a disk-only snapshot without metadata lets a VM, running or off, go on in new files
and changes its stored definition, too.
"""

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import libvirt
from lxml import etree

from stellwerk.adapters.hypervisor.copying.copy_xml import copied
from stellwerk.adapters.hypervisor.device.document import parse
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.left_node import past_left_nodes
from stellwerk.adapters.hypervisor.snapshot.file_copy import copy_file, volume_at
from stellwerk.adapters.hypervisor.snapshot.snapshot_xml import definitions_on, wish_xml
from stellwerk.adapters.hypervisor.storage_xml import read_volume
from stellwerk.adapters.hypervisor.xml_reader import attribute
from stellwerk.core.error import Conflict, Refused, TimedOut
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
_COMMIT = libvirt.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE | libvirt.VIR_DOMAIN_BLOCK_COMMIT_SHALLOW
_SECURE = libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE
_UNWRITTEN = 512 * KIB
"""A qcow2 file to which nothing was written takes 196 KiB."""
_LONGEST = 3600.0
_A_MOMENT = threading.Event()
"""Never set: between two questions for a job on a thread that has nothing else to do."""


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
                for disk in _frozen(domain, disks):
                    self._merge(domain, disk.target)
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

    def _merge(self, domain: Any, target: str) -> None:
        """Let QEMU merge what was written since into the file below, and go on in that. A merge that is under way, its
        maker being lost, is brought to its end."""
        if not domain.blockJobInfo(target, 0):
            domain.blockCommit(target, None, None, 0, _COMMIT)
        latest = self._clock.monotonic() + _LONGEST
        while True:
            job = domain.blockJobInfo(target, 0)
            if (not job or (job.get("end") and job["cur"] == job["end"])) and _pivoted(domain, target):
                return
            if self._clock.monotonic() > latest:
                raise TimedOut(_("merging disk {target} back takes too long").format(target=target))
            _A_MOMENT.wait(0.05)

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


def _pivoted(domain: Any, target: str) -> bool:
    """It goes on in the file below. All may be copied a moment before QEMU says that it is ready for this."""
    try:
        domain.blockJobAbort(target, libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_BLOCK_COPY_ACTIVE:
            raise
        return False
    return True


def _frozen(domain: Any, disks: Sequence[Frozen]) -> list[Frozen]:
    """Those of the disks that still write into their new files."""
    elements = parse(domain.XMLDesc(0)).findall("devices/disk")
    written = {attribute(one, "target", "dev"): attribute(one, "source", "file") for one in elements}
    return [disk for disk in disks if written.get(disk.target) == disk.overlay]
