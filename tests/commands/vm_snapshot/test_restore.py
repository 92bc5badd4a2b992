"""Going back to snapshots by command."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench
from tests.fakes.keep.snapshots import asked, details, kept, snapshot_bench

from stellwerk.core.error import AppError, Refused
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.model.snapshot import SnapshotDisk
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


def test_going_back_forces_off_and_says_so(bench: Bench) -> None:
    preview = details(bench, "Restore-Snapshot", snapshot_id="1")
    assert preview.effects.lines == (
        'VM "vm-1" runs and is forced off first',
        'VM "vm-1" goes on running from that moment',
        "2 KiB that were written since are lost",
    )
    assert preview.confirm == 'Go back to snapshot "1" of vm-1. What was written since is lost.'
    assert bench.run("Restore-Snapshot", 1, snapshot_id="1").state is TaskState.DONE
    assert asked(bench) == ["destroy", "return_to"]
    (plan,) = bench.session("h1").calls[-1][2]
    assert (plan.memory_file, plan.discarded) == ("/p/a.1.mem", ("/p/a.1.qcow2",))


def test_the_present_is_kept_first_where_wanted(bench: Bench) -> None:
    bench.run("Restore-Snapshot", 1, snapshot_id="1", keep="now")
    assert asked(bench) == ["take_snapshot", "destroy", "return_to"]


def test_one_inside_the_disks_is_left_to_libvirt(bench: Bench) -> None:
    bench.session("h1").snapshots_of[entity.vm_id(1)] = [kept("in", memory="internal")]
    assert "libvirt goes back" in details(bench, "Restore-Snapshot", snapshot_id="in").effects.lines[-1]
    bench.run("Restore-Snapshot", 1, snapshot_id="in")
    bench.run("Remove-Snapshot", 1, snapshot_id="in")
    assert asked(bench) == ["return_inside", "merge_snapshot"]


def test_a_name_that_is_not_there(bench: Bench) -> None:
    task = bench.run("Restore-Snapshot", 1, snapshot_id="{x}")
    assert (task.outcome, task.hint) == ('there is no snapshot "{x}"', 'it has "1"')
    assert details_confirm(bench, "{x}") == 'Go back to snapshot "{x}" of vm-1. What was written since is lost.'


def details_confirm(bench: Bench, name: str) -> str:
    return bench.engine.preview(bench.call("Restore-Snapshot", 1, snapshot_id=name)).confirm


def test_a_failure_says_so(bench: Bench) -> None:
    bench.session("h1").errors["return_to"] = Refused("the storage of the host is full")
    task = bench.run("Restore-Snapshot", 1, snapshot_id="1")
    assert (task.state, task.outcome) == (TaskState.FAILED, "the storage of the host is full")


def test_the_present_beside_inner_ones_is_not_kept_by_silence(bench: Bench) -> None:
    bench.session("h1").snapshots_of[entity.vm_id(1)] = [kept("in", memory="internal")]
    task = bench.run("Restore-Snapshot", 1, snapshot_id="in", keep="now")
    assert (task.state, asked(bench)) == (TaskState.FAILED, [])
    assert "cannot be kept" in task.outcome


def test_an_inner_one_below_others_is_not_gone_back_to(bench: Bench) -> None:
    disk = SnapshotDisk(target="vda", kind="internal", frozen="/p/a.qcow2")
    bench.session("h1").snapshots_of[entity.vm_id(1)].append(kept("in", disks=(disk,)))
    told: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Restore-Snapshot", 1, snapshot_id="in"), told.append)
    bench.loop.drain()
    assert isinstance(told[0], Preview)
    (target,) = told[0].targets
    task = bench.run("Restore-Snapshot", 1, snapshot_id="in")
    assert (task.state, asked(bench)) == (TaskState.FAILED, [])
    assert target.reason == task.outcome == 'snapshot "in" is inside /p/a.qcow2, which "1" need as it is'


def test_what_was_changed_from_outside_is_gone_back_to_only_where_that_is_said(bench: Bench) -> None:
    session = bench.session("h1")
    (one,) = session.snapshots_of[entity.vm_id(1)]
    session.snapshots_of[entity.vm_id(1)] = [replace(one, stamps={"/p/a.qcow2": "1/10"})]
    session.stored["/p/a.qcow2"] = replace(session.stored["/p/a.qcow2"], written="2/10")
    task = bench.run("Restore-Snapshot", 1, snapshot_id="1")
    assert (task.state, asked(bench)) == (TaskState.FAILED, [])
    assert task.outcome == '"/p/a.qcow2" of snapshot "1" was changed from outside since it was taken'
    assert bench.run("Restore-Snapshot", 1, snapshot_id="1", even_if_changed=True).state is TaskState.DONE
