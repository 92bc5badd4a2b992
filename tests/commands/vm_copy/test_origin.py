"""What is copied: the present, or what a snapshot keeps."""

from __future__ import annotations

from typing import Any

import pytest
from tests.commands.vm_copy.conftest import FILE, SAID, copied
from tests.fakes import entity
from tests.fakes.engine import Bench, vm_ref
from tests.fakes.entity import vm_id
from tests.fakes.keep.snapshots import details

from stellwerk.commands.vm_copy.origin import snapshot_names
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState


def kept(bench: Bench, **more: Any) -> None:
    """The VM runs on a file on top of what its snapshot `s` froze."""
    disk = SnapshotDisk(target="vda", frozen=FILE, format="qcow2")
    said = {"id": snapshot_id(vm_id(1), "s"), "vm_id": vm_id(1), "host_id": HostId("h1"), "name": "s", "disks": (disk,)}
    top = Disk(target="vda", source_type="file", source="/p/top", format="qcow2")
    bench.put(entity.domain(1, definition=replace(SAID, disks=(top,)), state=DomainState.RUNNING))
    session = bench.session("h1")
    session.stored["/p/top"] = StoredFile(path="/p/top", backing=FILE, capacity=10, format="qcow2")
    session.snapshots_of[vm_id(1)] = [Snapshot(**said | more)]


def test_what_a_snapshot_keeps_is_copied_and_its_chain_only_read(bench: Bench) -> None:
    kept(bench)
    lines = details(bench, "Copy-Vm", name="new", snapshot="s").effects.lines
    assert 'it begins with what snapshot "s" keeps of the disks' in lines
    assert copied(bench, snapshot="s").state is TaskState.DONE
    session = bench.session("h1")
    assert [call for call in session.calls if call[0] in ("freeze", "thaw")] == []
    assert session.contents["images", "new-vda.qcow2"] == FILE.encode()


@pytest.mark.parametrize(
    ("more", "args", "text"),
    [
        ({}, {"snapshot": "t"}, 'there is no snapshot "t"'),
        ({"half_gone": True}, {"snapshot": "s"}, 'the removal of snapshot "s" was begun'),
        ({"memory": "internal"}, {"snapshot": "s"}, 'snapshot "s" is inside the disks'),
        ({"disks": (SnapshotDisk(target="vda", frozen="/p/gone"),)}, {"snapshot": "s"}, "no active storage pool holds"),
    ],
)
def test_what_cannot_be_copied_of_a_snapshot(bench: Bench, more: Any, args: Any, text: str) -> None:
    kept(bench, **more)
    task = copied(bench, **args)
    assert (task.state, task.outcome.startswith(text)) == (TaskState.FAILED, True), task.outcome


def test_a_change_from_outside_is_told(bench: Bench) -> None:
    kept(bench, stamps={FILE: "1/1"})
    assert details(bench, "Copy-Vm", name="new", snapshot="s").effects.warnings == (
        'the guest of "new" keeps the host name of "vm-1" until somebody changes it',
        '"/p/a.qcow2" of snapshot "s" was changed from outside since it was taken',
    )


def test_the_snapshots_of_the_chosen_vms_are_offered(bench: Bench) -> None:
    kept(bench)
    (one,) = bench.session("h1").snapshots_of[vm_id(1)]
    bench.inventory.apply(Batch(entities=(one,)))
    assert snapshot_names(bench.inventory.view, (vm_ref(1),), {}) == ("s",)
    assert snapshot_names(bench.inventory.view, (vm_ref(2),), {}) == ()
