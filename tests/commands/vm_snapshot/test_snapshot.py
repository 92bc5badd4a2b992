"""Snapshots by command: the order of things, and what is told."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import HostId, Kind
from stellwerk.engine.preview import Preview
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition, Runtime

DISK = Disk(target="vda", source_type="file", source="/p/a.1.qcow2")
SAID = Definition(name="vm-1", disks=(DISK,))


def kept(name: str, **more: Any) -> Snapshot:
    vm_id = entity.vm_id(1)
    return Snapshot(id=snapshot_id(vm_id, name), vm_id=vm_id, host_id=HostId("h1"), name=name, **more)


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, definition=SAID, runtime=Runtime(state=DomainState.RUNNING, has_snapshots=True)))
    session = made.session("h1")
    disk = SnapshotDisk(target="vda", frozen="/p/a.qcow2", format="qcow2", overlay="/p/a.1.qcow2")
    session.snapshots_of[entity.vm_id(1)] = [kept("1", disks=(disk,), memory="external", memory_file="/p/a.1.mem")]
    pairs = (("/p/a.qcow2", ""), ("/p/a.1.qcow2", "/p/a.qcow2"), ("/p/a.1.mem", ""))
    session.stored = {p: StoredFile(path=p, backing=b, capacity=10, allocation=2048) for p, b in pairs}
    return made


def asked(bench: Bench) -> list[str]:
    return [call[0] for call in bench.session("h1").calls]


def details(bench: Bench, command: str, **args: str) -> Preview:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call(command, 1, **args), found.append)
    bench.loop.drain()
    (preview,) = found
    assert isinstance(preview, Preview), preview
    return preview


def test_one_is_taken_and_undo_removes_it(bench: Bench) -> None:
    task = bench.run("Add-Snapshot", 1, name="before update", memory=True)
    assert (task.state, asked(bench)) == (TaskState.DONE, ["take_snapshot"])
    (wish,) = bench.session("h1").calls[0][2]
    assert wish.overlays == {"vda": "/p/a.before-update.qcow2"}
    assert bench.events()[-1].text == 'snapshot "before update" of VM "vm-1" was taken'
    assert task.undo is not None
    assert task.undo.args == {"snapshot_id": "before update"}


def test_a_guest_that_is_not_told_is_warned_of(bench: Bench) -> None:
    assert "power cut" in details(bench, "Add-Snapshot", name="x").effects.warnings[0]


def test_removing_merges_then_drops_what_libvirt_leaves(bench: Bench) -> None:
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE
    session = bench.session("h1")
    assert session.calls == [("merge_snapshot", entity.vm_id(1), ("1", {"/p/a.qcow2": "/p/a.1.qcow2"}))]
    assert session.deleted == ["/p/a.1.mem"]
    assert [fate.path for fate in details(bench, "Remove-Snapshot", snapshot_id="1").effects.files] == ["/p/a.1.mem"]


def test_a_sibling_refuses_it_before_anything_is_touched(bench: Bench) -> None:
    bench.session("h1").stored["/p/clone"] = StoredFile(path="/p/clone", backing="/p/a.qcow2")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert (task.state, asked(bench)) == (TaskState.FAILED, [])
    assert task.outcome == '"/p/clone" stands on the files of snapshot "1"'


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
    bench.run("Restore-Snapshot", 1, snapshot_id="in")
    bench.run("Remove-Snapshot", 1, snapshot_id="in")
    assert asked(bench) == ["return_inside", "merge_snapshot"]
    assert "libvirt goes back" in details(bench, "Restore-Snapshot", snapshot_id="in").effects.lines[-1]


def test_a_name_that_is_not_there(bench: Bench) -> None:
    task = bench.run("Restore-Snapshot", 1, snapshot_id="{x}")
    assert (task.outcome, task.hint) == ('there is no snapshot "{x}"', 'it has "1"')
    assert details_confirm(bench, "{x}") == 'Go back to snapshot "{x}" of vm-1. What was written since is lost.'


def details_confirm(bench: Bench, name: str) -> str:
    return bench.engine.preview(bench.call("Restore-Snapshot", 1, snapshot_id=name)).confirm


def test_the_window_shows_what_is_there_when_it_is_done(bench: Bench) -> None:
    bench.run("Add-Snapshot", 1, name="x")
    assert [one.id for one in bench.inventory.view.all(Kind.SNAPSHOT)] == [f"{entity.vm_id(1)}/1"]
    bench.session("h1").snapshots_of.clear()
    bench.run("Add-Snapshot", 1, name="y")
    assert not bench.inventory.view.all(Kind.SNAPSHOT)


def test_a_failure_says_so(bench: Bench) -> None:
    bench.session("h1").errors["return_to"] = Refused("the storage of the host is full")
    task = bench.run("Restore-Snapshot", 1, snapshot_id="1")
    assert (task.state, task.outcome) == (TaskState.FAILED, "the storage of the host is full")
