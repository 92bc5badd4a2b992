"""Which files belong to a VM, who else uses them, and deleting them. CONTROL lane.

A file goes only where nothing speaks against it: it is a disk of this VM, written to by nobody else, held by an active
pool of the host (libvirt deletes nothing outside of pools), and no other domain of the host names it or stands on it.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.error import passed_over
from stellwerk.adapters.hypervisor.handle import Handle, definition_of, name_of
from stellwerk.adapters.hypervisor.snapshot.snapshot_xml import read_snapshot
from stellwerk.adapters.hypervisor.storage_xml import VolumeXml, read_volume
from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.model.device import Disk
from stellwerk.model.vm import Definition
from stellwerk.ports.hypervisor import FileOfVm

_ON_A_PATH = frozenset({"file", "block", "dir", "volume", "network"})
_DELETABLE = frozenset({"", "file", "network", "ploop"})
_DEEPEST = 200
_NO_DOMAIN = 42
_OUTSIDE = N_("no active storage pool of the host contains it")

_HIDING = ("domain:", "not well-formed", "devices after", "disk ")
"""How parts that could not be read begin, behind which disks may hide."""


class DomainFiles(Handle):
    """The part of a session that knows the files of domains."""

    def files(self, id_: VmId) -> list[FileOfVm]:
        """Every file that belongs to it, of its running and its stored definition and of its snapshots; disks before
        the rest.

        Files below a disk are listed and stay, unless they were made for it or are its snapshots': other VMs, on
        whatever host, may stand on them.
        """
        with self.vm(id_) as domain:
            chains = _Chains(self._conn)
            used, unknown = self._users(id_, chains)
            definitions = _definitions(domain)
            made = {path for definition in definitions for path in definition.own_files}
            kept = dict(_snapshot_files(domain, id_, self._host_id))
            found: dict[str, FileOfVm] = {}
            for definition in definitions:
                for disk in definition.disks:
                    for file in self._disk_files(disk, chains, made | kept.keys()):
                        found.setdefault(file.path, file)
                nvram = definition.firmware.nvram
                if nvram:
                    found.setdefault(nvram, FileOfVm(path=nvram, what="nvram"))
            for path, what in kept.items():
                found.setdefault(path, _held_file(path, what, chains))
            for path in sorted(made - found.keys()):
                found[path] = _held_file(path, "disk", chains)
            judged = [_judged(file, used.get(file.path, ()), unknown) for file in found.values()]
            return judged + _state_files(domain, definitions)

    def delete_file(self, path: str) -> None:
        """Delete the volume of an active pool that has this path.

        Raises Gone where no active pool holds it, Refused for a device or a folder.
        """
        with self.use(f'"{path}"') as conn:
            volume = conn.storageVolLookupByPath(path)
            kind = volume.info()[0]
            if kind not in (libvirt.VIR_STORAGE_VOL_FILE, libvirt.VIR_STORAGE_VOL_NETWORK):
                raise Refused(_('"{path}" is no file').format(path=path), _("devices and folders are removed by hand"))
            volume.delete(0)

    def users_by_path(self) -> dict[str, tuple[str, ...]]:
        """The names of the domains that name each path, or stand on it."""
        with self.use():
            return self._users(VmId(""), _Chains(self._conn))[0]

    def _users(self, id_: VmId, chains: "_Chains") -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        """The names of the other domains of the host by each path that they name or stand on; and the names of those
        whose files could not be read."""
        users: dict[str, dict[str, None]] = {}
        unknown: list[str] = []
        for other in self._conn.listAllDomains(0):
            if other.UUIDString() == id_:
                continue
            name = name_of(other)
            definitions = _definitions_or_none(other)
            if any(part.startswith(_HIDING) for definition in definitions for part in definition.unread):
                unknown.append(name)
            for path in _paths(definitions, chains):
                users.setdefault(path, {})[name] = None
        return {path: tuple(sorted(names)) for path, names in users.items()}, tuple(sorted(unknown))

    def _disk_files(self, disk: Disk, chains: "_Chains", own: Collection[str]) -> Iterator[FileOfVm]:
        """The disk's own file with what speaks against removing it, then the files below it. `own`: what is its own
        beyond doubt."""
        if disk.source_type not in _ON_A_PATH or not disk.source:
            return
        path, volume = chains.resolved(disk)
        yield _refusing(
            FileOfVm(path=path, what="disk", size=volume.allocation if volume else None),
            _reason_of_disk(disk, volume, own=path in own),
        )
        for below in chains.below(path, disk.backing):
            held = chains.volume(below)
            if below in own:
                yield _held_file(below, "disk", chains)
                continue
            yield _refusing(
                FileOfVm(path=below, what="disk", size=held.allocation if held else None),
                _("it lies below a disk, where other VMs may stand on it too"),
            )


class _Chains:
    """What lies below a file, by the definition where it says so, else by the volumes of active pools. Asks for each
    path once."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self._volumes: dict[str, VolumeXml | None] = {}
        self._by_name: dict[tuple[str, str], str] = {}

    def resolved(self, disk: Disk) -> tuple[str, VolumeXml | None]:
        """The path of a disk and its volume, None where no active pool holds it."""
        path = disk.source
        if disk.pool:
            path = self._path_in_pool(disk.pool, disk.volume) or disk.source
        return path, self.volume(path)

    def volume(self, path: str) -> VolumeXml | None:
        """The volume with this path."""
        if path not in self._volumes:
            try:
                self._volumes[path] = read_volume(self._conn.storageVolLookupByPath(path).XMLDesc(0))
            except libvirt.libvirtError:
                if not self._conn.isAlive():
                    raise
                self._volumes[path] = None
        return self._volumes[path]

    def below(self, path: str, named: Iterable[str]) -> list[str]:
        """The files below a path, nearest first."""
        chain = list(named)
        last = chain[-1] if chain else path
        while len(chain) < _DEEPEST:
            volume = self.volume(last)
            if volume is None or not volume.backing or volume.backing in (path, *chain):
                break
            last = volume.backing
            chain.append(last)
        return chain

    def _path_in_pool(self, pool: str, volume: str) -> str:
        key = (pool, volume)
        if key not in self._by_name:
            try:
                found = self._conn.storagePoolLookupByName(pool).storageVolLookupByName(volume)
                self._by_name[key] = found.path()
            except libvirt.libvirtError:
                if not self._conn.isAlive():
                    raise
                self._by_name[key] = ""
        return self._by_name[key]


