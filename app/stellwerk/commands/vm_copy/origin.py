"""What is copied: the VM as it is, or as one of its snapshots keeps it. Owner thread, in steps."""

import posixpath
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from stellwerk.commands.outside.asking import asked
from stellwerk.commands.outside.looking import with_outside
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import Record, replace
from stellwerk.core.text import natural_key
from stellwerk.engine.step import Step
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import Snapshot, StoredFile
from stellwerk.model.storage import StoragePool
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import one_of
from stellwerk.policy.snapshot_change import changed_files, changed_words
from stellwerk.policy.vm_copy.copy_plan import CopyWish, plan_copy
from stellwerk.policy.vm_copy.past import past_of
from stellwerk.policy.vm_file import variables_of
from stellwerk.ports.hypervisor import Session


class Room(Record, frozen=True):
    """What the host has: every file of its storage pools, the pools, and the VM's snapshots where one is copied."""

    files: Mapping[str, StoredFile]
    pools: Sequence[StoragePool]
    snapshots: Sequence[Snapshot] = ()


def room_of(host_id: HostId) -> Generator[Step, Any, Room]:
    """Ask a host, for what is about no VM of it."""

    def job(session: Session) -> Room:
        files = session.stored_files()  # first: it lets the host look at its pools again
        return Room(files, session.pools())

    found: Room = yield asked(host_id, job)
    return found


def look_for_room(vm: Vm, snapshot: str, graph: Graph) -> Generator[Step, Any, Room]:
    """Ask the host of the VM, with what lies outside of all pools."""

    def job(session: Session) -> Room:
        files = session.stored_files()  # first: it lets the host look at its pools again
        return Room(files, session.pools(), session.snapshots(vm.id) if snapshot else ())

    found: Room = yield asked(vm.host_id, job)
    frozen = [path for one in found.snapshots for path in one.files]
    return replace(found, files=(yield from with_outside(vm.host_id, found.files, graph, frozen)))


def planned(vm: Vm, wish: CopyWish, snapshot: str, room: Room, mac: Callable[[], str]) -> CopyPlan:
    """How it is copied; raises what speaks against it."""
    if not snapshot:
        return plan_copy(vm, wish, room.files, room.pools, mac)
    past = past_of(vm, one_of(room.snapshots, snapshot), room.files)
    plan = plan_copy(past, wish, room.files, room.pools, mac)
    nvram = plan.nvram
    if nvram is not None:  # beside the original's, not beside the copy that the snapshot keeps
        nvram = (nvram[0], posixpath.join(posixpath.dirname(variables_of(vm)), posixpath.basename(nvram[1])))
    return replace(plan, snapshot=snapshot, nvram=nvram)


def changes_told(snapshot: str, room: Room) -> tuple[str, ...]:
    """That its files are no more what they were: a copy takes what is in them now."""
    if not snapshot:
        return ()
    changed = changed_files(one_of(room.snapshots, snapshot), room.snapshots, room.files)
    return (changed_words(changed, snapshot),) if changed else ()


def snapshot_names(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """The snapshots of the targets, as last read."""
    ids = {ref.id for ref in targets}
    found = (one for one in graph.all(Kind.SNAPSHOT) if isinstance(one, Snapshot) and one.vm_id in ids)
    return tuple(sorted({one.name for one in found}, key=natural_key))
