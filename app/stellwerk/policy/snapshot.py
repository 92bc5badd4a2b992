"""What can be done with snapshots without losing anything. Pure; any thread.

The rule that all else follows from: a file on which somebody else stands is not written to and not removed. Who stands
on a file is known from the storage pools, looked at right before, and from the definitions of all VMs.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise

from stellwerk.core.error import AppError, Conflict, Gone, Invalid, Refused, Unsupported
from stellwerk.core.record import Record, field
from stellwerk.core.text import _, plural, quoted
from stellwerk.core.unit import format_size
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import ReturnPlan, Snapshot, SnapshotWish
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot_change import refuse_changed
from stellwerk.policy.snapshot_merged import already_merged
from stellwerk.policy.standing import Files, chain, is_known, is_same, nobody_can_tell, standing_on, writers
from stellwerk.policy.vm_file import other_users, variables_of

__all__ = [
    "Files", "Removal", "cannot_take", "chain", "checked_name", "inside_refusal", "nvram_copy", "one_of", "removal",
    "return_plan", "snapshot_wish", "standing_on",
]  # fmt: skip

_FILES = ("file", "volume")
_NAME = re.compile(r"[^/\x00-\x1f\x7f]{1,200}")
_NOT_IN_FILES = re.compile(r"[^\w.-]+")


class Removal(Record, frozen=True, kw_only=True):
    """How a snapshot goes. `merge`: what was written since is merged into its files, by libvirt, `overlays` being by
    frozen file the one that the VM's present stands on it with; else it is forgotten. `files` go afterwards. `merged`:
    see `already_merged`."""

    merge: bool
    files: tuple[str, ...] = ()
    overlays: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)


def one_of(present: Sequence[Snapshot], name: str) -> Snapshot:
    """The snapshot of that name; raises Gone with those that there are."""
    found = next((one for one in present if one.name == name), None)
    if found is None:
        text = _('there is no snapshot "{name}"').format(name=name[:80])
        raise Gone(text, _("it has {names}").format(names=quoted([one.name for one in present])) if present else "")
    return found


# taking one


def checked_name(name: str) -> str:
    """The name; raises Invalid for one that cannot be."""
    text = name.strip()
    if not _NAME.fullmatch(text):
        problem = _('"{name}" cannot be the name of a snapshot').format(name=text[:80])
        raise Invalid(problem, _("give 1 to 200 characters without slashes and line breaks"))
    return text


_SIMULATED = "test"
"""The type of the domains of the demo fleet."""


def cannot_take(vm: Vm, *, memory: bool, quiesce: bool) -> AppError | None:
    """The first reason against a snapshot that the inventory knows."""
    words = {"name": vm.name}
    if vm.domain.definition.type == _SIMULATED:
        text = _('VM "{name}" is a simulated one, of libvirt\'s test driver, which keeps no disks in files')
        return Unsupported(text.format(**words), _("snapshots are taken of VMs on real hosts"))
    if memory and not vm.domain.active:
        return Refused(_('VM "{name}" is off; it has no memory to keep').format(**words), _("leave Memory out"))
    if quiesce and not (vm.domain.active and vm.domain.runtime.agent):
        text = _('the guest agent of VM "{name}" does not answer').format(**words)
        return Refused(text, _("install and start qemu-guest-agent in the guest, or leave Quiesce out"))
    if vm.also_on:
        text = _('VM "{name}" is also defined on another host, where it would go on with the files of before')
        return Refused(text.format(**words), _("remove the other definition first"))
    if not any(_is_written(disk) for disk in vm.domain.definition.disks):
        return Unsupported(_('VM "{name}" has no disk that a snapshot could keep').format(**words))
    for disk in vm.domain.definition.disks:
        if _is_written(disk) and (disk.shareable or disk.source_type not in _FILES):
            return _not_kept(vm, disk)
    tied = [device.type for device in vm.domain.definition.devices if device.type in ("hostdev", "mdev")]
    if memory and tied:
        text = _('VM "{name}" uses devices of its host: {devices}').format(**words, devices=", ".join(tied))
        return Unsupported(text, _("leave Memory out"))
    return None


def _not_kept(vm: Vm, disk: Disk) -> AppError:
    text = _("disk {target} of VM {vm} is {what}; a snapshot cannot keep it")
    what = _("shared between VMs") if disk.shareable else _("no file")
    named = text.format(target=disk.target, vm=quoted([vm.name]), what=what)
    return Unsupported(named, _("detach it for the time being, or snapshot it where it is stored"))


def snapshot_wish(
    vm: Vm, name: str, present: Sequence[Snapshot], files: Files, *, description: str, memory: bool, quiesce: bool
) -> SnapshotWish:
    """A snapshot of all disks that are written to, in files beside them. Raises Conflict for a name that is taken,
    Refused above an internal snapshot (libvirt could remove neither any more), where neither an active pool holds the
    disks nor a shell tells of them (it could be neither gone back to nor removed), and where its memory has no room."""
    if any(one.name == name for one in present):
        text = _('VM "{vm}" has a snapshot "{name}" already').format(vm=vm.name, name=name)
        raise Conflict(text, _("choose another name"))
    inside = [one.name for one in present if not one.outside]
    if inside:
        text = _('VM "{vm}" has snapshots inside its disks: {names}').format(vm=vm.name, names=quoted(inside))
        raise Refused(text, _("remove them first; both kinds on one disk cannot be removed safely"))
    outside = [disk.source for disk in _kept(vm) if not is_known(disk.source, files)]
    if outside:
        text = _('no active storage pool holds {files} of VM "{vm}": a snapshot could not be gone back to or removed')
        raise Refused(
            text.format(files=quoted(outside), vm=vm.name),
            _("add or start a storage pool on that folder, or connect the host by SSH"),
        )
    _refuse_full(vm, files, memory=memory)
    taken = set(files)
    overlays = {}
    for disk in _kept(vm):
        overlays[disk.target] = _free_path(disk.source, name, ".qcow2", taken)
        taken.add(overlays[disk.target])
    first = _kept(vm)[0].source
    memory_file = _free_path(first, name, ".mem", taken) if memory else ""
    nvram = variables_of(vm)
    left_out = tuple(disk.target for disk in vm.domain.definition.disks if disk.target not in overlays)
    return SnapshotWish(
        name=name,
        description=description,
        overlays=overlays,
        left_out=left_out,
        memory_file=memory_file,
        nvram=(nvram, nvram_copy(vm, name, first)) if nvram else None,
        quiesce=quiesce,
    )


_LEAST_FREE = 16 << 20
"""Bytes that new files take at once, with what the guest writes until somebody looks."""


def _refuse_full(vm: Vm, files: Files, *, memory: bool) -> None:
    first, said = _kept(vm)[0].source, vm.domain.definition
    for disk in _kept(vm):
        free = files[disk.source].free
        needed = _LEAST_FREE + (said.memory if memory and disk.source == first else 0)
        if free is not None and free < needed:
            text = _('the storage pool of {file} has {free} left; a snapshot of VM "{vm}" takes {needed}')
            words = {"free": format_size(free), "needed": format_size(needed)}
            raise Refused(
                text.format(file=disk.source, vm=vm.name, **words),
                _("make room first, or leave Memory out") if memory else _("make room first"),
            )


# removing one


def removal(
    vm: Vm, wanted: Snapshot, present: Sequence[Snapshot], files: Files, graph: Graph, *, even_if_changed: bool = False
) -> Removal:
    """How a snapshot can go. Raises Refused with the names of those that stand on its files, and where what it merges
    into was changed from outside, unless `even_if_changed`."""
    if not wanted.outside:
        _refuse_below(vm, wanted, present, files, graph)
        return Removal(merge=True)
    unknown = [path for path in wanted.files if not is_known(path, files)]
    if unknown or not wanted.files:
        raise Refused(
            _('no active storage pool holds {files} of snapshot "{name}"').format(
                files=quoted(unknown or ["?"]), name=wanted.name
            ),
            _("add or start a storage pool on that folder, or connect the host by SSH"),
        )
    copy = nvram_copy(vm, wanted.name, wanted.files[0])
    beside = tuple(path for path in (wanted.memory_file, copy) if path in files)
    above = {low: high for source in _sources(vm) for high, low in pairwise(chain(source, files))}
    merged = already_merged(vm, wanted, files)
    left = set(wanted.files) - set(merged.values())
    overlays = {path: above[path] for path in wanted.files if path in left and path in above}
    _refuse_strangers(vm, wanted, files, graph)
    if not left:
        return Removal(merge=False, files=beside, merged=merged)
    if len(overlays) == len(left):
        _refuse_siblings(wanted.name, overlays, present, files)
        _refuse_mixed(wanted, present)
        _refuse_below_others(vm, wanted, overlays)
        if not even_if_changed and not wanted.half_gone:  # a merge that ended midway wrote into them
            refuse_changed(wanted, present, files)
        return Removal(merge=True, files=beside, overlays=overlays, merged=merged)
    if overlays:
        text = _('snapshot "{name}" is below some disks of VM "{vm}" and not below others')
        raise Refused(text.format(name=wanted.name, vm=vm.name), _("go back to one snapshot with all disks first"))
    return Removal(merge=False, files=(*_alone(vm, wanted, present, files), *beside))


def _alone(vm: Vm, wanted: Snapshot, present: Sequence[Snapshot], files: Files) -> list[str]:
    """The files that a snapshot beside the VM's present keeps alone. Raises Refused where somebody needs one."""
    standing = [path for low in wanted.files for path in standing_on(low, files)]
    if standing:
        raise Refused(_stands(wanted.name, standing, present), _("remove that first"))
    written = [path for path in wanted.files if any(is_same(source, path, files) for source in _sources(vm))]
    if written:
        text = _('VM "{vm}" writes to the files of snapshot "{name}" itself: {files}')
        named = text.format(vm=vm.name, name=wanted.name, files=quoted(written))
        raise Refused(named, _("somebody put them back by hand; forget it with virsh snapshot-delete --metadata"))
    kept = _kept_by(one for one in present if one.name != wanted.name)
    return [path for path in wanted.files if path not in kept]


