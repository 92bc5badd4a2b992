"""How a VM is copied, fully or linked. Pure; any thread.

A linked copy stands on the original's files. So that these are never written again, the original goes on in new ones;
the same is done for the time being while a running VM is copied in full.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from stellwerk.core.error import AppError, Conflict, Gone, Refused, Unsupported
from stellwerk.core.ids import HostId, Kind, StoragePoolId, VmId
from stellwerk.core.record import Record
from stellwerk.core.text import _, quoted
from stellwerk.core.unit import format_size
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy, Frozen
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.storage import StoragePool
from stellwerk.model.vm import Vm
from stellwerk.policy.standing import chain, is_known

Files = Mapping[str, StoredFile]
Mac = Callable[[], str]

_NOT_IN_FILES = re.compile(r"[^\w.-]+")
_TIED = frozenset({"hostdev", "mdev"})
_ENDINGS = {"raw": "img"}
_SPARE = 1 << 20
"""Bytes that a new qcow2 file takes at most before anything is written."""


class CopyWish(Record, frozen=True, kw_only=True):
    """What is asked for: the copy's id and name, whether it is linked, and the storage pool of its files, empty = those
    of the original."""

    id: VmId
    name: str
    linked: bool = False
    storage: str = ""


def cannot_copy(vm: Vm, *, linked: bool) -> AppError | None:
    """The first reason against a copy that the inventory knows."""
    for disk in _written(vm):
        if disk.shareable or disk.source_type not in ("file", "volume"):
            what = _("shared between VMs") if disk.shareable else _("no file")
            text = _("disk {target} of VM {vm} is {what}; it cannot be copied")
            named = text.format(target=disk.target, vm=quoted([vm.name]), what=what)
            return Unsupported(named, _("detach it for the time being, or copy it where it is stored"))
    tied = [device.type for device in vm.domain.definition.devices if device.type in _TIED]
    if tied:
        text = _('VM "{name}" uses devices of its host: {devices}; a copy could not run beside it')
        return Unsupported(text.format(name=vm.name, devices=", ".join(tied)), _("detach them for the time being"))
    if linked and vm.domain.runtime.has_snapshots:
        text = _('VM "{name}" has snapshots; a linked copy would keep them from being removed')
        return Refused(text.format(name=vm.name), _("copy it in full, or remove its snapshots first"))
    return None


def name_taken(name: str, host_id: HostId, graph: Graph) -> AppError | None:
    """Why a host cannot have a VM of that name."""
    for vm in graph.all(Kind.VM):
        if isinstance(vm, Vm) and vm.name == name and host_id in (vm.host_id, *vm.also_on):
            host = graph.host(host_id)
            text = _('host "{host}" has a VM "{name}" already').format(host=host.name if host else host_id, name=name)
            return Conflict(text, _("choose another name"))
    return None


def plan_copy(vm: Vm, wish: CopyWish, files: Files, pools: Sequence[StoragePool], mac: Mac) -> CopyPlan:
    """All of it. What lies outside of all pools is copied within its folder. Raises Gone where a file or pool is not
    there, Refused where there is too little space."""
    disks, frozen, taken = [], [], set(files)
    pools = (*pools, *_folders(vm, files))
    for disk in _written(vm):
        path = _path(disk, pools)
        if not is_known(path, files):
            text = _('no active storage pool of the host holds {file}, a disk of VM "{name}"')
            named = text.format(file=path or disk.source, name=vm.name)
            raise Gone(named, _("add or start a storage pool on that folder, or connect the host by SSH"))
        made = disk_copy(disk, path, wish, files, pools, taken)
        taken.add(made.path)
        disks.append(made)
        if wish.linked or vm.domain.active:
            below = disk.format or files[path].format or "raw"
            overlay = _free(posixpath.dirname(path), f"{_stem(path)}.{wish.id[:8]}", "qcow2", taken)
            taken.add(overlay)
            frozen.append(Frozen(target=disk.target, below=path, format=below, overlay=overlay))
    nvram, media = vm.domain.definition.firmware.nvram, own_media(vm, pools)
    plan = CopyPlan(
        id=wish.id,
        name=wish.name,
        disks=tuple(disks),
        frozen=tuple(frozen),
        thaw=bool(frozen) and not wish.linked,
        owned=tuple(dict.fromkeys([*vm.domain.definition.own_files, *(one.below for one in frozen)])),
        macs={nic.mac.lower(): mac() for nic in vm.domain.definition.vnics},
        nvram=(nvram, posixpath.join(posixpath.dirname(nvram), f"{wish.id}_VARS.fd")) if nvram else None,
        seed=seed_copy(media[0], disks[0], taken) if media and disks else None,
        dropped=tuple(media[1:]),
        needed=needed_space(disks),
    )
    assert_space(plan.needed, pools)
    return plan


def disk_copy(
    disk: Disk, path: str, wish: CopyWish, files: Files, pools: Sequence[StoragePool], taken: set[str]
) -> DiskCopy:
    """How one is made. Raises Gone where its pool is not there."""
    pool = _pool(wish.storage, path, pools)
    kind = disk.format or files[path].format or "raw"
    made = "qcow2" if wish.linked else kind
    stem = _NOT_IN_FILES.sub("-", wish.name).strip("-.")[:100] or "vm"
    new = _free(pool.path, f"{stem}-{disk.target}", _ENDINGS.get(made, made), taken)
    return DiskCopy(
        target=disk.target,
        source=path,
        format=kind,
        path=new,
        held=0 if wish.linked else _held(path, files[path].capacity, files),
        volume=VolumeSpec(
            pool=pool.name,
            name=posixpath.basename(new),
            size=files[path].capacity,
            format=made,
            backing=path if wish.linked else "",
            backing_format=kind if wish.linked else "",
        ),
    )


def _folders(vm: Vm, files: Files) -> Iterator[StoragePool]:
    """The folders outside of all pools in which the VM has disks, as if they were pools: called by their path."""
    outside = {posixpath.dirname(path): files[path] for path in _sources(vm) if path in files and files[path].outside}
    for folder, file in outside.items():
        id_ = StoragePoolId(f"{vm.host_id}/{folder}")
        yield StoragePool(
            id=id_, host_id=vm.host_id, uuid="", name=folder, path=folder, active=True, available=file.free
        )


def _sources(vm: Vm) -> Iterator[str]:
    return (disk.source for disk in _written(vm))


def _pool(name: str, path: str, pools: Sequence[StoragePool]) -> StoragePool:
    """The pool of a new file: the one that is named, else the one that holds the original's."""
    active = [pool for pool in pools if pool.active]
    for pool in active:
        if pool.name == name if name else pool.path == posixpath.dirname(path):
            return pool
    text = _('the host has no active storage pool "{name}"').format(name=name or posixpath.dirname(path))
    raise Gone(text, _("it has {names}").format(names=quoted(sorted(pool.name for pool in active)) or _("none")))


