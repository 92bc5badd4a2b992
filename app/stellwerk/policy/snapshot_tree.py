"""The snapshots of a VM in the order of their tree, what their files take, what is done with them. Pure; any thread."""

from collections.abc import Sequence

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.storage import Volume
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Vm

_WORK = frozenset({"Remove-Snapshot", "Restore-Snapshot"})


def snapshots_in_order(vm: Vm, graph: Graph) -> list[Snapshot]:
    """By time, each after its parent; those whose parent is not known stand at the top."""
    found = [one for one in graph.related(vm, "snapshots") if isinstance(one, Snapshot)]
    by_time = sorted(found, key=lambda one: (one.created, one.name))
    children: dict[str, list[Snapshot]] = {}
    names = {one.name for one in found}
    for one in by_time:
        children.setdefault(one.parent if one.parent in names else "", []).append(one)
    ordered: list[Snapshot] = []
    waiting = children.get("", [])[::-1]
    while waiting:
        one = waiting.pop()
        ordered.append(one)
        waiting += children.get(one.name, [])[::-1]
    seen = {one.name for one in ordered}
    return [*ordered, *(one for one in by_time if one.name not in seen)]  # a circle: libvirt would have none


def present_of(snapshots: Sequence[Snapshot]) -> str:
    """The snapshot that the VM goes on from; empty = none of them."""
    return next((one.name for one in snapshots if one.current), "")


def file_sizes(host_id: HostId, graph: Graph) -> dict[str, int]:
    """Bytes that files of a host take on its storage, by path, as far as that was read."""
    ids = graph.inverses.get((Kind.VOLUME, "host"), {}).get(host_id, ())
    volumes = (graph.get(Ref(Kind.VOLUME, id_)) for id_ in ids)
    return {one.path: one.allocation or 0 for one in volumes if isinstance(one, Volume)}


def under_way(vm: Vm, graph: Graph) -> dict[str, Task]:
    """The running task by the snapshot that it works on."""
    return {
        str(task.call.args.get("snapshot_id", "")): task
        for task in graph.related(vm, "tasks")
        if isinstance(task, Task) and task.state is TaskState.RUNNING and task.call.command in _WORK
    }
