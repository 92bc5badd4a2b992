"""The engine's door: calls by people and scripts, parts, closing, other threads."""

from __future__ import annotations

import threading

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref, vm_ref

from stellwerk.core.error import Bug, Invalid
from stellwerk.model.call import Origin
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, name="web-01", state=DomainState.SHUT_OFF))
    return made


def test_a_script_line(bench: Bench) -> None:
    call = bench.engine.read("start-vm", [("-VmId", "web-01"), ("--paused", None)], reason="test")
    assert (call.command, call.targets, call.args, call.reason) == (
        "Start-Vm", (vm_ref(1),), {"paused": True}, "test",
    )  # fmt: skip
    task = bench.turned(bench.engine.submit(call).id)
    assert task.state is TaskState.DONE
    assert bench.session().calls == [("start", entity.vm_id(1), (True,))]


def test_a_call_of_the_window(bench: Bench) -> None:
    call = bench.engine.call("Start-Vm", vm_ref(1), paused=True)
    assert (call.actor, call.origin) == (bench.engine.actor, Origin.WINDOW)
    with pytest.raises(Invalid):
        bench.engine.preview(bench.engine.call("Start-Vm"))


def test_only_the_owner_thread(bench: Bench) -> None:
    errors: list[BaseException] = []

    def elsewhere() -> None:
        try:
            bench.engine.submit(bench.call("Start-Vm", 1))
        except Bug as error:
            errors.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(errors) == 1


def test_another_process_cannot_cancel(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    other = bench.new_engine("other")
    assert other.cancel(task_id) == "it does not run in this process, or has ended"
    reason = other.offer("Stop-Task", task_ref(task_id)).targets[0]
    assert (reason.reason, reason.hint) == ('"Start" is run by another process', "cancel it there")
    assert other.running() == ()
    assert [task.id for task in bench.engine.running()] == [task_id]


def test_close_saves_and_stops_following(bench: Bench) -> None:
    task_id = bench.submit("Start-Vm", 1)
    bench.lanes.held = True
    bench.loop.drain()
    listeners = len(bench.inventory.changed)
    bench.engine.close()
    assert len(bench.inventory.changed) == listeners - 2
    assert bench.repository.tables.task_rows[task_id].state is TaskState.RUNNING


def test_saved_is_what_the_database_has(bench: Bench) -> None:
    bench.repository.held = True
    task = bench.engine.submit(bench.call("Start-Vm", 1))
    saved: list[bool] = []
    bench.engine.when_saved(lambda: saved.append(task.id in bench.repository.tables.task_rows))
    bench.loop.drain()
    assert saved == []
    bench.repository.release()
    bench.loop.drain()
    assert saved == [True]
