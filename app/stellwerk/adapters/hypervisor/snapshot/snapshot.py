"""Taking, merging and forgetting snapshots, and the way back to one. LONG lane.

Tried with libvirt 9.0 and QEMU 7.2:
- libvirt cannot go back to an external snapshot: `return_to` does it by new files on the frozen ones.
- Merging one, libvirt does not look who else stands on the file it writes into: a sibling's content changes. Who calls
  `merge_snapshot` has looked.
- The memory file of a snapshot is a saved VM: it can be resumed with another definition of the same hardware.
- Of a VM that was paused when its memory was kept nothing can be merged until it has gone on.
- A snapshot defined anew with another file on top is what libvirt merges from then on.
"""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.error import passed_over
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.left_node import past_left_nodes
from stellwerk.adapters.hypervisor.snapshot.file_copy import (
    copy_file,
    drop_left,
    file_is_there,
    is_passing,
    pool_on,
    volume_at,
)
from stellwerk.adapters.hypervisor.snapshot.picture import small_picture
from stellwerk.adapters.hypervisor.snapshot.snapshot_xml import (
    definitions_on,
    marked,
    overlay_xml,
    read_snapshot,
    refrozen,
    repointed,
    stamped,
    wish_xml,
    with_files,
)
from stellwerk.adapters.hypervisor.snapshot.undo import Undo
from stellwerk.adapters.hypervisor.storage_xml import VolumeXml, read_volume
from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children
from stellwerk.core.error import Gone, Refused
from stellwerk.core.ids import VmId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.snapshot import MergeProgress, ReturnPlan, Snapshot, SnapshotWish, StoredFile
from stellwerk.ports.snapshotting import NOTHING

_NOT_SUPPORTED = frozenset({3, 84})
_NO_SNAPSHOT = 72
_DEEPEST = 200
_COMMITS = frozenset({libvirt.VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT, libvirt.VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT})


