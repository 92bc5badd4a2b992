"""Commands on tasks: cancel and undo as calls."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(*(entity.domain(n, state=DomainState.SHUT_OFF) for n in range(1, 7)))
    made.lanes.held = True
    return made


def test_cancelling_a_whole(bench: Bench) -> None:
    started = bench.submit("Start-Vm", 1, 2, 3, 4, 5, 6)
    bench.loop.drain()
    stop = bench.run_on("Stop-Task", task_ref(started))
    assert stop.state is TaskState.DONE
    assert bench.engine.task(started).state is TaskState.CANCELLED
    assert [event.text for event in bench.events()][-1] == '"Start 6 VMs" was cancelled'


def test_what_cannot_be_cancelled_any_more_says_so(bench: Bench) -> None:
    started = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    bench.lanes.waiting[0].begin()
    bench.loop.drain()
    refused = bench.run_on("Stop-Task", task_ref(started))
    assert refused.outcome == '"Start" is being worked on and cannot be cancelled any more'
    bench.lanes.running[0].answer()
    bench.loop.drain()
    assert bench.run_on("Stop-Task", task_ref(started)).outcome == '"Start" has ended'


def test_a_whole_that_is_partly_too_late(bench: Bench) -> None:
    started = bench.submit("Start-Vm", 1, 2)
    bench.loop.drain()
    bench.lanes.waiting[0].begin()
    stop = bench.run_on("Stop-Task", task_ref(started))
    assert (stop.state, stop.outcome) == (
        TaskState.FAILED, '"vm-1" is being worked on and cannot be cancelled any more',
    )  # fmt: skip


def test_undo_says_what_it_runs(bench: Bench) -> None:
    bench.lanes.held = False
    task = bench.run("Update-Vm", 1, title="x")
    preview = bench.engine.preview(bench.engine.call("Undo-Task", task_ref(task)))
    assert preview.effects.lines == ("runs Update-Vm",)
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.events()[-1].text == '"Edit vm-1" was undone'
