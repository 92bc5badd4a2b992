"""Snapshots as rows."""

from __future__ import annotations

from typing import Any

from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, vm_ref
from tests.fakes.keep.snapshots import kept, snapshot_bench

from stellwerk.core.ids import HostId, StoragePoolId, TaskId, VolumeId
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.snapshot import SnapshotDisk
from stellwerk.model.storage import Volume
from stellwerk.model.task import Task, TaskState
from stellwerk.ui.pages.snapshot.snapshot_row import NOW, SnapshotRow, rows_of


def rows(bench: Bench) -> dict[str, SnapshotRow]:
    return {row.name: row for row in rows_of(bench.vm(1), bench.inventory.view)}


def put(bench: Bench, *snapshots: Any) -> None:
    bench.inventory.apply(Batch(entities=snapshots))


def test_parents_come_before_children_by_time_and_the_present_last() -> None:
    bench = snapshot_bench()
    assert rows(bench) == {}
    put(
        bench,
        kept("b", parent="a", created=30.0, current=True),
        kept("c", parent="a", created=20.0),
        kept("a", created=10.0),
        kept("lost", parent="gone", created=5.0),
    )
    assert list(rows(bench)) == ["lost", "a", "c", "b", NOW]
    assert rows(bench)[NOW].parent == "b"


def test_a_circle_of_parents_shows_all() -> None:
    bench = snapshot_bench()
    put(bench, kept("a", parent="b"), kept("b", parent="a"))
    assert set(rows(bench)) == {"a", "b", NOW}


def test_what_it_keeps_and_takes() -> None:
    bench = snapshot_bench()
    disk = SnapshotDisk(target="vda", frozen="/p/a.qcow2")
    put(
        bench,
        kept("out", disks=(disk,), memory="external", memory_file="/p/a.mem", description="before\nthe update"),
        kept("in", memory="internal"),
        kept("half", disks=(disk,), half_gone=True),
        kept("bare", disks=(disk,)),
    )
    volume = Volume(
        id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h1"), name="a", path="/p/a.qcow2", allocation=2048
    )
    put(bench, volume)
    found = rows(bench)
    assert (found["out"].kind, found["out"].size, found["out"].note) == (
        "disks and memory", "2 KiB", "before the update",
    )  # fmt: skip
    assert [found[name].kind for name in ("in", "half", "bare")] == ["inside the disks", "removal begun", "disks"]
    assert (found["in"].size, found[NOW].size) == ("–", "–")


def test_what_is_done_with_it_and_how_far_that_is() -> None:
    bench = snapshot_bench()
    put(bench, kept("a"))
    call = Call("Remove-Snapshot", (vm_ref(1),), {"snapshot_id": "a"}, OWNER)
    put(bench, Task(id=TaskId("t"), call=call, title="x", target=vm_ref(1), state=TaskState.RUNNING, progress=0.4))
    assert rows(bench)["a"].doing == "being removed · 40%"
    assert entity.vm_id(1) in vm_ref(1).id