class Snapshots(Handle):
    """The part of a session that keeps snapshots."""

    def snapshots(self, id_: VmId) -> list[Snapshot]:
        """The snapshots of a VM, parents before children."""
        with self.vm(id_) as domain:
            try:
                found = domain.listAllSnapshots(libvirt.VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL)
            except libvirt.libvirtError as error:
                if error.get_error_code() in _NOT_SUPPORTED:
                    return []
                raise
            return [read for one in found if (read := self._snapshot(one, id_)) is not None]

    def stored_files(self) -> Mapping[str, StoredFile]:
        """Every file of the active storage pools."""
        with self.use() as conn:
            found: dict[str, StoredFile] = {}
            for pool in conn.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE):
                if is_passing(pool):
                    drop_left(pool, self._clock.now())
                    continue
                pool.refresh(0)
                for file in _files(pool):
                    found[file.path] = file
            return found

    def take_snapshot(self, id_: VmId, wish: SnapshotWish) -> None:
        """Take one. Atomic: all disks or none."""
        flags = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC
        if wish.memory_file:
            flags |= libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_LIVE
        else:
            flags |= libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY
        if wish.quiesce:
            flags |= libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE
        with self.vm(id_) as domain, Undo() as undo:
            if wish.nvram is not None and file_is_there(self._conn, wish.nvram[0]):
                copy_file(self._conn, *wish.nvram)
                undo.back(self._drop, wish.nvram[1])
            past_left_nodes(domain.snapshotCreateXML, wish_xml(wish), flags)
            undo.pop_all()
            self._stamp(domain, wish.name, small_picture(wish.screen))

    def merge_snapshot(
        self, id_: VmId, name: str, overlays: Mapping[str, str], merged: Mapping[str, str] = NOTHING
    ) -> None:
        """Let libvirt merge and forget it. It merges from the file that the snapshot names: after a way back to
        another one that is not the one on top any more."""
        with self.vm(id_) as domain:
            self._follow(domain, name, merged)
            found = _lookup(domain, name)
            xml, current = self._xml(found), bool(found.isCurrent())
            meant = repointed(xml, overlays, without=merged)
            if overlays:
                _redefine(domain, marked(meant), current=current)
            before = self._stamps(overlays)
            try:
                _lookup(domain, name).delete(0)
            except libvirt.libvirtError as error:
                with suppress(libvirt.libvirtError):
                    if overlays and before is not None and self._stamps(overlays) == before:
                        _redefine(domain, meant, current=current)  # nothing was written
                if "Block node is read-only" in str(error):
                    text = _("QEMU holds the disks of a VM that was paused when its memory was kept")
                    raise Refused(text, _("resume it for a moment, or force it off first")) from error
                raise
            self._stamp_those_on(domain, overlays)

    def _stamp(self, domain: Any, name: str, picture: bytes = b"") -> None:
        """Keep a picture with a snapshot, and note when the files were written last that it stands on, but for those
        that other snapshots froze: they note their own. What cannot be noted costs its check only."""
        with suppress(libvirt.libvirtError, Gone):
            found = _lookup(domain, name)
            xml, current = self._xml(found), bool(found.isCurrent())
            read = [one for one in self.snapshots(VmId(domain.UUIDString())) if one.files]
            own = next((one.files for one in read if one.name == name), ())
            others = {path for one in read for path in one.files} - set(own)
            files = {path: said for file in own for path, said in self._below(file) if path not in others}
            if picture or any(files.values()):
                _redefine(domain, stamped(xml, files, picture), current=current)

    def _below(self, path: str) -> Iterator[tuple[str, str]]:
        """A file and those below it, with when they were written last, as far as that is told."""
        for _number in range(_DEEPEST):
            if not path:
                return
            said = self._said(path)
            yield path, said.written
            path = said.backing

    def _stamp_those_on(self, domain: Any, frozen: Collection[str]) -> None:
        """Other snapshots that keep their content in these files, which were merged into, from now on."""
        for one in self.snapshots(VmId(domain.UUIDString())):
            if not set(one.files).isdisjoint(frozen):
                self._stamp(domain, one.name)

    def _stamps(self, paths: Iterable[str]) -> dict[str, str] | None:
        """When these files changed last, as their file system tells it; None where one of them is not found."""
        try:
            return {path: self._said(path).changed for path in paths}
        except libvirt.libvirtError as error:
            if error.get_error_code() != libvirt.VIR_ERR_NO_STORAGE_VOL:
                raise
            return None

    def _said(self, path: str) -> VolumeXml:
        with volume_at(self._conn, path) as volume:
            return read_volume(volume.XMLDesc(0))

    def merge_progress(self, id_: VmId) -> MergeProgress | None:
        """How far a merge is, over all disks."""
        with self.vm(id_) as domain:
            told = [told for _target, told in _block_jobs(domain)]
        return MergeProgress(sum(t["cur"] for t in told), sum(t["end"] for t in told)) if told else None

    def _follow(self, domain: Any, name: str, merged: Mapping[str, str]) -> None:
        """Other snapshots keep in the files below what they kept in those that are gone, as libvirt says it of them at
        the end of a merge."""
        if not merged:
            return
        for one in domain.listAllSnapshots(libvirt.VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL):
            xml = self._xml(one)
            if one.getName() != name and (now := refrozen(xml, merged)) != xml:
                _redefine(domain, now, current=bool(one.isCurrent()))
        self._stamp_those_on(domain, merged.values())

    def forget_snapshot(self, id_: VmId, name: str, merged: Mapping[str, str] = NOTHING) -> None:
        """Forget it; its files stay."""
        with self.vm(id_) as domain:
            self._follow(domain, name, merged)
            _lookup(domain, name).delete(libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)

    def return_to(self, id_: VmId, plan: ReturnPlan) -> None:
        """Go on from a snapshot. What was made is taken back where a later step fails."""
        with self.vm(id_) as domain, Undo() as undo:
            if domain.isActive():
                raise Refused(_("the VM runs"), _("shut it down or force it off first"))
            found = _lookup(domain, plan.name)
            xml, was_current = self._xml(found), bool(found.isCurrent())
            before = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE)
            stored, running = definitions_on(xml, plan.overlays)
            for frozen, overlay in plan.overlays.items():
                self._make_overlay(overlay, plan.sizes[frozen], frozen, plan.formats[frozen])
                undo.back(self._drop, overlay)
            undo.back(self._conn.defineXML, before)
            self._conn.defineXML(stored)
            _redefine(domain, repointed(xml, plan.overlays), current=True)
            undo.back(_redefine, domain, xml, current=was_current)
            left = [*plan.discarded, *self._bring_back_nvram(plan, undo)]
            if plan.memory_file:
                self._conn.restoreFlags(plan.memory_file, running, 0)
            undo.pop_all()
            for path in left:
                self._drop(path)

    def _bring_back_nvram(self, plan: ReturnPlan, undo: Undo) -> list[str]:
        """Give UEFI's variables their content of then; answers the file that keeps those of now until all is done."""
        if plan.nvram is None:
            return []
        kept, used = plan.nvram
        now = f"{kept}.now"
        undo.back(self._drop, now)
        copy_file(self._conn, used, now)
        undo.back(copy_file, self._conn, now, used)
        copy_file(self._conn, kept, used)
        return [now]

    def end_merge(self, id_: VmId, *, was_off: bool) -> None:
        """libvirt that was killed meanwhile takes the QEMU that merges for a VM that was paused by its user, with the
        merge ended by then or not."""
        with self.vm(id_) as domain:
            for target, told in _block_jobs(domain):
                if told.get("type") in _COMMITS:
                    domain.blockJobAbort(target, 0)
            if was_off and domain.state(0)[0] == libvirt.VIR_DOMAIN_PAUSED and _never_ran(domain):
                domain.destroy()

    def end_return(self, id_: VmId, plan: ReturnPlan) -> None:
        """The snapshot is redefined; UEFI's variables and memory follow unless the VM goes on already."""
        with self.vm(id_) as domain:
            xml = self._xml(_lookup(domain, plan.name))
            _redefine(domain, repointed(xml, plan.overlays), current=True)
            if domain.isActive():
                return
            if plan.nvram is not None:
                copy_file(self._conn, *plan.nvram)
            if plan.memory_file:
                self._conn.restoreFlags(plan.memory_file, definitions_on(xml, plan.overlays)[1], 0)

    def return_inside(self, id_: VmId, name: str) -> None:
        """Let libvirt go back to an internal one."""
        with self.vm(id_) as domain:
            domain.revertToSnapshot(_lookup(domain, name), 0)

    def _snapshot(self, one: Any, id_: VmId) -> Snapshot | None:
        """One snapshot; None where it went meanwhile."""
        try:
            read = read_snapshot(self._xml(one, 0), id_, self._host_id, one.getName(), current=bool(one.isCurrent()))
        except libvirt.libvirtError as error:
            if error.get_error_code() != _NO_SNAPSHOT:
                raise
            return None
        return replace(read, seen=self._clock.now())

    def _xml(self, one: Any, flags: int = libvirt.VIR_DOMAIN_SNAPSHOT_XML_SECURE) -> str:
        """What libvirt keeps of one, with disks by their paths."""
        xml = str(one.getXMLDesc(flags))
        return with_files(xml, self._volume_path) if "type='volume'" in xml else xml

    def _volume_path(self, pool: str, volume: str) -> str:
        with passed_over():
            return str(self._conn.storagePoolLookupByName(pool).storageVolLookupByName(volume).path())
        return ""

    def _make_overlay(self, path: str, size: int, below: str, format_: str) -> None:
        with pool_on(self._conn, posixpath.dirname(path)) as pool:
            pool.createXML(overlay_xml(posixpath.basename(path), size, below, format_), 0)

    def _drop(self, path: str) -> None:
        """Delete a file that nobody needs; one that is gone already is no error."""
        with suppress(libvirt.libvirtError), volume_at(self._conn, path) as volume:
            volume.delete(0)


