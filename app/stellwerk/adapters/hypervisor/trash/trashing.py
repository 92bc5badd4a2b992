"""Putting VMs into the trash of a host, bringing them back, emptying it. LONG lane.

Files stay where they are: libvirt cannot rename volumes, and what stands on a renamed file would not find it again. A
file beside the first disk keeps the definition; it is written before libvirt forgets the VM and goes last, so that
whatever ends midway is found again and told from a VM that is still there.
"""

from collections.abc import Collection, Mapping
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.beside.sidecar import Sidecars, sidecars
from stellwerk.adapters.hypervisor.domain_file import DomainFiles
from stellwerk.adapters.hypervisor.error import passed_over
from stellwerk.adapters.hypervisor.protection_metadata import FILES_URI, write_marks
from stellwerk.adapters.hypervisor.snapshot.file_copy import copy_file
from stellwerk.adapters.hypervisor.snapshot.undo import Undo
from stellwerk.adapters.hypervisor.tag_metadata import PREFIX
from stellwerk.adapters.hypervisor.template import document as template_document
from stellwerk.adapters.hypervisor.template.templating import spare_of
from stellwerk.adapters.hypervisor.trash import document
from stellwerk.adapters.hypervisor.trash.document import Document, KeptSnapshot
from stellwerk.core.error import Conflict, Gone, Refused
from stellwerk.core.ids import StoragePoolId, VmId
from stellwerk.core.record import replace
from stellwerk.core.text import _, quoted
from stellwerk.model.removal.trash import ENDING, Trashed, TrashPlan, trash_id

_UNDEFINE = 1 | 2 | 16
"""Saved memory, snapshots, checkpoints."""
_NVRAM, _KEEP_NVRAM = 4, 8
_KEEP_TPM, _KEEP_TPM_SINCE, _TPM = 64, 8_009_000, 32
_SECURE = libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE
_NOT_THERE = frozenset({42, 49, 50})
"""NO_DOMAIN, NO_STORAGE_POOL, NO_STORAGE_VOL."""