def _kept_by(snapshots: Iterable[Snapshot]) -> set[str]:
    """The files that hold the content of snapshots, those that some live inside of among them."""
    return {path for one in snapshots for path in (*one.files, *one.homes)}


def _refuse_strangers(vm: Vm, wanted: Snapshot, files: Files, graph: Graph) -> None:
    used = [user for users in other_users(vm, wanted.files, graph).values() for user in users]
    used += [other for path in wanted.files for other in writers(path, files, graph, but=vm)]
    if used:
        names = quoted(sorted({other.name for other in used}))
        text = _('other VMs stand on the files of snapshot "{name}": {names}').format(name=wanted.name, names=names)
        raise Refused(text, _("they would lose their content; remove or copy them first"))
    _refuse_unknown(vm, files, graph)


def _refuse_unknown(vm: Vm, files: Files, graph: Graph) -> None:
    unknown = nobody_can_tell(vm.host_id, files, graph, but=vm)
    if unknown:
        raise Refused(unknown, _("add or start a storage pool on that folder, or connect the host by SSH"))


def _refuse_below(vm: Vm, wanted: Snapshot, present: Sequence[Snapshot], files: Files, graph: Graph) -> None:
    """The files that an internal snapshot lives inside change with it: nobody may stand on them."""
    for path in wanted.homes:
        keeping = [one.name for one in present if path in one.files]
        others = [*keeping, *(other for other in standing_on(path, files) if not keeping)]
        others += sorted({other.name for other in writers(path, files, graph, but=vm)})
        others += sorted({other.name for users in other_users(vm, (path,), graph).values() for other in users})
        if others:
            text = _('snapshot "{name}" is inside {file}, which {others} need as it is')
            named = text.format(name=wanted.name, file=path, others=quoted(list(dict.fromkeys(others))))
            raise Refused(named, _("they would lose their content; remove them first"))


