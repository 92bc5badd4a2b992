"""The disks and CDs of a VM to be made, and the volumes that are made for them. Pure; any thread."""

from collections.abc import Callable

from stellwerk.core.error import Conflict, Gone, Invalid, Refused
from stellwerk.core.text import _, natural_key, quoted
from stellwerk.model.making.host_stock import HostStock, Medium
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.vm_plan import NewVolume
from stellwerk.model.making.vm_request import Allocation, DiskRequest, VmRequest
from stellwerk.model.making.vm_spec import DiskSpec, VolumeSpec
from stellwerk.policy.disk_target import free_target
from stellwerk.policy.vm_make.fetch import name_of_url
from stellwerk.policy.vm_make.pool_choice import PoolChoice

_SUFFIX = {"qcow2": "qcow2", "raw": "img"}
_BY_SUFFIX = {"qcow2": "qcow2", "qed": "qed", "vmdk": "vmdk", "vdi": "vdi", "vhdx": "vhdx"}
"""Formats by the ends of names. Never by looking into a file: a guest could write a header that names another."""


class DiskPlan:
    """Gathers the disks of one VM. `size_of` answers the size of a file of this computer."""

    def __init__(
        self, request: VmRequest, os: OsEntry, stock: HostStock, pools: PoolChoice, size_of: Callable[[str], int]
    ) -> None:
        self._request = request
        self._os = os
        self._stock = stock
        self._pools = pools
        self._size_of = size_of
        self.disks: list[DiskSpec] = []
        self.volumes: list[NewVolume] = []
        self.warnings: list[str] = []

    def fill(self, seed: bytes) -> None:
        """Decide on all of them; `seed` is the CD that cloud-init reads, empty = none. Raises AppError."""
        for wanted in self._wanted():
            if wanted.existing:
                self._add_existing(wanted)
            else:
                self._add_new(wanted)
        for text in self._request.cdroms:
            self._add_cd(self.found(text))
        for path in self._request.uploads:
            self._add_uploaded_cd(path)
        for url in self._request.urls:
            self._add_fetched_cd(url)
        if self._os.virtio_cd and (self._request.cdroms or self._request.uploads or self._request.urls):
            self._add_drivers()
        if seed:
            self._add_seed(seed)

    def found(self, text: str) -> Medium:
        """A file or volume that is there, or whose place nobody can look into. Raises Gone."""
        medium = self._stock.media.get(text)
        if medium is None:
            raise Gone(
                _('there is no file or volume "{name}" on the host').format(name=text),
                _("write a path, POOL/VOLUME, or the name of a volume in an active pool"),
            )
        if not medium.known:
            self.warnings.append(unseen(medium.path))
        return medium

    def path_of(self, text: str) -> str:
        """The path of a file that is there; empty where none is asked for. Raises Gone."""
        return self.found(text).path if text else ""

    def _wanted(self) -> tuple[DiskRequest, ...]:
        if self._request.disks is not None:
            return self._request.disks
        return () if self._request.kernel else (DiskRequest(),)

    def _add_existing(self, wanted: DiskRequest) -> None:
        medium = self.found(wanted.existing)
        if medium.users:
            text = _('"{path}" is used by {vms}').format(path=medium.path, vms=quoted(medium.users))
            raise Conflict(text, _("detach it there first, or copy it: -Disk 'from=…'"))
        self._add(self._bus(wanted), wanted, medium, wanted.format or _format_of(medium))

    def _add_new(self, wanted: DiskRequest) -> None:
        pool = self._pools.choose(wanted.pool)
        source = self.found(wanted.source) if wanted.source else None
        if source is not None and not source.known:
            text = _('"{path}" can only be copied from an active storage pool').format(path=source.path)
            raise Refused(text, _("add its folder as a pool with Add-StoragePool"))
        format_ = self._format(wanted, pool)
        preallocated = self._preallocated(wanted, format_)
        least = self._least(wanted, source)
        size = wanted.size if wanted.size is not None else max(self._os.disk, least)
        if size < least:
            raise Invalid(_("the disk is smaller than what is copied onto it"), _("give a larger size, or none"))
        name = self._volume_name(pool, wanted, format_)
        self._pools.take(pool, size, now=preallocated)
        spec = VolumeSpec(pool=pool, name=name, size=size, format=format_, preallocated=preallocated)
        self.volumes.append(
            NewVolume(
                spec=spec,
                source=source.path if source is not None else "",
                upload=wanted.upload,
                url=wanted.url,
                folder=self._fetch_folder(pool, wanted.url) if wanted.url else "",
                sha256=self._request.sha256 if wanted.upload or wanted.url else "",
            )
        )
        self._add(self._bus(wanted), wanted, Medium(path="", pool=pool, volume=name), format_)

    def _least(self, wanted: DiskRequest, source: Medium | None) -> int:
        """The size below which its content does not fit."""
        if source is not None:
            return source.capacity or 0
        return self._size_of(wanted.upload) if wanted.upload else 0

    def _format(self, wanted: DiskRequest, pool: str) -> str:
        """A file that is uploaded or fetched keeps its format; preallocated ones and devices are raw."""
        if wanted.upload or wanted.url:
            return wanted.format or _by_suffix(wanted.upload or name_of_url(wanted.url))
        if not self._pools.holds_files(pool) or wanted.allocation is Allocation.PREALLOCATED:
            return wanted.format or "raw"
        return wanted.format or "qcow2"

    def _preallocated(self, wanted: DiskRequest, format_: str) -> bool:
        if wanted.allocation is not None:
            return wanted.allocation is Allocation.PREALLOCATED
        return format_ == "raw" and not wanted.upload and not wanted.url

    def _volume_name(self, pool: str, wanted: DiskRequest, format_: str) -> str:
        """The one that is asked for, else the first that is free: `web-01.qcow2`, `web-01-1.qcow2`."""
        taken = self._names_in(pool)
        if wanted.name:
            if wanted.name in taken:
                text = _('storage pool "{pool}" has a volume "{name}" already').format(pool=pool, name=wanted.name)
                raise Conflict(text, _("choose another name, or attach it with -ImportDisk"))
            return wanted.name
        suffix = f".{_SUFFIX.get(format_, format_)}" if self._pools.holds_files(pool) else ""
        return _free_name(self._request.name, suffix, taken)

    def _names_in(self, pool: str) -> frozenset[str]:
        new = {volume.spec.name for volume in self.volumes if volume.spec.pool == pool}
        return self._stock.volumes.get(pool, frozenset()) | new

    def _bus(self, wanted: DiskRequest) -> str:
        return wanted.bus or self._os.bus

    def _add(self, bus: str, wanted: DiskRequest, medium: Medium, format_: str) -> None:
        self.disks.append(
            DiskSpec(
                target=free_target(bus, (disk.target for disk in self.disks)),
                bus=bus,
                path="" if medium.pool else medium.path,
                block=medium.block,
                pool=medium.pool,
                volume=medium.volume,
                format=format_,
                cache=wanted.cache,
                serial=wanted.serial,
                discard=bus in ("virtio", "scsi") and format_ == "qcow2",
            )
        )

    def _add_cd(self, medium: Medium) -> None:
        bus = self._cd_bus
        self.disks.append(
            DiskSpec(
                target=free_target(bus, (disk.target for disk in self.disks)),
                bus=bus,
                device="cdrom",
                path="" if medium.pool else medium.path,
                block=medium.block,
                pool=medium.pool,
                volume=medium.volume,
                format="raw",
                read_only=True,
            )
        )

    @property
    def _cd_bus(self) -> str:
        """What firmware and installers find without drivers; a kernel that is booted directly has those of virtio."""
        if self._os.machine != "q35":
            return "ide"
        return "scsi" if self._request.kernel else "sata"

    def _add_drivers(self) -> None:
        """The CD with drivers, without which an installer of Windows sees no disk; the newest by its name."""
        request = self._request
        if any(_is_drivers(text) for text in (*request.cdroms, *request.uploads, *request.urls)):
            return
        found = [(name, pool) for pool, names in self._stock.volumes.items() for name in names if _is_drivers(name)]
        if found:
            name, pool = max(found, key=lambda pair: (natural_key(pair[0]), pair[1]))
            self._add_cd(Medium(path="", pool=pool, volume=name))
        elif request.drivers:
            self._add_uploaded_cd(request.drivers)
        else:
            text = _("no active storage pool has virtio-win.iso: {os} will see no disk without its drivers")
            self.warnings.append(text.format(os=self._os.name))

    def _add_uploaded_cd(self, path: str) -> None:
        pool, size = self._pools.choose(""), self._size_of(path)
        name = _free_name(*_split(path.replace("\\", "/").rpartition("/")[2]), self._names_in(pool))
        sha256 = "" if path == self._request.drivers else self._request.sha256
        self._new_cd(NewVolume(spec=_cd_volume(pool, name, size), upload=path, sha256=sha256))

    def _add_fetched_cd(self, url: str) -> None:
        """Its size shows when the host asks for it."""
        pool = self._pools.choose("")
        folder = self._fetch_folder(pool, url)
        name = _free_name(*_split(name_of_url(url)), self._names_in(pool))
        self._new_cd(NewVolume(spec=_cd_volume(pool, name, 0), url=url, folder=folder, sha256=self._request.sha256))

    def _fetch_folder(self, pool: str, url: str) -> str:
        """Where a file is fetched into. Raises Refused for a pool that is no folder."""
        folder = self._pools.folder(pool)
        if not folder:
            text = _('storage pool "{name}" is no folder, which a file could be fetched into').format(name=pool)
            raise Refused(text, _("upload the file, or add a folder pool with Add-StoragePool"))
        if not self._request.sha256:
            self.warnings.append(_("what is fetched from {url} is not compared with a checksum").format(url=url))
        return folder

    def _add_seed(self, seed: bytes) -> None:
        pool = self._pools.choose("")
        name = _free_name(f"{self._request.name}-seed", ".iso", self._names_in(pool))
        self._new_cd(NewVolume(spec=_cd_volume(pool, name, len(seed)), content=seed))

    def _new_cd(self, volume: NewVolume) -> None:
        spec = volume.spec
        self._pools.take(spec.pool, spec.size, now=True)
        self.volumes.append(volume)
        self._add_cd(Medium(path="", pool=spec.pool, volume=spec.name))


