"""Which files go with a VM, which stay and why, and how it is put into the trash. Pure; any thread.

A file goes only where nothing speaks against it: no VM of any host names it, and in the storage pools, looked at right
before, nothing that stays stands on it.
"""

import posixpath
import re
from collections.abc import Collection, Mapping, Sequence

from stellwerk.core.error import Refused
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _, quoted
from stellwerk.model.catalogue.vm import host_names
from stellwerk.model.graph import Graph
from stellwerk.model.removal.file import FileOfVm
from stellwerk.model.removal.trash import ENDING, Trashed, TrashFile, TrashPlan, variables_beside
from stellwerk.model.snapshot import Snapshot, StoredFile
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import nvram_copy
from stellwerk.policy.standing import is_held, nobody_can_tell, standing_on, standing_words
from stellwerk.policy.vm_file import other_users, users_of

Files = Mapping[str, StoredFile]

_NOT_IN_FILES = re.compile(r"[^\w.-]+")
_DRIVERS = frozenset({"kvm", "qemu"})
_DISKS = ("disk", "snapshot memory")


class Fate(Record, frozen=True, kw_only=True):
    """A file and what becomes of it. `reason` says why it stays, or what kind of file goes."""

    path: str
    what: str
    goes: bool
    reason: str = ""
    size: int | None = None


def with_copies(vm: Vm, found: Sequence[FileOfVm], snapshots: Sequence[Snapshot], files: Files) -> tuple[FileOfVm, ...]:
    """What was found, and the copies of UEFI's variables of its snapshots, which nothing but their names tells."""
    copies = (nvram_copy(vm, one.name, one.files[0]) for one in snapshots if one.files)
    named = {one.path for one in found}
    more = [path for path in copies if path in files and path not in named]
    return (*found, *(FileOfVm(path=path, what="disk", size=files[path].allocation) for path in more))


def fates(
    vm: Vm,
    found: Sequence[FileOfVm],
    graph: Graph,
    *,
    with_disks: bool,
    files: Files | None = None,
    made: Collection[str] = (),
) -> tuple[Fate, ...]:
    """What becomes of each file. `files`: everything in the storage pools, None = not looked at. `made`: paths that go
    with the VM in any case but that of other users, since they were made for it."""
    used = other_users(vm, (one.path for one in found), graph)
    seen = [_seen_outside(one, files or {}) for one in found]
    first = [_fate(vm, one, used.get(one.path, ()), graph, with_disks=with_disks, made=made) for one in seen]
    if files is None:
        return tuple(first)
    unknown = nobody_can_tell(vm.host_id, files, graph, but=vm)
    if unknown:
        first = [_staying_since(unknown, one) if one.what in _DISKS and one.path not in made else one for one in first]
    return _stood_on(first, files)


def _seen_outside(one: FileOfVm, files: Files) -> FileOfVm:
    """What no pool holds can go, too, where a shell has looked who stands on it; never a link to another file."""
    if not one.outside:
        return one
    file = files.get(one.path)
    if file is None:
        return replace(one, reason=_("no active storage pool holds it, and no shell tells who stands on it"))
    if file.link or file.unread:
        return replace(one, reason=_("it is a link") if file.link else _("nobody can tell what it is"))
    return replace(one, removable=True, reason="", size=file.allocation)


def _staying_since(reason: str, one: "Fate") -> "Fate":
    return replace(one, goes=False, reason=reason) if one.goes else one


def _fate(
    vm: Vm, one: FileOfVm, others: tuple[Vm, ...], graph: Graph, *, with_disks: bool, made: Collection[str]
) -> Fate:
    users = sorted({*one.users, *(other.name for other in others)} - {vm.name})
    if one.path in made and not users and not vm.also_on:
        return Fate(path=one.path, what=one.what, goes=True, reason=one.what, size=one.size)
    is_disk = one.what in _DISKS
    if not is_disk and not users:
        return Fate(path=one.path, what=one.what, goes=True, reason=one.what, size=one.size)
    if is_disk and not with_disks:
        reason = _("disks stay")
    elif users:
        reason = _("also named by {vms}").format(vms=quoted(users))
    elif vm.also_on:
        hosts = quoted(host_names(vm.also_on, graph))
        reason = _("the VM is also defined on {hosts}").format(hosts=hosts)
    elif not one.removable:
        reason = one.reason or _("its host cannot remove it")
    else:
        return Fate(path=one.path, what=one.what, goes=True, reason=one.what, size=one.size)
    return Fate(path=one.path, what=one.what, goes=False, reason=reason, size=one.size)


