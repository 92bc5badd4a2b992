"""The whole and its parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.engine import vm_ref

from stellwerk.core.ids import TaskId
from stellwerk.core.record import replace
from stellwerk.engine.work.bundle import bundled, common_undo, overall, summary
from stellwerk.model.call import Call
from stellwerk.model.task import ENDED, Task, TaskState

T = TaskState
states = st.lists(st.sampled_from(TaskState), min_size=1, max_size=8)


def part(state: TaskState, **more: object) -> Task:
    task = Task(id=TaskId("t"), call=Call("X-Y"), title="x", state=state)
    return replace(task, **more)


@given(states)
def test_it_has_ended_exactly_when_all_have(found: list[TaskState]) -> None:
    fields = bundled([part(state) for state in found], 5.0)
    ended = all(state in ENDED for state in found)
    assert (fields["state"] in ENDED) is ended
    assert fields.get("ended") == (5.0 if ended else None)
    assert (fields["state"] is T.DONE) is (set(found) == {T.DONE})
    assert 0.0 <= fields["progress"] <= 1.0


def test_the_worst_counts() -> None:
    assert overall([T.DONE, T.FAILED, T.UNKNOWN]) is T.UNKNOWN
    assert overall([T.CANCELLED, T.FAILED]) is T.FAILED
    assert overall([T.DONE, T.CANCELLED, T.REFUSED]) is T.CANCELLED
    assert overall([T.DONE, T.REFUSED]) is T.FAILED
    assert overall([T.REFUSED, T.REFUSED]) is T.REFUSED


def test_progress_of_running_parts_counts() -> None:
    fields = bundled([part(T.DONE), part(T.RUNNING, progress=0.5, started=3.0), part(T.WAITING)], 9.0)
    assert (fields["progress"], fields["note"], fields["started"]) == (0.5, "1 of 3 ended", 3.0)
    assert bundled([part(T.WAITING)], 9.0)["state"] is T.WAITING


def test_the_summary_counts_and_gives_a_reason() -> None:
    parts = [part(T.DONE, outcome="fine"), part(T.FAILED, outcome="no disk"), part(T.FAILED, outcome="other")]
    assert summary(parts) == "1 done, 2 failed: no disk"


def test_one_inverse_for_all() -> None:
    def undo(number: int, **args: object) -> Task:
        return part(T.DONE, undo=Call("Resume-Vm", (vm_ref(number),), args))

    merged = common_undo([undo(1), undo(2), part(T.REFUSED)])
    assert merged is not None
    assert merged.targets == (vm_ref(1), vm_ref(2))
    assert common_undo([undo(1), undo(2, other=1)]) is None
    assert common_undo([part(T.DONE)]) is None