def unseen(path: str) -> str:
    """What is said of a file that no pool of the host knows."""
    return _('no active storage pool holds "{path}": whether it is there shows at the start').format(path=path)


def _split(name: str) -> tuple[str, str]:
    """`debian` and `.iso`."""
    base, dot, suffix = name.rpartition(".")
    return (base, f"{dot}{suffix}") if base else (suffix, "")


def _is_drivers(text: str) -> bool:
    name = text.replace("\\", "/").rpartition("/")[2].casefold()
    return name.startswith("virtio-win") and name.endswith(".iso")


def _cd_volume(pool: str, name: str, size: int) -> VolumeSpec:
    return VolumeSpec(pool=pool, name=name, size=size, format="raw")


def _format_of(medium: Medium) -> str:
    if medium.block:
        return "raw"
    return medium.format if medium.format in _FORMATS else _by_suffix(medium.path)


_FORMATS = frozenset({"raw", *_BY_SUFFIX.values()})


def _by_suffix(path: str) -> str:
    return _BY_SUFFIX.get(path.rpartition(".")[2].lower(), "raw")


def _free_name(base: str, suffix: str, taken: frozenset[str]) -> str:
    """`base` with the suffix, numbered where that is taken."""
    name, number = f"{base}{suffix}", 0
    while name in taken:
        number += 1
        name = f"{base}-{number}{suffix}"
    return name
