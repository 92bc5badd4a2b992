"""The snapshots of a VM as a tree."""

from __future__ import annotations

from typing import Any

from tests.fakes.engine import OWNER, Bench, vm_ref
from tests.fakes.keep.snapshots import kept, snapshot_bench

from stellwerk.core.ids import HostId, StoragePoolId, TaskId, VolumeId
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.storage import Volume
from stellwerk.model.task import Task, TaskState
from stellwerk.policy.snapshot_tree import file_sizes, present_of, snapshots_in_order, under_way


def put(bench: Bench, *entities: Any) -> None:
    bench.inventory.apply(Batch(entities=entities))


def names(bench: Bench) -> list[str]:
    return [one.name for one in snapshots_in_order(bench.vm(1), bench.inventory.view)]


def test_parents_come_before_children_by_time() -> None:
    bench = snapshot_bench()
    assert names(bench) == []
    put(
        bench,
        kept("b", parent="a", created=30.0, current=True),
        kept("c", parent="a", created=20.0),
        kept("a", created=10.0),
        kept("lost", parent="gone", created=5.0),
    )
    assert names(bench) == ["lost", "a", "c", "b"]
    assert present_of(snapshots_in_order(bench.vm(1), bench.inventory.view)) == "b"


def test_a_circle_of_parents_shows_all() -> None:
    bench = snapshot_bench()
    put(bench, kept("a", parent="b"), kept("b", parent="a"))
    assert set(names(bench)) == {"a", "b"}


def test_what_files_take() -> None:
    bench = snapshot_bench()
    here = Volume(id=VolumeId("1"), pool_id=StoragePoolId("p"), host_id=HostId("h1"), name="a", path="/a", allocation=7)
    there = Volume(id=VolumeId("2"), pool_id=StoragePoolId("q"), host_id=HostId("h2"), name="a", path="/a")
    put(bench, here, there)
    assert file_sizes(HostId("h1"), bench.inventory.view) == {"/a": 7}
    assert file_sizes(HostId("h2"), bench.inventory.view) == {"/a": 0}


def test_what_is_done_with_them() -> None:
    bench = snapshot_bench()
    for number, (command, state) in enumerate(
        (("Remove-Snapshot", TaskState.RUNNING), ("Restore-Snapshot", TaskState.DONE), ("Start-Vm", TaskState.RUNNING))
    ):
        call = Call(command, (vm_ref(1),), {"snapshot_id": "a"}, OWNER)
        put(bench, Task(id=TaskId(str(number)), call=call, title="x", target=vm_ref(1), state=state))
    assert {name: task.id for name, task in under_way(bench.vm(1), bench.inventory.view).items()} == {"a": "0"}
