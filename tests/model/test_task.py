"""Which states end a task."""

from __future__ import annotations

import pytest

from stellwerk.core.ids import TaskId
from stellwerk.model.call import Call
from stellwerk.model.task import Task, TaskState


@pytest.mark.parametrize(
    ("state", "over"),
    [
        (TaskState.WAITING, False),
        (TaskState.RUNNING, False),
        (TaskState.DONE, True),
        (TaskState.FAILED, True),
        (TaskState.REFUSED, True),
        (TaskState.CANCELLED, True),
        (TaskState.UNKNOWN, True),
    ],
)
def test_over(state: TaskState, over: bool) -> None:
    assert Task(id=TaskId("t"), call=Call("Start-Vm"), title="Start", state=state).over is over