def _refuse_mixed(wanted: Snapshot, present: Sequence[Snapshot]) -> None:
    """libvirt 9.0 merges none whose parent is inside the disk."""
    parent = next((one for one in present if one.name == wanted.parent), None)
    if parent is not None and not parent.outside:
        text = _('snapshot "{name}" stands on "{parent}", which is inside the disk: libvirt removes neither')
        raise Refused(
            text.format(name=wanted.name, parent=parent.name), _("copy the VM: a full copy has no snapshots any more")
        )


def _refuse_below_others(vm: Vm, wanted: Snapshot, overlays: Mapping[str, str]) -> None:
    """Of a VM that is off libvirt 9.0 merges the file on top only: below it, it does not find the one to merge into."""
    if not vm.domain.active and not set(overlays.values()) <= set(_sources(vm)):
        text = _('VM "{vm}" is off and went on from snapshot "{name}" to later ones: libvirt removes the last one only')
        raise Refused(
            text.format(vm=vm.name, name=wanted.name),
            _("start the VM first, remove the later ones first, or all of them (-Children)"),
        )


def _refuse_siblings(name: str, overlays: Mapping[str, str], present: Sequence[Snapshot], files: Files) -> None:
    """The file on top is merged into the frozen one: nobody else may stand on that."""
    for frozen, overlay in overlays.items():
        others = [path for path in standing_on(frozen, files) if path != overlay]
        if others:
            raise Refused(_stands(name, others, present), _("they would lose their content; remove them first"))


