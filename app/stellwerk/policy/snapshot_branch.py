"""Removing a snapshot with all that were taken after it: in which order, and whether all of them can go. Pure.

libvirt 9.0 removes external snapshots one at a time only, so a branch goes from its ends.
"""

from collections.abc import Mapping, Sequence

from stellwerk.core.record import replace
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import Snapshot, StoredFile
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import Removal, removal
from stellwerk.policy.standing import Files


def branch(wanted: Snapshot, present: Sequence[Snapshot]) -> list[Snapshot]:
    """A snapshot and all that were taken after it, the last ones first."""
    after = {wanted.name}
    found = [wanted]
    waiting = [one for one in present if one.name != wanted.name]
    while found_now := [one for one in waiting if one.parent in after]:
        after.update(one.name for one in found_now)
        found += found_now
        waiting = [one for one in waiting if one.name not in after]
    return found[::-1]


def removals(
    vm: Vm,
    going: Sequence[Snapshot],
    present: Sequence[Snapshot],
    files: Files,
    graph: Graph,
    *,
    even_if_changed: bool = False,
) -> list[Removal]:
    """How each of them will go, one after the other. Raises Refused where one cannot, before anything is touched."""
    ways = []
    for one in going:
        now = next((found for found in present if found.name == one.name), one)
        way = removal(vm, now, present, files, graph, even_if_changed=even_if_changed)
        ways.append(way)
        present = [_repointed(other, way) for other in present if other.name != one.name]
        files = _files_after(way, files)
        vm = _vm_after(way, vm)
    return ways


def _repointed(one: Snapshot, way: Removal) -> Snapshot:
    """libvirt lets the other snapshots follow: what one of them kept in the file on top is in the one below then."""
    lower = _lower(way)
    disks = tuple(replace(disk, frozen=lower.get(disk.frozen, disk.frozen)) for disk in one.disks)
    return replace(one, disks=disks)


def _files_after(way: Removal, files: Files) -> dict[str, StoredFile]:
    lower, gone = _lower(way), {*way.files, *_lower(way)}
    return {
        path: replace(file, backing=lower.get(file.backing, file.backing))
        for path, file in files.items()
        if path not in gone
    }


def _vm_after(way: Removal, vm: Vm) -> Vm:
    lower, said = _lower(way), vm.domain.definition
    disks = tuple(replace(disk, source=lower.get(disk.source, disk.source)) for disk in said.disks)
    return replace(vm, domain=replace(vm.domain, definition=replace(said, disks=disks)))


def _lower(way: Removal) -> Mapping[str, str]:
    """The file below by the one that is merged into it."""
    return {overlay: frozen for frozen, overlay in way.overlays.items()}