def _path(disk: Disk, pools: Sequence[StoragePool]) -> str:
    """The path of a disk's file; a volume is named by its pool."""
    if not disk.pool:
        return disk.source
    folder = next((pool.path for pool in pools if pool.name == disk.pool and pool.path), "")
    return posixpath.join(folder, disk.volume) if folder else ""


def own_media(vm: Vm, pools: Sequence[StoragePool]) -> list[str]:
    """CDs that were made for the original alone: what cloud-init reads there tells its name."""
    own = vm.domain.definition.own_files
    disks = vm.domain.definition.disks
    return [disk.target for disk in disks if disk.device == "cdrom" and _path(disk, pools) in own]


def seed_copy(target: str, beside: DiskCopy, taken: set[str]) -> DiskCopy:
    """The CD that tells the copy its own name, beside its first disk."""
    path = _free(posixpath.dirname(beside.path), f"{posixpath.basename(beside.path).split('.')[0]}-seed", "iso", taken)
    name = posixpath.basename(path)
    volume = VolumeSpec(pool=beside.volume.pool, name=name, size=0, format="raw")
    return DiskCopy(target=target, source="", format="raw", path=path, volume=volume)


def _held(path: str, capacity: int, files: Files) -> int:
    """All that a chain holds, at most the size of the disk."""
    held = sum(files[one].allocation for one in chain(path, files) if one in files)
    return min(held, capacity + _SPARE)


def needed_space(disks: Sequence[DiskCopy]) -> dict[str, int]:
    """What the new files take at once."""
    needed: dict[str, int] = {}
    for disk in disks:
        size = _SPARE if disk.linked else disk.held
        needed[disk.volume.pool] = needed.get(disk.volume.pool, 0) + size
    return needed


def assert_space(wanted: Mapping[str, int], pools: Sequence[StoragePool]) -> None:
    """Raises Refused where a pool has less left than is wanted of it."""
    free = {pool.name: pool.available for pool in pools if pool.active}
    for name, needed in wanted.items():
        available = free.get(name)
        if available is not None and needed > available:
            text = _('storage pool "{name}" has {free} left; {size} are needed')
            if name.startswith("/"):
                text = _("{name} has {free} left; {size} are needed")
            told = text.format(name=name, free=format_size(available), size=format_size(needed))
            raise Refused(told, _("choose another storage, make room, or make a linked copy"))


def _written(vm: Vm) -> list[Disk]:
    return [
        disk
        for disk in vm.domain.definition.disks
        if disk.device in ("disk", "lun") and not disk.read_only and disk.source
    ]


def _stem(path: str) -> str:
    return posixpath.basename(path).split(".")[0] or posixpath.basename(path)


def _free(folder: str, stem: str, ending: str, taken: set[str]) -> str:
    number = 1
    while True:
        found = posixpath.join(folder, f"{stem}{f'-{number}' if number > 1 else ''}.{ending}")
        if found not in taken:
            return found
        number += 1