class Trash(DomainFiles, Sidecars):
    """The part of a session that removes VMs so that they can be brought back."""

    def put_in_trash(self, id_: VmId, plan: TrashPlan) -> Trashed:
        """Keep it, then let libvirt forget it."""
        with self.vm(id_) as domain, Undo() as undo:
            if domain.isActive():
                raise Refused(_("the VM runs again"), _("shut it down first"))
            kept = self._document(domain, replace(plan, nvram=self._copied_nvram(plan, undo)))
            self._keep(plan.path, document.written(kept))
            undo.back(self.drop_quietly, plan.path)
            domain.undefineFlags(self._undefine_flags(kept))
            undo.pop_all()
            return self._trashed(plan.path, kept)

    def put_template_in_trash(self, path: str, plan: TrashPlan) -> Trashed:
        """Keep what its sidecar says, then delete that, and what a change may have left beside it first."""
        with self.use(f'"{path}"') as conn, Undo() as undo:
            if not self._is_there(path):
                text = _("the template is not there any more: {path}").format(path=path)
                raise Gone(text, _("it was removed, or its storage pool is off"))
            said, now = self.sidecar(conn.storageVolLookupByPath(path)), self._clock.now()
            template = template_document.read(said, path, self._host_id).template
            kept = Document(
                format=document.FORMAT_OF_TEMPLATES,
                name=template.name,
                removed=now,
                until=now + plan.seconds,
                sidecar=said.decode(),
                place=path,
                files=plan.files,
            )
            self._keep(plan.path, document.written(kept))
            undo.back(self.drop_quietly, plan.path)
            self.drop_quietly(spare_of(path))
            conn.storageVolLookupByPath(path).delete(0)
            undo.pop_all()
            return self._trashed(plan.path, kept)

    def trash(self) -> list[Trashed]:
        """What is there. What cannot be read is left out: it may be on its way."""
        with self.use() as conn:
            there = {domain.UUIDString() for domain in conn.listAllDomains(0)}
            found: dict[str, Trashed] = {}
            for volume in sidecars(conn, ENDING):
                path = volume.path()
                kept = document.read_or_none(self.sidecar(volume), path)
                if kept is not None:
                    found[path] = self._trashed(path, kept, void=self._is_back(kept, there))
            return list(found.values())

    def restore_trash(self, path: str, name: str = "") -> Trashed:
        """Define it again. What was done is taken back where a later step fails."""
        with self.use(f'"{path}"') as conn, Undo() as undo:
            kept = document.read(self.sidecar(self._kept(path)), path)
            if kept.sidecar:
                return self._template_brought_back(path, kept)
            users = self.users_by_path()
            self._assert_can_come_back(kept, name or kept.name, users)
            xml, left = self._nvram_brought_back(kept, users, undo)
            domain = conn.defineXML(document.renamed(xml, name))
            undo.back(domain.undefineFlags, _UNDEFINE | _KEEP_NVRAM | (_KEEP_TPM if kept.tpm else 0))
            self._define_snapshots(domain, kept)
            if kept.autostart:
                domain.setAutostart(1)
            undo.pop_all()
            for file in (*left, path):
                self.drop_quietly(file)
            return self._trashed(path, kept)

    def empty_trash(self, path: str, doomed: tuple[str, ...]) -> None:
        """Delete its files, the one that keeps it last."""
        with self.use(f'"{path}"') as conn:
            kept = document.read(self.sidecar(self._kept(path)), path)
            there = self._is_back(kept, {domain.UUIDString() for domain in conn.listAllDomains(0)})
            for file in doomed if not there else ():
                self._delete_if_there(file)
            if kept.tpm and not there:
                self._drop_tpm(VmId(kept.vm_id), kept.xml)
            if kept.nvram is not None:
                self._delete_if_there(kept.nvram[1])
            self._delete_if_there(path)

    def mark_files(self, id_: VmId, paths: tuple[str, ...]) -> None:
        """Write which files were made for it."""
        with self.vm(id_) as domain:
            affect = libvirt.VIR_DOMAIN_AFFECT_CONFIG
            affect |= libvirt.VIR_DOMAIN_AFFECT_LIVE if domain.isActive() else 0
            text = write_marks(paths) if paths else None
            domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, text, PREFIX, FILES_URI, affect)

    # keeping

    def _copied_nvram(self, plan: TrashPlan, undo: Undo) -> tuple[str, str] | None:
        """UEFI's variables are copied, since a new VM of this name would take them. Where that cannot be done (a VM
        that never ran has none yet) they stay."""
        if plan.nvram is None:
            return None
        undo.back(self.drop_quietly, plan.nvram[1])
        try:
            copy_file(self._conn, *plan.nvram)
        except libvirt.libvirtError:
            if not self._conn.isAlive():
                raise
            return None
        return plan.nvram

    def _document(self, domain: Any, plan: TrashPlan) -> Document:
        now, xml = self._clock.now(), domain.XMLDesc(_SECURE)
        snapshots = []
        if domain.snapshotNum(0):
            for one in domain.listAllSnapshots(libvirt.VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL):
                text = one.getXMLDesc(libvirt.VIR_DOMAIN_SNAPSHOT_XML_SECURE)
                snapshots.append(KeptSnapshot(xml=text, current=bool(one.isCurrent())))
        return Document(
            format=document.FORMAT,
            vm_id=domain.UUIDString(),
            name=domain.name(),
            removed=now,
            until=now + plan.seconds,
            xml=xml,
            autostart=bool(domain.autostart()),
            tpm="<tpm" in xml,
            snapshots=tuple(snapshots),
            files=plan.files,
            nvram=plan.nvram,
        )

    def _keep(self, path: str, content: bytes) -> None:
        try:
            self.write_sidecar(path, content)
        except Refused as error:
            text = _("the storage does not take what the trash keeps of the VM") if error.details else error.text
            raise Refused(text, _("make room, or remove it at once (-Now)"), error.details) from error

    def _kept(self, path: str) -> Any:
        try:
            if not path.endswith(ENDING):
                raise Gone(_('"{path}" is nothing in the trash').format(path=path))
            return self._conn.storageVolLookupByPath(path)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _NOT_THERE:
                raise
            text = _("it is not in the trash any more: {path}").format(path=path)
            raise Gone(text, _("it was brought back or emptied already")) from error

    def _trashed(self, path: str, kept: Document, *, void: bool = False) -> Trashed:
        return Trashed(
            id=trash_id(self._host_id, path),
            host_id=self._host_id,
            vm_id=VmId(kept.vm_id),
            template=document.template_of(kept, self._host_id) if kept.sidecar else None,
            name=kept.name,
            path=path,
            pool_id=self._trash_pool(path),
            removed=kept.removed,
            until=kept.until,
            files=kept.files,
            nvram=kept.nvram,
            tpm=kept.tpm,
            void=void,
            seen=self._clock.now(),
        )

    def _trash_pool(self, path: str) -> StoragePoolId:
        """The pool that holds the file; none where it is gone by now."""
        with passed_over():
            pool = self._conn.storageVolLookupByPath(path).storagePoolLookupByVolume()
            return StoragePoolId(f"{self._host_id}/{pool.UUIDString()}")
        return StoragePoolId("")

    def _undefine_flags(self, kept: Document) -> int:
        """Variables that are not copied stay; the flag is needed for those that libvirt has not told of, too."""
        keeps = kept.nvram is None and "<nvram" in kept.xml
        flags = _UNDEFINE | (_KEEP_NVRAM if keeps else _NVRAM)
        return flags | (_KEEP_TPM if kept.tpm and self._conn.getLibVersion() >= _KEEP_TPM_SINCE else 0)

    def _is_back(self, kept: Document, vms: Collection[str]) -> bool:
        """Whether what it keeps is there (again)."""
        return self._is_there(kept.place) if kept.sidecar else kept.vm_id in vms

    # bringing back

    def _template_brought_back(self, path: str, kept: Document) -> Trashed:
        if self._is_there(kept.place):
            raise Conflict(
                _('template "{name}" is there already').format(name=kept.name), _("it need not be brought back")
            )
        self._assert_files(_('template "{name}"').format(name=kept.name), kept)
        self.write_sidecar(kept.place, kept.sidecar.encode())
        self.drop_quietly(path)
        return self._trashed(path, kept)

    def _assert_files(self, what: str, kept: Document) -> None:
        for pool in self._conn.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE):
            pool.refresh(0)
        missing = [file.path for file in kept.files if not self._is_there(file.path)]
        if missing:
            text = _("files of {what} are not there any more: {files}")
            raise Gone(text.format(what=what, files=quoted(missing)), _("start the storage pool that holds them"))

    def _nvram_brought_back(
        self, kept: Document, users: Mapping[str, tuple[str, ...]], undo: Undo
    ) -> tuple[str, tuple[str, ...]]:
        """UEFI's variables at their place again, and the copy that is left then; where another VM has that place by
        now, the copy is the place."""
        if kept.nvram is None:
            return kept.xml, ()
        original, copy = kept.nvram
        if original in users:
            return document.on_nvram(kept.xml, copy), ()
        copy_file(self._conn, copy, original)
        undo.back(self.drop_quietly, original)
        return kept.xml, (copy,)

    def _assert_can_come_back(self, kept: Document, name: str, users: Mapping[str, tuple[str, ...]]) -> None:
        if _found(self._conn, kept.vm_id):
            text = _('VM "{name}" is there already').format(name=kept.name)
            raise Conflict(text, _("it need not be brought back"))
        if any(domain.name() == name for domain in self._conn.listAllDomains(0)):
            text = _('the host has another VM "{name}" by now').format(name=name)
            raise Conflict(text, _("bring it back under another name (-Name)"))
        self._assert_files(_('VM "{name}"').format(name=kept.name), kept)
        taken = sorted({user for file in kept.files for user in users.get(file.path, ())})
        if taken:
            text = _('files of VM "{name}" are used by {users} by now')
            raise Conflict(text.format(name=kept.name, users=quoted(taken)), _("detach them there first"))

    def _define_snapshots(self, domain: Any, kept: Document) -> None:
        for one in kept.snapshots:
            flags = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE
            domain.snapshotCreateXML(one.xml, flags | (libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT * one.current))

    # files

    def _is_there(self, path: str) -> bool:
        try:
            self._conn.storageVolLookupByPath(path)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _NOT_THERE:
                raise
            return False
        return True

    def _delete_if_there(self, path: str) -> None:
        if self._is_there(path):
            self.delete_file(path)

    def _drop_tpm(self, id_: VmId, xml: str) -> None:
        """libvirt removes what it keeps of a TPM only with a definition that has it."""
        if self._conn.getLibVersion() >= _KEEP_TPM_SINCE:
            self._conn.defineXML(document.tpm_only(id_, xml)).undefineFlags(_TPM)


def _found(conn: Any, uuid: str) -> bool:
    return any(domain.UUIDString() == uuid for domain in conn.listAllDomains(0))
