"""Removing snapshots by command, one or a branch."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench
from tests.fakes.keep.snapshots import SAID, asked, details, kept, snapshot_bench

from stellwerk.core.error import Cancelled, Refused
from stellwerk.core.ids import Kind, Ref, TagId, TaskId
from stellwerk.core.record import replace
from stellwerk.model.entity import ref_of
from stellwerk.model.snapshot import SnapshotDisk, StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.tag import NO_TAGS, Tagging
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Runtime


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


def test_removing_merges_then_drops_what_libvirt_leaves(bench: Bench) -> None:
    assert [fate.path for fate in details(bench, "Remove-Snapshot", snapshot_id="1").effects.files] == ["/p/a.1.mem"]
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE
    session = bench.session("h1")
    assert session.calls == [("merge_snapshot", entity.vm_id(1), ("1", {"/p/a.qcow2": "/p/a.1.qcow2"}))]
    assert session.deleted == ["/p/a.1.mem"]


def test_what_was_said_of_it_goes_with_it(bench: Bench) -> None:
    gone, other = (Ref(Kind.SNAPSHOT, f"{entity.vm_id(1)}/{name}") for name in ("1", "2"))
    bench.run_on("Add-Tag", name="lab")
    (lab,) = bench.inventory.view.all(Kind.TAG)
    bench.run_on("Set-Tag", ref_of(lab), object=[str(gone), str(other)])
    bench.run_on("Add-Field", key="owner", title="Owner", kind=["snapshot"])
    (owner,) = bench.inventory.view.all(Kind.FIELD)
    bench.run_on("Set-Field", ref_of(owner), object=[str(gone)], value="ops")
    assert bench.inventory.view.tagging(gone) == Tagging((TagId(lab.id),), values={"owner": "ops"})
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE
    assert bench.inventory.view.tagging(gone) == NO_TAGS
    assert bench.inventory.view.tagging(other).tags == (lab.id,)


def test_a_sibling_refuses_it_before_anything_is_touched(bench: Bench) -> None:
    bench.session("h1").stored["/p/clone"] = StoredFile(path="/p/clone", backing="/p/a.qcow2")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert (task.state, asked(bench)) == (TaskState.FAILED, [])
    assert task.outcome == '"/p/clone" stands on the files of snapshot "1"'


def test_what_was_changed_from_outside_is_merged_into_only_where_that_is_said(bench: Bench) -> None:
    session = bench.session("h1")
    (one,) = session.snapshots_of[entity.vm_id(1)]
    session.snapshots_of[entity.vm_id(1)] = [replace(one, stamps={"/p/a.qcow2": "1/10"})]
    session.stored["/p/a.qcow2"] = replace(session.stored["/p/a.qcow2"], written="2/10")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert (task.state, asked(bench)) == (TaskState.FAILED, [])
    assert task.outcome == '"/p/a.qcow2" of snapshot "1" was changed from outside since it was taken'
    (one,) = session.snapshots_of[entity.vm_id(1)]
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1", even_if_changed=True).state is TaskState.DONE
    session.snapshots_of[entity.vm_id(1)] = [replace(one, half_gone=True)]  # a removal that ended midway wrote there
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def branched(bench: Bench) -> None:
    """`2` and `3` were taken after `1`; the VM's present stands on `1` alone."""
    session = bench.session("h1")
    for name, frozen, parent in (("2", "/p/b", "1"), ("3", "/p/c", "2")):
        disk = SnapshotDisk(target="vda", frozen=frozen, format="qcow2")
        session.snapshots_of[entity.vm_id(1)].append(kept(name, disks=(disk,), parent=parent))
    for path, backing in (("/p/b", "/p/a.qcow2"), ("/p/c", "/p/b")):
        session.stored[path] = StoredFile(path=path, backing=backing, capacity=10)


