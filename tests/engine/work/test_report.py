"""How an ended task is told."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import small_bench, vm_ref

from stellwerk.core.error import Refused
from stellwerk.core.ids import TaskId
from stellwerk.engine.work.report import end_fields, record_end
from stellwerk.model.call import Call
from stellwerk.model.event import Severity
from stellwerk.model.task import Task, TaskState


def test_the_fields_of_an_end() -> None:
    fields = end_fields(TaskState.FAILED, Refused("no", "later", "raw"), 9.0)
    assert (fields["code"], fields["outcome"], fields["hint"], fields["details"]) == ("refused", "no", "later", "raw")
    assert (fields["ended"], fields["cancellable"]) == (9.0, False)
    assert end_fields(TaskState.DONE, None, 9.0)["progress"] == 1.0


@pytest.mark.parametrize(
    ("state", "severity", "text"),
    [
        (TaskState.DONE, Severity.NORMAL, 'VM "vm-1" was started'),
        (TaskState.FAILED, Severity.ERROR, 'Start failed: VM "vm-1": why'),
        (TaskState.REFUSED, Severity.WARNING, 'Start refused: VM "vm-1": why'),
        (TaskState.CANCELLED, Severity.NORMAL, 'Start cancelled: VM "vm-1"'),
        (TaskState.UNKNOWN, Severity.WARNING, 'Start, outcome unknown: VM "vm-1": why'),
    ],
)
def test_each_end_has_its_sentence(state: TaskState, severity: Severity, text: str) -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    task = Task(
        id=TaskId("t"), call=Call("Start-Vm", (vm_ref(1),)), title="Start", target=vm_ref(1), state=state,
        outcome="why", started=1.0, ended=3.5,
    )  # fmt: skip
    record_end(bench.audit, bench.registry.get("Start-Vm"), task, "vm-1")
    event = bench.events()[0]
    assert (event.text, event.severity, event.duration, event.outcome) == (text, severity, 2.5, state.value)
