"""What can be undone, for how long, and what an inverse that fails leaves."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.core.error import Refused, Unreachable
from stellwerk.engine.undo import UNDO_SECONDS
from stellwerk.model.task import Task, TaskState


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1))
    return made


def refusal(bench: Bench, task: Task) -> str:
    return bench.engine.offer("Undo-Task", task_ref(task)).reason


def test_an_inverse_is_offered_for_ten_minutes(bench: Bench) -> None:
    task = bench.run("Pause-Vm", 1)
    assert refusal(bench, task) == ""
    bench.wait(UNDO_SECONDS - 1)
    assert bench.engine.task(task.id).undo is not None
    bench.wait(2)
    assert bench.engine.task(task.id).undo is None
    assert refusal(bench, task) == '"Pause" cannot be undone'
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.REFUSED


def test_what_has_no_inverse_says_so(bench: Bench) -> None:
    assert refusal(bench, bench.run("Restart-Vm", 1)) == '"Restart" cannot be undone'


def test_what_has_not_ended_cannot_be_undone(bench: Bench) -> None:
    bench.lanes.held = True
    task = bench.turned(bench.submit("Pause-Vm", 1))
    assert refusal(bench, task) == '"Pause" has not ended'


def test_once_is_enough(bench: Bench) -> None:
    task = bench.run("Pause-Vm", 1)
    bench.run_on("Undo-Task", task_ref(task))
    assert refusal(bench, task) == '"Pause" was undone already'


def test_an_inverse_that_fails_leaves_the_offer(bench: Bench) -> None:
    task = bench.run("Pause-Vm", 1)
    bench.session().errors["resume"] = Refused("not now", "later")
    undo = bench.run_on("Undo-Task", task_ref(task))
    assert (undo.state, undo.outcome, undo.hint) == (TaskState.FAILED, "not now", "later")
    assert bench.engine.task(task.id).undone_by is None
    assert refusal(bench, task) == ""


def test_an_inverse_that_is_refused_leaves_the_offer(bench: Bench) -> None:
    task = bench.run("Pause-Vm", 1)
    bench.run("Resume-Vm", 1)
    undo = bench.run_on("Undo-Task", task_ref(task))
    assert undo.state is TaskState.FAILED
    assert undo.outcome.startswith('VM "vm-1" is Up; Resume needs')
    assert bench.engine.task(task.id).undone_by is None


def test_an_inverse_whose_outcome_is_unknown_is_not_offered_again(bench: Bench) -> None:
    task = bench.run("Pause-Vm", 1)
    bench.lanes.rereads = False
    bench.session().errors["resume"] = Unreachable("lost")
    undo = bench.run_on("Undo-Task", task_ref(task))
    assert undo.state is TaskState.UNKNOWN
    assert bench.engine.task(task.id).undone_by == undo.id


def test_an_undo_that_is_cancelled_cancels_its_part(bench: Bench) -> None:
    task = bench.run("Pause-Vm", 1)
    bench.lanes.held = True
    undo = bench.submit_on("Undo-Task", task_ref(task))
    bench.loop.drain()
    assert bench.engine.cancel(undo) == ""
    bench.loop.drain()
    assert bench.engine.task(undo).state is TaskState.CANCELLED
    assert bench.engine.task(task.id).undone_by is None