def test_a_branch_goes_from_its_ends(bench: Bench) -> None:
    branched(bench)
    session = bench.session("h1")
    preview = details(bench, "Remove-Snapshot", snapshot_id="1", children=True)
    assert [line.split(" goes")[0] for line in preview.effects.lines] == [f'snapshot "{n}"' for n in "321"]
    assert [fate.path for fate in preview.effects.files] == ["/p/c", "/p/b", "/p/a.1.mem"]
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1", children=True)
    assert (task.state, asked(bench)) == (TaskState.DONE, ["forget_snapshot", "forget_snapshot", "merge_snapshot"])
    assert session.deleted == ["/p/c", "/p/b", "/p/a.1.mem"]


def test_a_stranger_below_a_branch_refuses_all_of_it(bench: Bench) -> None:
    branched(bench)
    session = bench.session("h1")
    session.stored["/q/clone"] = StoredFile(path="/q/clone", backing="/p/a.qcow2")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1", children=True)
    assert (task.state, asked(bench)) == (TaskState.FAILED, [])
    assert task.outcome == '"/q/clone" stands on the files of snapshot "1"'


def test_what_went_before_a_failure_is_told(bench: Bench) -> None:
    branched(bench)
    session = bench.session("h1")
    session.errors["merge_snapshot"] = Refused("the storage of the host is full")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1", children=True)
    assert task.outcome == "2 snapshots after it were removed, then: the storage of the host is full"


def test_a_file_that_stays_is_named_and_the_others_go(bench: Bench) -> None:
    session = bench.session("h1")
    session.errors["delete_file"] = Refused("busy")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert task.outcome == 'snapshot "1" was removed, but these files may still be there: /p/a.1.mem: busy'


def up_to_the_merge(bench: Bench, task_id: TaskId) -> None:
    """All is looked at, here and on other hosts, and what is to be done is noted down."""
    bench.loop.drain()
    while not bench.engine.task(task_id).result:
        bench.lanes.waiting[0].run()
        bench.loop.drain()


def test_it_shows_how_far_it_is(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Remove-Snapshot", 1, snapshot_id="1")
    up_to_the_merge(bench, task_id)
    merging = bench.lanes.waiting[0]
    merging.begin()
    bench.wait(1)
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    assert bench.engine.task(task_id).progress == 0.25
    assert bench.engine.task(task_id).note == '512 B of 2 KiB of snapshot "1" are merged'
    assert bench.engine.task(task_id).cancellable is False  # its last moments
    merging.answer()
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    assert bench.engine.task(task_id).state is TaskState.DONE


@pytest.mark.parametrize(
    ("half_gone", "words"), [(False, 'snapshot "1" is as it was'), (True, "cannot be gone back to")]
)
def test_cancelled_it_tells_what_is_left(bench: Bench, half_gone: bool, words: str) -> None:
    session = bench.session("h1")
    (one,) = session.snapshots_of[entity.vm_id(1)]
    session.snapshots_of[entity.vm_id(1)] = [replace(one, half_gone=half_gone)]
    session.errors["merge_snapshot"] = Cancelled("cancelled")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert (task.state, session.deleted) == (TaskState.CANCELLED, [])
    assert words in task.outcome


def test_what_libvirt_says_of_the_qemu_that_was_ended_is_no_failure(bench: Bench) -> None:
    session = bench.session("h1")
    off = Runtime(state=DomainState.SHUT_OFF, has_snapshots=True)
    bench.put(entity.domain(1, definition=SAID, runtime=off))
    session.domains_by_id[entity.vm_id(1)] = entity.domain(1, definition=SAID, runtime=off)

    bench.lanes.held = True
    task_id = bench.submit("Remove-Snapshot", 1, snapshot_id="1")
    up_to_the_merge(bench, task_id)

    def ended() -> None:
        assert bench.engine.cancel(task_id) == ""
        bench.lanes.waiting[0].run()

    session.meanwhile["merge_snapshot"] = ended
    session.errors["merge_snapshot"] = Refused("domain is no longer running")
    bench.lanes.waiting[0].run()
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    task = bench.engine.task(task_id)
    assert (task.state, task.outcome) == (TaskState.CANCELLED, 'cancelled; snapshot "1" is as it was')
    assert asked(bench) == ["merge_snapshot", "stop_merge"]
