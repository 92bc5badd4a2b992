"""Waiting for the inventory: the guest that reacts, the one that does not, the connection that fails early."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.model.state import DomainState, LinkState, VmStatus
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Runtime


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1))
    return made


def test_a_guest_that_reacts(bench: Bench) -> None:
    assert bench.run("Shutdown-Vm", 1).state is TaskState.DONE


def test_a_guest_that_does_not(bench: Bench) -> None:
    bench.session().guests_react = False
    task_id = bench.submit("Shutdown-Vm", 1)
    bench.wait(179)
    task = bench.engine.task(task_id)
    assert (task.state, task.note, task.cancellable) == (TaskState.RUNNING, "waits for the guest", True)
    bench.wait(2)
    task = bench.engine.task(task_id)
    assert (task.state, task.outcome, task.hint) == (
        TaskState.FAILED,
        'the guest of VM "vm-1" did not power off',
        "force it off, or install a guest agent",
    )


def test_it_shows_as_powering_down_and_as_up_again(bench: Bench) -> None:
    bench.session().guests_react = False
    bench.lanes.rereads = False
    bench.submit("Shutdown-Vm", 1)
    bench.loop.drain()
    assert bench.vm(1).domain.status is VmStatus.POWERING_DOWN
    bench.wait(181)
    assert bench.vm(1).domain.status is VmStatus.UP


def test_forcing_off_is_allowed_meanwhile_and_ends_the_wait(bench: Bench) -> None:
    bench.session().guests_react = False
    waiting = bench.submit("Shutdown-Vm", 1)
    bench.loop.drain()
    assert bench.repository.locked() == set()
    assert bench.run("Stop-Vm", 1).state is TaskState.DONE
    assert bench.engine.task(waiting).state is TaskState.DONE


def test_patience_is_a_setting() -> None:
    bench = small_bench(settings={"tasks.shutdown_seconds": 5})
    bench.put(entity.domain(1))
    bench.session().guests_react = False
    task_id = bench.submit("Shutdown-Vm", 1)
    bench.wait(6)
    assert bench.engine.task(task_id).state is TaskState.FAILED


def test_patience_may_be_said(bench: Bench) -> None:
    bench.session().guests_react = False
    task_id = bench.submit("Shutdown-Vm", 1, timeout=20)
    bench.wait(19)
    assert bench.engine.task(task_id).state is TaskState.RUNNING
    bench.wait(2)
    assert bench.engine.task(task_id).state is TaskState.FAILED


def test_a_last_resort_is_a_part_of_the_task(bench: Bench) -> None:
    bench.session().guests_react = False
    task_id = bench.submit("Shutdown-Vm", 1, timeout=20, force=True)
    bench.wait(19)
    assert bench.vm(1).domain.active
    bench.wait(2)
    assert bench.engine.task(task_id).state is TaskState.DONE
    assert not bench.vm(1).domain.active
    (part,) = [task for task in bench.inventory.view.all(Kind.TASK) if task.parent_id == task_id]
    assert (part.call.command, part.state) == ("Stop-Vm", TaskState.DONE)


def test_a_guest_that_reacts_needs_no_last_resort(bench: Bench) -> None:
    assert bench.run("Shutdown-Vm", 1, timeout=20, force=True).state is TaskState.DONE
    assert [call[0] for call in bench.session().calls] == ["shutdown"]


def test_a_last_resort_that_fails(bench: Bench) -> None:
    bench.session().guests_react = False
    task_id = bench.submit("Shutdown-Vm", 1, timeout=20, force=True)
    bench.wait(1)
    bench.session().errors["destroy"] = Refused("no")
    bench.wait(21)
    task = bench.engine.task(task_id)
    assert (task.state, task.outcome) == (TaskState.FAILED, "no")


def test_a_transient_vm_is_gone_once_it_is_off(bench: Bench) -> None:
    bench.put(entity.domain(2, runtime=Runtime(state=DomainState.RUNNING, persistent=False)))
    assert bench.run("Stop-Vm", 2).state is TaskState.DONE
    assert bench.inventory.view.vm(entity.vm_id(2)) is None


def test_an_outcome_that_will_not_come_ends_the_wait(bench: Bench) -> None:
    bench.link("h2", LinkState.BACKOFF, reason="no route")
    task_id = bench.submit_on("Connect-Host", host_ref("h2"))
    bench.wait(1)
    assert bench.engine.task(task_id).state is TaskState.RUNNING
    bench.link("h2", LinkState.CONNECTING)
    bench.loop.drain()
    bench.link("h2", LinkState.REFUSED, reason="wrong key", hint="add the key")
    bench.loop.drain()
    task = bench.engine.task(task_id)
    assert (task.outcome, task.hint) == ('host "h2" could not be connected: wrong key', "add the key")
