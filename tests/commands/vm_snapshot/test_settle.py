"""What became of a removal or a way back whose end nobody saw."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, vm_ref
from tests.fakes.keep.snapshots import asked, kept, snapshot_bench

from stellwerk.commands.vm_snapshot.journal import Noted, as_text
from stellwerk.core.ids import TaskId
from stellwerk.core.record import replace
from stellwerk.engine.work.settle import QUIET
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.snapshot import ReturnPlan, StoredFile
from stellwerk.model.state import DomainJob
from stellwerk.model.task import Task, TaskState

LOST = TaskId("0" * 24)
PLAN = ReturnPlan(
    name="1", overlays={"/p/a.qcow2": "/p/a.1-2.qcow2"}, formats={}, sizes={}, discarded=("/p/a.1.qcow2",)
)


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


def settled(bench: Bench, command: str, noted: Noted, **args: Any) -> Task:
    """The task of a process that was killed, once it is settled."""
    call = Call(command, (vm_ref(1),), args or {"snapshot_id": "1"}, OWNER)
    task = Task(
        id=LOST, call=call, title=command, target=vm_ref(1), state=TaskState.UNKNOWN, created=1.0,
        ended=bench.clock.now(), instance="killed", result=as_text(noted),
    )  # fmt: skip
    bench.inventory.apply(Batch(entities=(task,)))
    bench.wait(2 * QUIET)
    return bench.engine.task(LOST)


def test_what_libvirt_leaves_of_a_removed_one_goes(bench: Bench) -> None:
    bench.session("h1").snapshots_of.clear()
    task = settled(bench, "Remove-Snapshot", Noted(name="1", goes=("/p/a.1.mem", "/p/a.1.qcow2"), was_off=True))
    assert (task.state, bench.session("h1").deleted) == (TaskState.DONE, ["/p/a.1.mem"])


def test_a_merge_that_nobody_ends_is_given_up(bench: Bench) -> None:
    task = settled(bench, "Remove-Snapshot", Noted(name="1", goes=("/p/a.1.mem",), was_off=True))
    assert task.outcome == 'snapshot "1" of VM "vm-1" was not removed'
    assert bench.session("h1").calls == [("end_merge", entity.vm_id(1), (True,))]
    assert bench.session("h1").deleted == []


def test_a_merge_that_goes_on_is_waited_for(bench: Bench) -> None:
    bench.session("h1").merge_ends = False
    assert settled(bench, "Remove-Snapshot", Noted(name="1")).state is TaskState.UNKNOWN
    bench.session("h1").merge_ends = True
    bench.session("h1").snapshots_of.clear()
    bench.wait(2 * QUIET)
    assert bench.engine.task(LOST).state is TaskState.DONE


def test_a_merge_that_was_ended_without_us_is_done(bench: Bench) -> None:
    """The VM stands on the frozen file, and nothing is there any more of what it went on in."""
    session = bench.session("h1")
    one = session.snapshots_of[entity.vm_id(1)][0]
    session.snapshots_of[entity.vm_id(1)] = [replace(one, half_gone=True)]
    domain = session.domains_by_id[entity.vm_id(1)]
    disks = (replace(domain.definition.disks[0], source="/p/a.qcow2"),)
    session.domains_by_id[domain.id] = replace(domain, definition=replace(domain.definition, disks=disks))
    del session.stored["/p/a.1.qcow2"]
    task = settled(bench, "Remove-Snapshot", Noted(name="1", goes=("/p/a.1.mem",), was_off=True))
    assert (task.state, asked(bench)) == (TaskState.DONE, ["end_merge", "forget_snapshot"])
    assert session.calls[-1] == ("forget_snapshot", domain.id, ("1", {"/p/a.1.qcow2": "/p/a.qcow2"}))
    assert session.deleted == ["/p/a.1.mem"]


def taken(bench: Bench, *made: str) -> Task:
    for path in made:
        bench.session("h1").stored.setdefault(path, StoredFile(path=path, backing="/p/a.1.qcow2"))
    return settled(bench, "Add-Snapshot", Noted(name="2", made=made), name="2")


def test_one_that_was_taken_is_done_and_keeps_its_files(bench: Bench) -> None:
    session = bench.session("h1")
    session.snapshots_of[entity.vm_id(1)].append(kept("2"))
    assert (taken(bench, "/p/a.2.qcow2").state, session.deleted) == (TaskState.DONE, [])


def test_of_one_that_was_not_taken_nothing_stays_but_what_the_vm_stands_on(bench: Bench) -> None:
    session = bench.session("h1")
    task = taken(bench, "/p/a.2.qcow2", "/p/a.1.qcow2")
    assert (task.state, task.outcome) == (TaskState.FAILED, 'snapshot "2" of VM "vm-1" was not taken')
    assert session.deleted == ["/p/a.2.qcow2"]


def test_while_libvirt_works_on_it_nothing_is_said_of_it(bench: Bench) -> None:
    session = bench.session("h1")
    domain = session.domains_by_id[entity.vm_id(1)]
    session.domains_by_id[domain.id] = replace(domain, runtime=replace(domain.runtime, job=DomainJob.MERGE))
    assert (taken(bench, "/p/a.2.qcow2").state, session.deleted) == (TaskState.UNKNOWN, [])
    session.domains_by_id[domain.id] = domain
    bench.wait(2 * QUIET)
    assert (bench.engine.task(LOST).state, session.deleted) == (TaskState.FAILED, ["/p/a.2.qcow2"])


@pytest.mark.parametrize("command", ["Remove-Snapshot", "Restore-Snapshot"])
def test_nor_is_anything_done_to_it(bench: Bench, command: str) -> None:
    session = bench.session("h1")
    domain = session.domains_by_id[entity.vm_id(1)]
    session.domains_by_id[domain.id] = replace(domain, runtime=replace(domain.runtime, job=DomainJob.MERGE))
    assert settled(bench, command, Noted(name="1", made=("/p/a.1.mem",), plan=PLAN)).state is TaskState.UNKNOWN
    assert (session.calls, session.deleted) == ([], [])


def test_the_rest_of_a_way_back_is_done(bench: Bench) -> None:
    session = bench.session("h1")
    session.stored["/p/a.1-2.qcow2"] = StoredFile(path="/p/a.1-2.qcow2", backing="/p/a.qcow2")
    domain = session.domains_by_id[entity.vm_id(1)]
    disks = (replace(domain.definition.disks[0], source="/p/a.1-2.qcow2"),)
    session.domains_by_id[domain.id] = replace(domain, definition=replace(domain.definition, disks=disks))
    task = settled(bench, "Restore-Snapshot", Noted(name="1", made=("/p/a.1-2.qcow2",), plan=PLAN))
    assert (task.state, asked(bench), session.deleted) == (TaskState.DONE, ["end_return"], ["/p/a.1.qcow2"])


def test_a_way_back_that_was_not_begun_leaves_nothing(bench: Bench) -> None:
    session = bench.session("h1")
    session.stored["/p/a.1-2.qcow2"] = StoredFile(path="/p/a.1-2.qcow2", backing="/p/a.qcow2")
    task = settled(bench, "Restore-Snapshot", Noted(name="1", made=("/p/a.1-2.qcow2",), plan=PLAN))
    assert (asked(bench), session.deleted) == ([], ["/p/a.1-2.qcow2"])
    assert task.outcome == 'VM "vm-1" did not go back to snapshot "1"'
