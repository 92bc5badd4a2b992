"""The life of one target's share: order of things, cancel at each stage, conflicts, lost hosts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref, vm_ref
from tests.fakes.lanes import Errand
from tests.fakes.vm_in_status import domain_in

from stellwerk.core.error import Conflict, Refused, TimedOut, Unreachable
from stellwerk.core.ids import Kind, TaskId
from stellwerk.core.text import N_
from stellwerk.engine.command import Command, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.registry import Registry
from stellwerk.engine.step import OnHost, Steps
from stellwerk.model.state import DomainState, LinkState, VmStatus
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Lane


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, state=DomainState.SHUT_OFF))
    return made


def _break(*_anything: object) -> None:
    raise KeyError("boom")


def _steps(ctx: Ctx, vm: Vm) -> Steps:
    yield OnHost(host_id=vm.host_id, job=lambda session: None)
    raise KeyError("boom")


def _broken(name: str, function: Callable[..., Any], **more: Any) -> Command:
    words = {"title": N_("Break"), "help": N_("Break"), "done": N_("broken"), "example": name}
    return command(name, on=Kind.VM, needs="vm.break", **words, **more)(function)


BROKEN = Registry(
    [
        _broken("Break-Lane", _break, lane=Lane.CONTROL),
        _broken("Break-Step", _steps),
        _broken("Break-Check", lambda ctx, vm: None, refuses=_break),
    ]
)


def state(bench: Bench, task_id: TaskId) -> TaskState:
    return bench.engine.task(task_id).state


# the order of things


def test_a_task_is_there_before_anything_runs(bench: Bench) -> None:
    task_id = bench.submit("Start-Vm", 1)
    shown = bench.inventory.view.get(task_ref(task_id))
    assert shown is not None
    assert shown == bench.repository.tables.task_rows[task_id]
    assert state(bench, task_id) is TaskState.WAITING
    assert bench.session().calls == []


def test_locks_are_taken_before_the_first_call_and_freed_at_the_end(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    assert bench.repository.locked() == {vm_ref(1)}
    assert (state(bench, task_id), bench.session().calls) == (TaskState.RUNNING, [])
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.DONE
    assert bench.repository.locked() == set()


def test_done_means_that_the_inventory_shows_it(bench: Bench) -> None:
    bench.lanes.rereads = False
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    assert bench.lanes.reread_of == [("h1", (entity.vm_id(1),))]
    assert state(bench, task_id) is TaskState.RUNNING
    bench.lanes.report(bench.host("h1").id, entity.vm_id(1))
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.DONE


def test_what_never_shows_fails_in_words(bench: Bench) -> None:
    bench.lanes.rereads = False
    task_id = bench.submit("Start-Vm", 1)
    bench.wait(31)
    task = bench.engine.task(task_id)
    assert (task.state, task.code) == (TaskState.FAILED, "timed_out")
    assert task.outcome == 'VM "vm-1" was started and does not run'


def test_conditions_are_tested_again_right_before_the_call(bench: Bench) -> None:
    bench.repository.held = True
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    bench.put(entity.domain(1, state=DomainState.RUNNING))
    bench.repository.held = False
    bench.repository.release()
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.REFUSED
    assert bench.session().calls == []
    assert bench.repository.locked() == set()


def test_a_vm_that_moved_meanwhile_is_left_alone(bench: Bench) -> None:
    bench.repository.held = True
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    del bench.session().domains_by_id[entity.vm_id(1)]
    bench.lanes.report(bench.host("h1").id, entity.vm_id(1))
    bench.put(entity.domain(1, "h2", state=DomainState.SHUT_OFF))
    bench.repository.held = False
    bench.repository.release()
    bench.loop.drain()
    assert bench.engine.task(task_id).outcome == '"vm-1" has moved to another host'


def test_a_saved_vm_is_started_on_the_lane_of_long_work(bench: Bench) -> None:
    bench.put(domain_in(VmStatus.SUSPENDED))
    bench.run("Start-Vm", 1)
    assert bench.lanes.asked == [("h1", Lane.LONG)]


# the guest's own time


def asked(bench: Bench, command: str) -> tuple[TaskId, Errand]:
    """A guest that is being asked: libvirt has not answered yet."""
    bench.put(entity.domain(1))
    bench.lanes.held = True
    bench.session().guests_react = False
    task_id = bench.submit(command, 1)
    bench.loop.drain()
    errand = bench.lanes.waiting[0]
    errand.begin()
    bench.loop.drain()
    bench.lanes.held = False
    return task_id, errand


@pytest.mark.parametrize(
    ("command", "status"),
    [("Shutdown-Vm", VmStatus.POWERING_DOWN), ("Restart-Vm", VmStatus.REBOOT_IN_PROGRESS)],
)
def test_while_a_guest_takes_its_time_others_may_use_the_vm(bench: Bench, command: str, status: VmStatus) -> None:
    task_id, errand = asked(bench, command)
    task = bench.engine.task(task_id)
    assert (task.state, task.cancellable, task.note) == (TaskState.RUNNING, True, "waits for the guest")
    assert (bench.vm(1).domain.status, bench.repository.locked()) == (status, set())
    assert bench.run("Stop-Vm", 1).state is TaskState.DONE
    errand.answer()
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.DONE


def test_a_guest_that_is_off_ends_the_task_before_libvirt_answers(bench: Bench) -> None:
    task_id, errand = asked(bench, "Shutdown-Vm")
    bench.put(entity.domain(1, state=DomainState.SHUT_OFF))
    bench.loop.drain()
    ended = bench.engine.task(task_id)
    assert ended.state is TaskState.DONE
    errand.answer(Refused("the guest agent does not answer"))
    bench.loop.drain()
    assert bench.engine.task(task_id) == ended


@pytest.mark.parametrize("command", ["Shutdown-Vm", "Restart-Vm"])
def test_a_guest_that_could_not_be_asked_fails_the_task(bench: Bench, command: str) -> None:
    task_id, errand = asked(bench, command)
    errand.answer(Refused("no agent, no power button"))
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.FAILED
    assert bench.vm(1).domain.status is VmStatus.UP


def test_a_guest_that_is_not_waited_for_any_longer(bench: Bench) -> None:
    task_id, errand = asked(bench, "Restart-Vm")
    assert bench.engine.cancel(task_id) == ""
    errand.answer()
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.CANCELLED


@pytest.mark.parametrize("command", ["Shutdown-Vm", "Restart-Vm"])
def test_a_host_that_is_lost_while_a_guest_is_asked_leaves_it_unknown(bench: Bench, command: str) -> None:
    task_id, errand = asked(bench, command)
    errand.answer(Unreachable("connection lost"))
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.UNKNOWN


# errors


def test_an_error_of_the_host_is_the_outcome(bench: Bench) -> None:
    bench.session().errors["start"] = Refused('"vm-1" has no disk', "attach one", "raw text")
    task = bench.run("Start-Vm", 1)
    assert (task.state, task.code, task.outcome, task.hint, task.details) == (
        TaskState.FAILED, "refused", '"vm-1" has no disk', "attach one", "raw text",
    )  # fmt: skip
    assert bench.repository.locked() == set()
    assert task.undo is None


@pytest.mark.parametrize("name", ["Break-Lane", "Break-Step", "Break-Check"])
@pytest.mark.expects_log("stellwerk.engine.answer", "a command failed by a mistake of the program")
def test_a_mistake_of_ours_fails_the_task_with_its_trace(name: str) -> None:
    bench = small_bench(BROKEN)
    bench.put(entity.domain(1))
    task = bench.run(name, 1)
    assert (task.state, task.code) == (TaskState.FAILED, "bug")
    assert "KeyError" in task.details
    assert bench.repository.locked() == set()


def test_a_lock_that_somebody_else_holds_refuses(bench: Bench) -> None:
    bench.repository.tables.locks[vm_ref(1)] = TaskId("other")
    task = bench.run("Start-Vm", 1)
    assert (task.state, task.code) == (TaskState.REFUSED, Conflict.code)
    assert bench.session().calls == []
    assert bench.repository.tables.locks == {vm_ref(1): "other"}


def test_an_own_task_on_the_object_refuses_by_its_name(bench: Bench) -> None:
    bench.lanes.held = True
    bench.submit("Start-Vm", 1)
    bench.loop.drain()
    preview = bench.engine.preview(bench.call("Update-Vm", 1, title="x"))
    assert preview.reason == 'VM "vm-1" is busy with "Start"'
    assert bench.run("Update-Vm", 1, title="x").state is TaskState.REFUSED


def test_a_database_that_cannot_lock_stops_it(bench: Bench) -> None:
    task_id = bench.submit("Start-Vm", 1)
    bench.repository.fail = Unreachable("the disk is full")
    bench.loop.drain()
    assert (state(bench, task_id), bench.session().calls) == (TaskState.FAILED, [])


# a host lost midway


@pytest.mark.parametrize("error", [Unreachable("connection lost"), TimedOut("no answer in 60 s")])
def test_lost_midway_is_unknown(bench: Bench, error: Unreachable) -> None:
    bench.lanes.held, bench.lanes.rereads = True, False
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    errand = bench.lanes.waiting[0]
    errand.begin()
    errand.answer(error)
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.UNKNOWN
    assert bench.engine.task(task_id).outcome == error.text
    assert bench.repository.locked() == set()


def test_lost_midway_before_it_shows_is_unknown(bench: Bench) -> None:
    bench.lanes.rereads = False
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    bench.link("h1", LinkState.STALE)
    bench.wait(31)
    assert state(bench, task_id) is TaskState.UNKNOWN


def test_lost_before_the_call_began_is_a_failure(bench: Bench) -> None:
    bench.lanes.offline.add(bench.host("h1").id)
    task = bench.run("Start-Vm", 1)
    assert (task.state, task.code) == (TaskState.FAILED, Unreachable.code)


# cancel at each stage


def test_cancel_before_anything_began(bench: Bench) -> None:
    task_id = bench.submit("Start-Vm", 1)
    assert bench.engine.cancel(task_id) == ""
    bench.loop.drain()
    assert (state(bench, task_id), bench.session().calls) == (TaskState.CANCELLED, [])


def test_cancel_while_the_locks_are_taken(bench: Bench) -> None:
    bench.repository.held = True
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    assert bench.engine.cancel(task_id) == ""
    bench.repository.held = False
    bench.repository.release()
    bench.loop.drain()
    assert (state(bench, task_id), bench.session().calls) == (TaskState.CANCELLED, [])
    assert bench.repository.locked() == set()


def test_cancel_while_the_lane_is_busy_with_something_else(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    assert bench.engine.cancel(task_id) == ""
    bench.loop.drain()
    assert (state(bench, task_id), bench.lanes.waiting) == (TaskState.CANCELLED, [])


def test_what_the_host_works_on_cannot_be_cancelled(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    errand = bench.lanes.waiting[0]
    errand.begin()
    bench.loop.drain()
    assert bench.engine.task(task_id).cancellable is False
    assert bench.engine.cancel(task_id) == '"vm-1" is being worked on and cannot be cancelled any more'
    errand.answer()
    bench.loop.drain()
    assert state(bench, task_id) is TaskState.DONE


def test_cancel_while_it_waits_for_the_guest(bench: Bench) -> None:
    bench.put(entity.domain(1))
    bench.session().guests_react = False
    task_id = bench.submit("Shutdown-Vm", 1)
    bench.loop.drain()
    assert bench.engine.cancel(task_id) == ""
    bench.loop.drain()
    task = bench.engine.task(task_id)
    assert task.state is TaskState.CANCELLED
    assert task.outcome == "not waited for any longer; what was asked for may still happen"
    bench.wait(200)
    assert bench.engine.task(task_id) == task


def test_what_has_ended_cannot_be_cancelled(bench: Bench) -> None:
    task = bench.run("Start-Vm", 1)
    assert bench.engine.cancel(task.id) == "it does not run in this process, or has ended"