def _stands(name: str, paths: Iterable[str], present: Sequence[Snapshot]) -> str:
    """`"s2" stands on snapshot "s1"`, or the file where it belongs to no snapshot of this VM."""
    owners = {path: one.name for one in present for path in one.files}
    found = list(dict.fromkeys(owners.get(path, path) for path in paths))
    text = plural(
        '{names} stands on the files of snapshot "{name}"',
        '{names} stand on the files of snapshot "{name}"',
        len(found),
    )
    return text.format(names=quoted(found), name=name)


# going back to one


def return_plan(
    vm: Vm, wanted: Snapshot, present: Sequence[Snapshot], files: Files, graph: Graph, *, even_if_changed: bool = False
) -> ReturnPlan:
    """How to go back to an external snapshot: new files on the frozen ones. Raises Refused where one is missing, or
    is no more what it was; changed from outside, unless `even_if_changed`."""
    missing = [path for path in wanted.files if not is_known(path, files)]
    if missing or not wanted.files:
        text = _('no active storage pool holds {files} of snapshot "{name}"')
        named = text.format(files=quoted(missing or ["?"]), name=wanted.name)
        raise Refused(named, _("add or start a storage pool on that folder, or connect the host by SSH"))
    _refuse_other_content(vm, wanted, files, graph)
    if not even_if_changed:
        refuse_changed(wanted, present, files)
    discarded = tuple(_discarded(vm, present, files, graph))
    if discarded:
        _refuse_unknown(vm, files, graph)
    taken, overlays = set(files), {}
    for path in wanted.files:
        overlays[path] = _free_path(path, wanted.name, ".qcow2", taken)
        taken.add(overlays[path])
    copy = nvram_copy(vm, wanted.name, wanted.files[0])
    formats = {disk.frozen: disk.format for disk in wanted.disks if disk.frozen in overlays}
    return ReturnPlan(
        name=wanted.name,
        overlays=overlays,
        formats=formats,
        sizes={path: files[path].capacity for path in overlays},
        memory_file=wanted.memory_file,
        nvram=(copy, wanted.nvram or variables_of(vm)) if copy in files else None,
        discarded=discarded,
    )


