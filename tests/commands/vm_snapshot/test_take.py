"""Taking snapshots by command."""

from __future__ import annotations

import pytest
from tests.fakes.engine import Bench
from tests.fakes.keep.snapshots import asked, details, snapshot_bench

from stellwerk.commands.vm_snapshot.journal import from_text
from stellwerk.core.error import AppError, Unreachable
from stellwerk.engine.preview import Preview
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


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


def test_the_new_files_are_told_and_what_could_not_be_gone_back_to(bench: Bench) -> None:
    preview = details(bench, "Add-Snapshot", name="x", memory=True)
    assert preview.effects.lines == ('new files: "/p/a.x.qcow2", "/p/a.x.mem"',)
    del bench.session("h1").stored["/p/a.1.qcow2"]
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Add-Snapshot", 1, name="x"), found.append)
    bench.loop.drain()
    assert "could not be gone back to or removed" in str(found[0])
    assert bench.run("Add-Snapshot", 1, name="x").state is TaskState.FAILED
    assert asked(bench) == []


def test_what_it_makes_is_written_down_before_and_kept_while_nobody_knows(bench: Bench) -> None:
    session = bench.session("h1")
    session.errors["take_snapshot"] = Unreachable("connection lost")
    task = bench.run("Add-Snapshot", 1, name="x", memory=True)
    assert task.state is TaskState.UNKNOWN
    assert from_text(task.result).made == ("/p/a.x.qcow2", "/p/a.x.mem")
    del session.errors["take_snapshot"]
    assert bench.run("Add-Snapshot", 1, name="y").result == "y"