_HARDLY_RAN = 100_000_000
"""Nanoseconds of all its processors within which no guest gets past its firmware."""


def _never_ran(domain: Any) -> bool:
    """A guest that somebody let go on meanwhile has used its processors."""
    return sum(int(processor[2]) for processor in domain.vcpus()[0]) < _HARDLY_RAN


def _block_jobs(domain: Any) -> Iterator[tuple[str, Mapping[str, int]]]:
    """The disks that something is done to in the background, and how far it is."""
    for disk in children(XmlReader(domain.XMLDesc(0), "domain").find("devices"), "disk"):
        target = attribute(disk, "target", "dev")
        with passed_over():  # the VM went off meanwhile
            told = domain.blockJobInfo(target, 0)
            if told and told.get("end"):
                yield target, told


def _redefine(domain: Any, xml: str, *, current: bool) -> None:
    flags = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE
    domain.snapshotCreateXML(xml, flags | (libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT if current else 0))


def _lookup(domain: Any, name: str) -> Any:
    try:
        return domain.snapshotLookupByName(name)
    except libvirt.libvirtError as error:
        if error.get_error_code() != _NO_SNAPSHOT:
            raise
        raise Gone(_('there is no snapshot "{name}" any more').format(name=name)) from error


def _files(pool: Any) -> Iterator[StoredFile]:
    name, free = str(pool.name()), int(pool.info()[3])
    for volume in pool.listAllVolumes(0):
        with passed_over():  # it went meanwhile
            said = read_volume(volume.XMLDesc(0))
            yield StoredFile(
                path=said.path,
                backing=said.backing,
                format=said.format,
                capacity=said.capacity or 0,
                allocation=said.allocation or 0,
                pool=name,
                changed=said.changed,
                written=said.written,
                free=free,
            )