def inside_refusal(vm: Vm, wanted: Snapshot, present: Sequence[Snapshot], files: Files, graph: Graph) -> None:
    """Raises Refused where going back to an internal snapshot would change what others stand on."""
    _refuse_below(vm, wanted, present, files, graph)


def _refuse_other_content(vm: Vm, wanted: Snapshot, files: Files, graph: Graph) -> None:
    """Its files must be what they were: frozen, on all that they stood on, its memory among them."""
    if wanted.half_gone:
        text = _('the removal of snapshot "{name}" was begun: its files are no more what they were')
        raise Refused(text.format(name=wanted.name), _("remove it once more; nothing that was written since is lost"))
    writing = [other.name for path in wanted.files for other in writers(path, files, graph, but=vm)]
    writing += [vm.name for path in wanted.files for source in _sources(vm) if is_same(source, path, files)]
    if writing:
        text = _('{names} writes to the files of snapshot "{name}" itself: what it kept is not there any more')
        named = text.format(names=quoted(sorted(set(writing))), name=wanted.name)
        raise Refused(named, _("somebody put them back by hand; forget it with virsh snapshot-delete --metadata"))
    lost = [below for path in wanted.files for below in chain(path, files) if below not in files]
    if wanted.memory == "external" and wanted.memory_file not in files:
        lost.append(wanted.memory_file or "?")
    if lost:
        text = _('no active storage pool holds {files}, which snapshot "{name}" needs')
        raise Refused(
            text.format(files=quoted(lost), name=wanted.name), _("put it back, or add a storage pool on its folder")
        )


def _discarded(vm: Vm, present: Sequence[Snapshot], files: Files, graph: Graph) -> Iterator[str]:
    """What was written since and nobody needs: the VM's files that no snapshot keeps, that came on top of one that a
    snapshot keeps (never another disk of its own), and that nobody stands on or names."""
    kept, frozen = _kept_by(present), {path for one in present for path in one.files}
    for source in _sources(vm):
        came_since = any(path in frozen for path in list(chain(source, files))[1:])
        alone = not other_users(vm, (source,), graph) and not any(standing_on(source, files))
        alone = alone and not writers(source, files, graph, but=vm)
        if source in files and came_since and source not in kept and alone:
            yield source


# files


def _sources(vm: Vm) -> list[str]:
    return [disk.source for disk in _kept(vm)]


def _kept(vm: Vm) -> list[Disk]:
    return [
        disk
        for disk in vm.domain.definition.disks
        if _is_written(disk) and not disk.shareable and disk.source_type in _FILES
    ]


def _is_written(disk: Disk) -> bool:
    return disk.device in ("disk", "lun") and not disk.read_only and bool(disk.source)


def nvram_copy(vm: Vm, name: str, first: str) -> str:
    """Where the copy of UEFI's variables of a snapshot lies: beside the file that its first disk had. Nothing in the
    snapshot could name it, so the path follows from VM and snapshot alone."""
    folder, file = posixpath.split(first)
    digest = hashlib.sha256(f"{vm.id}\0{name}".encode()).hexdigest()[:12]
    return posixpath.join(folder, f"{(file.split('.')[0] or file)[:100]}.{digest}.nvram")


def _free_path(path: str, name: str, ending: str, taken: set[str]) -> str:
    """A path beside a file that is not taken: of `web.qcow2` and `before update` comes `web.before-update.qcow2`."""
    folder, file = posixpath.split(path)
    stem = file.split(".")[0] or file
    word = _NOT_IN_FILES.sub("-", name).strip("-.")[:60] or "snapshot"
    names = (f"{stem[:100]}.{word}{f'-{number}' if number > 1 else ''}{ending}" for number in count(1))
    return next(path for file in names if (path := posixpath.join(folder, file)) not in taken)
