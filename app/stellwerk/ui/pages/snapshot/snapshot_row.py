"""The snapshots of a VM as rows of a tree: parents before children, the present below the one it goes on from. Pure."""

from collections.abc import Iterable, Mapping

from stellwerk.core.record import Record
from stellwerk.core.text import N_, _, translate
from stellwerk.core.unit import format_size
from stellwerk.model.catalogue.format import DASH
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.task import Task
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot_tree import file_sizes, present_of, snapshots_in_order, under_way
from stellwerk.policy.standing import Files
from stellwerk.ui.models.cell import one_line, short_time

NOW = ""
"""The name of the present: no snapshot has it."""

_DOING = {"Remove-Snapshot": N_("being removed"), "Restore-Snapshot": N_("being gone back to")}


class SnapshotRow(Record, frozen=True, kw_only=True):
    """One row, in words. `name` is empty for the present, `parent` for one at the top; `doing` what is being done."""

    name: str
    parent: str = ""
    title: str = ""
    taken: str = ""
    size: str = ""
    kind: str = ""
    note: str = ""
    doing: str = ""
    snapshot: Snapshot | None = None


def rows_of(vm: Vm, graph: Graph, outside: Files | None = None) -> list[SnapshotRow]:
    """The rows; the present is the last one, and none where there is no snapshot. `outside`: what was told of files
    outside of all pools."""
    ordered = snapshots_in_order(vm, graph)
    if not ordered:
        return []
    told = {path: file.allocation for path, file in (outside or {}).items()}
    sizes, doing = told | file_sizes(vm.host_id, graph), under_way(vm, graph)
    rows = [_row(one, graph, sizes, _doing(doing.get(one.name))) for one in ordered]
    return [*rows, _present(vm, present_of(ordered), sizes)]


def _doing(task: Task | None) -> str:
    """What is done with it, and how far that is."""
    if task is None:
        return ""
    share = "" if task.progress is None else f" · {task.progress:.0%}"
    return translate(_DOING[task.call.command]) + share


def _row(one: Snapshot, graph: Graph, sizes: Mapping[str, int], doing: str) -> SnapshotRow:
    return SnapshotRow(
        name=one.name,
        parent=one.parent,
        title=one_line(one.name),
        taken=short_time(one.created, graph.now) if one.created else DASH,
        size=_size((*one.files, one.memory_file), sizes),
        kind=_kind(one),
        note=one_line(one.description),
        doing=doing,
        snapshot=one,
    )


def _kind(one: Snapshot) -> str:
    if one.half_gone:
        return _("removal begun")
    if not one.outside:
        return _("inside the disks")
    return _("disks and memory") if one.memory != "no" else _("disks")


def _present(vm: Vm, current: str, sizes: Mapping[str, int]) -> SnapshotRow:
    sources = [disk.source for disk in vm.domain.definition.disks if disk.device == "disk"]
    return SnapshotRow(name=NOW, parent=current, title=_("Now"), size=_size(sources, sizes), note=_("the present"))


def _size(paths: Iterable[str], sizes: Mapping[str, int]) -> str:
    """What files take on the storage; a dash where that was not read."""
    known = [sizes[path] for path in paths if path in sizes]
    return format_size(sum(known)) if known else DASH