def _definitions(domain: Any) -> list[Definition]:
    """The running definition and the stored one: a disk may be in one of them only."""
    flags = [0]
    if domain.isActive() and domain.isPersistent():
        flags.append(libvirt.VIR_DOMAIN_XML_INACTIVE)
    return [definition_of(domain, flag).definition for flag in flags]


def _definitions_or_none(domain: Any) -> list[Definition]:
    try:
        return _definitions(domain)
    except libvirt.libvirtError as error:
        if error.get_error_code() != _NO_DOMAIN:
            raise
        return []  # it went meanwhile


def _paths(definitions: list[Definition], chains: _Chains) -> Iterator[str]:
    """Every path that definitions name, and what lies below each."""
    for definition in definitions:
        if definition.firmware.nvram:
            yield definition.firmware.nvram
        for disk in definition.disks:
            if disk.source:
                path, _volume = chains.resolved(disk)
                yield path
                yield from chains.below(path, disk.backing)


def _snapshot_files(domain: Any, id_: VmId, host_id: HostId) -> Iterator[tuple[str, str]]:
    """The files of its snapshots, by what they are: those frozen, those that were gone on with, those of memory."""
    found: list[Any] = []
    with passed_over():  # the driver has no such thing
        found = domain.listAllSnapshots(0) if domain.snapshotNum(0) else []
    for one in found:
        with passed_over():  # it went meanwhile
            snapshot = read_snapshot(one.getXMLDesc(0), id_, host_id, one.getName())
            yield from ((path, "disk") for disk in snapshot.disks for path in (disk.frozen, disk.overlay) if path)
            yield from ((path, "snapshot memory") for path in (snapshot.memory_file,) if path)


def _held_file(path: str, what: str, chains: _Chains) -> FileOfVm:
    held = chains.volume(path)
    file = FileOfVm(path=path, what=what, size=held.allocation if held else None)
    return _refusing(file, "" if held else _(_OUTSIDE))


def _reason_of_disk(disk: Disk, volume: VolumeXml | None, *, own: bool) -> str:
    """Why the file of a disk must stay; empty where only its users can tell. `own`: a medium that was made for it."""
    if disk.source_type == "block" or (volume is not None and volume.type not in _DELETABLE):
        return _("it is a device or a folder, not a file")
    if disk.device not in ("disk", "lun") and not own:
        return _("it is a removable medium")
    if disk.shareable:
        return _("it is marked as shared between VMs")
    if disk.read_only and not own:
        return _("it is read-only")
    return _(_OUTSIDE) if volume is None else ""


def _refusing(file: FileOfVm, reason: str) -> FileOfVm:
    return replace(file, removable=False, reason=reason, outside=reason == _(_OUTSIDE)) if reason else file


def _judged(file: FileOfVm, users: tuple[str, ...], unknown: tuple[str, ...]) -> FileOfVm:
    if not users and unknown:
        words = plural(
            "it is not known which files {names} uses", "it is not known which files {names} use", len(unknown)
        )
        text = words.format(names=quoted(unknown))
        return _refusing(file, text if file.outside else file.reason or text)
    if not users:
        return file
    reason = file.reason or _("used by {names} too").format(names=quoted(users))
    return replace(file, users=users, removable=False, reason=reason)


def _state_files(domain: Any, definitions: list[Definition]) -> list[FileOfVm]:
    """What libvirt keeps beside the disks. It tells no path of these, so they are named by what they are; they go with
    the definition."""
    name = name_of(domain)
    found: list[FileOfVm] = []
    with passed_over():  # the driver has no such thing
        if domain.hasManagedSaveImage(0):
            found.append(FileOfVm(path=f"managed save of {name}", what="managed save"))
    if any(definition.has_tpm for definition in definitions):
        found.append(FileOfVm(path=f"TPM state of {name}", what="TPM state"))
    return found