def left_to(judged: Sequence[Fate], files: Files) -> list[str]:
    """The files of others that stand on disks that stay: linked copies go on, on files that nobody owns then."""
    staying = [fate.path for fate in judged if fate.what == "disk" and not fate.goes]
    own = {fate.path for fate in judged}
    return sorted({path for one in staying for path in standing_on(one, files)} - own)


def _stood_on(fates: Sequence[Fate], files: Files) -> tuple[Fate, ...]:
    """The same, without those on which something stands that stays."""
    current = list(fates)
    while True:
        going = {fate.path for fate in current if fate.goes}
        for position, fate in enumerate(current):
            staying = [path for path in standing_on(fate.path, files) if path not in going] if fate.goes else []
            if staying:
                reason = standing_words(staying)
                current[position] = Fate(path=fate.path, what=fate.what, goes=False, reason=reason, size=fate.size)
                break
        else:
            return tuple(current)


# the trash


def trash_plan(vm: Vm, fates: Sequence[Fate], files: Files, seconds: float) -> TrashPlan | None:
    """How it is put into the trash: beside the first of its files that goes, else beside its first disk. None where no
    active pool holds a file of it, where one that goes is in none (the trash keeps only what libvirt can look after),
    or its hypervisor has none."""
    definition = vm.domain.definition
    going = [fate for fate in fates if fate.goes and fate.path in files]
    if any(files[fate.path].outside for fate in going):
        return None
    disks = [fate.path for fate in fates if fate.what == "disk" and is_held(fate.path, files)]
    place = next(iter([*(fate.path for fate in going), *disks]), "")
    if not place or definition.type not in _DRIVERS or vm.also_on:
        return None
    stem = f"{_NOT_IN_FILES.sub('-', vm.name).strip('-.')[:100] or 'vm'}.{vm.id}"
    path = posixpath.join(posixpath.dirname(place), f"{stem}{ENDING}")
    nvram = next((fate.path for fate in fates if fate.what == "nvram" and fate.goes), "")
    return TrashPlan(
        path=path,
        files=tuple(TrashFile(path=fate.path, what=fate.what, size=fate.size) for fate in going),
        nvram=(nvram, variables_beside(path)) if nvram else None,
        seconds=seconds,
    )


def emptied(trashed: Trashed, users: Mapping[str, tuple[str, ...]], files: Files, graph: Graph) -> tuple[Fate, ...]:
    """What becomes of the files of a VM in the trash once its time is over: looked at as on the first day, since
    somebody may have taken one for another VM meanwhile. Nothing of a VM that is there again goes.

    Raises Refused where something stands on one of its files, or where their pools are off: then all of it waits.
    """
    if trashed.void or graph.vm(trashed.vm_id) is not None:
        reason = _('"{name}" is there again').format(name=trashed.name)
        return tuple(_staying(file, reason) for file in trashed.files)
    paths = [file.path for file in trashed.files]
    named = users_of(paths, graph)
    folders = {posixpath.dirname(path) for path in files if is_held(path, files)}
    hidden = [path for path in paths if not is_held(path, files) and posixpath.dirname(path) not in folders]
    if hidden:
        text = _('no active storage pool holds {files} of "{name}", which was removed')
        raise Refused(text.format(files=quoted(hidden), name=trashed.name), _("start the storage pool on that folder"))
    unknown = nobody_can_tell(trashed.host_id, files, graph) if paths else ""
    if unknown:
        raise Refused(unknown, _("add or start a storage pool on that folder, or connect the host by SSH"))
    judged = []
    for file in trashed.files:
        names = sorted({*users.get(file.path, ()), *(vm.name for vm in named.get(file.path, ()))})
        if names:
            judged.append(_staying(file, _("also named by {vms}").format(vms=quoted(names))))
        elif file.path in files:
            judged.append(Fate(path=file.path, what=file.what, goes=True, reason=file.what, size=file.size))
    settled = _stood_on(judged, files)
    blocked = [after for before, after in zip(judged, settled, strict=True) if before.goes and not after.goes]
    if blocked:
        text = _('"{file}" of "{name}", which was removed, stays: {reason}')
        told = text.format(file=blocked[0].path, name=trashed.name, reason=blocked[0].reason)
        raise Refused(told, _("remove what stands on it first"))
    return settled


def _staying(file: TrashFile, reason: str) -> Fate:
    return Fate(path=file.path, what=file.what, goes=False, reason=reason, size=file.size)
