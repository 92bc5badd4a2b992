"""Calls on many targets: parts, limits per host, the parent's state; undo and the audit trail of what was run."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref, vm_ref

from stellwerk.core.error import Gone, Invalid, Refused
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.event import Severity
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(*(entity.domain(n, "h1" if n <= 6 else "h2", state=DomainState.SHUT_OFF) for n in range(1, 9)))
    return made


def waiting(bench: Bench) -> list[str]:
    """The hosts of the jobs that stand on lanes."""
    return [errand.host_id for errand in bench.lanes.waiting]


def test_one_target_is_one_task(bench: Bench) -> None:
    task_id = bench.submit("Start-Vm", 1)
    task = bench.engine.task(task_id)
    assert (task.title, task.target, task.target_name) == ("Start", vm_ref(1), "vm-1")
    assert bench.engine.parts(task_id) == ()


def test_several_targets_are_parts_of_one(bench: Bench) -> None:
    task_id = bench.submit("Start-Vm", 1, 2, 7)
    whole, parts = bench.engine.task(task_id), bench.engine.parts(task_id)
    assert (whole.target, whole.target_name, whole.call.targets) == (None, "3 VMs", (vm_ref(1), vm_ref(2), vm_ref(7)))
    assert [part.target_name for part in parts] == ["vm-1", "vm-2", "vm-7"]
    assert all(part.parent_id == task_id and len(part.call.targets) == 1 for part in parts)
    assert bench.turned(task_id).state is TaskState.DONE
    assert bench.engine.task(task_id).progress == 1.0


def test_at_most_four_starts_at_a_time_on_one_host(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Start-Vm", 1, 2, 3, 4, 5, 6, 7, 8)
    bench.loop.drain()
    assert sorted(waiting(bench)) == ["h1"] * 4 + ["h2"] * 2
    parts = bench.engine.parts(task_id)
    assert [part.note for part in parts[4:6]] == ['waits for its turn on host "h1"'] * 2
    assert [part.state for part in parts[4:6]] == [TaskState.WAITING] * 2
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    assert waiting(bench).count("h1") == 4
    assert bench.engine.task(task_id).note == "1 of 8 ended"
    while bench.lanes.waiting:
        bench.lanes.waiting[0].run()
        bench.loop.drain()
    assert bench.engine.task(task_id).state is TaskState.DONE


def test_the_limit_is_a_setting() -> None:
    bench = small_bench(settings={"tasks.starts_at_once": 1})
    bench.put(entity.domain(1, state=DomainState.SHUT_OFF), entity.domain(2, state=DomainState.SHUT_OFF))
    bench.lanes.held = True
    bench.submit("Start-Vm", 1, 2)
    bench.loop.drain()
    assert waiting(bench) == ["h1"]


def test_what_waits_can_be_cancelled_alone_and_leaves_its_place(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Start-Vm", 1, 2, 3, 4, 5, 6)
    bench.loop.drain()
    fifth, sixth = bench.engine.parts(task_id)[4:6]
    assert bench.engine.cancel(fifth.id) == ""
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    assert bench.engine.task(fifth.id).state is TaskState.CANCELLED
    assert bench.engine.task(sixth.id).state is TaskState.RUNNING


def test_cancelling_the_whole_drops_what_has_not_begun(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Start-Vm", 1, 2, 3, 4, 5, 6)
    bench.loop.drain()
    running = bench.lanes.waiting[0]
    running.begin()
    bench.loop.drain()
    assert bench.engine.cancel(task_id) == '"vm-1" is being worked on and cannot be cancelled any more'
    running.answer()
    bench.loop.drain()
    whole = bench.engine.task(task_id)
    assert whole.state is TaskState.CANCELLED
    assert whole.outcome == "1 done, 5 cancelled: cancelled before it began"


def test_a_part_that_is_refused_does_not_hold_the_others(bench: Bench) -> None:
    bench.put(entity.domain(2))
    task = bench.run("Start-Vm", 1, 2)
    assert task.state is TaskState.FAILED
    assert task.outcome.startswith('1 done, 1 refused: VM "vm-2" is Up; Start needs it')
    assert bench.vm(1).domain.active


def test_all_refused_is_refused(bench: Bench) -> None:
    assert bench.run("Pause-Vm", 1, 2).state is TaskState.REFUSED


def test_the_same_target_twice_is_one(bench: Bench) -> None:
    task_id = bench.engine.submit(Call("Start-Vm", (vm_ref(1), vm_ref(1)))).id
    assert bench.engine.task(task_id).target == vm_ref(1)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (Call("Strat-Vm", (vm_ref(1),)), Invalid),
        (Call("Start-Vm"), Invalid),
        (Call("Start-Vm", (Ref(Kind.HOST, "h1"),)), Invalid),
        (Call("Start-Vm", (vm_ref(1),), {"paused": "yes"}), Invalid),
        (Call("Start-Vm", (vm_ref(1),), {"bogus": 1}), Invalid),
        (Call("Attach-Disk", (vm_ref(1), vm_ref(2)), {"path": "/x"}), Invalid),
        (Call("Stop-Vm", (vm_ref(1),), {"host": "nowhere"}), Gone),
    ],
)
def test_a_call_that_cannot_be_read_makes_no_task(bench: Bench, call: Call, error: type[Exception]) -> None:
    with pytest.raises(error):
        bench.engine.submit(call)
    assert list(bench.inventory.view.all(Kind.TASK)) == []


def test_a_target_that_is_not_there_is_a_refused_task(bench: Bench) -> None:
    task = bench.run("Start-Vm", 99)
    assert (task.state, task.outcome) == (TaskState.REFUSED, "the VM is not there any more")


def test_the_permission_is_that_of_the_owner(bench: Bench) -> None:
    task = bench.engine.submit(Call("Start-Vm", (vm_ref(1),), actor=Actor("somebody")))
    bench.loop.drain()
    ended = bench.engine.task(task.id)
    assert (ended.state, ended.code) == (TaskState.REFUSED, "not_allowed")
    assert bench.engine.submit(Call("Start-Vm", (vm_ref(1),))).call.actor.name == "kim"


# the audit trail


def test_each_part_has_its_event(bench: Bench) -> None:
    call = Call("Start-Vm", (vm_ref(1), vm_ref(2)), origin=Origin.WINDOW, reason="after the update")
    bench.session().errors["start"] = Refused("no disk")
    task = bench.engine.submit(call)
    bench.clock.advance(2)
    bench.loop.drain()
    event = bench.events()[0]
    assert [e.subjects[0].name for e in bench.events()] == ["vm-1", "vm-2"]
    assert event.text == 'Start failed: VM "vm-1": no disk'
    assert (event.severity, event.code, event.outcome) == (Severity.ERROR, "vm.start", "failed")
    assert (event.actor, event.origin, event.reason) == ("kim", "window", "after the update")
    assert event.task_id == bench.engine.parts(task.id)[0].id
    assert event.duration == 0.0


# undo


def test_undo_and_redo(bench: Bench) -> None:
    before = bench.vm(1)
    task = bench.run("Update-Vm", 1, title="Front", autostart=True)
    assert task.undo == Call("Update-Vm", (vm_ref(1),), {"title": "", "autostart": False}, task.call.actor, Origin.UNDO)
    undo = bench.run_on("Undo-Task", task_ref(task))
    assert undo.state is TaskState.DONE
    assert bench.vm(1) == before
    inverse = bench.engine.parts(undo.id)[0]
    assert inverse.call.origin is Origin.UNDO
    assert bench.engine.task(task.id).undone_by == undo.id
    bench.run_on("Undo-Task", task_ref(inverse))
    assert bench.vm(1).domain.definition.title == "Front"


def test_many_are_undone_as_one(bench: Bench) -> None:
    bench.put(entity.domain(1), entity.domain(2))
    task = bench.run("Pause-Vm", 1, 2)
    assert task.undo is not None
    assert task.undo.targets == (vm_ref(1), vm_ref(2))
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert bench.vm(2).domain.runtime.state is DomainState.RUNNING


def test_nothing_is_left_busy(bench: Bench) -> None:
    bench.run("Start-Vm", 1, 2, 3, 4, 5, 6, 7, 8)
    assert bench.engine.running() == ()
    assert bench.repository.locked() == set()
    assert set(bench.repository.states()) == {TaskState.DONE}


def test_running_names_what_would_be_left(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Start-Vm", 1, 2)
    bench.loop.drain()
    assert [task.id for task in bench.engine.running()] == [task_id]
    with pytest.raises(Gone):
        bench.engine.task(TaskId("none"))
