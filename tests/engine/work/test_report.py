"""How an ended task is told."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import small_bench, vm_ref

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.engine.work.report import MOST_SUBJECTS, end_fields, record_end
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


def test_more_words_and_subjects() -> None:
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2))
    bench.add(entity.tag("munich"))
    ref = Ref(Kind.TAG, "munich")
    task = Task(id=TaskId("t"), call=Call("Set-Tag", (ref,)), title="Set tag", target=ref, state=TaskState.DONE)
    command = bench.registry.get("Set-Tag")
    record_end(bench.audit, command, task, "munich", words={"objects": '"vm-1"'}, about=(vm_ref(1), vm_ref(2)))
    (told,) = bench.events()
    assert told.text == 'tag "munich" was set on "vm-1"'
    assert [(subject.ref, subject.name) for subject in told.subjects] == [
        (ref, "munich"), (vm_ref(1), "vm-1"), (vm_ref(2), "vm-2"),
    ]  # fmt: skip
    record_end(bench.audit, command, task, "munich", settled=True)
    assert bench.events() == [told]
    other = small_bench()
    record_end(other.audit, command, task, "munich", settled=True)  # by whoever has not heard of it
    (settled,) = other.events()
    assert (settled.id, settled.text) == (told.id, 'tag "munich" was set on …')


def test_what_became_of_an_unknown_one_is_an_event_of_its_own() -> None:
    bench = small_bench()
    task = Task(id=TaskId("t"), call=Call("Start-Vm"), title="Start", state=TaskState.UNKNOWN)
    command = bench.registry.get("Start-Vm")
    for state in (TaskState.UNKNOWN, TaskState.DONE, TaskState.DONE):
        record_end(bench.audit, command, replace(task, state=state), "x", settled=state is TaskState.DONE)
    assert [event.outcome for event in bench.events()] == ["unknown", "done"]


def test_what_is_done_to_a_vm_is_told_of_its_host_too() -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    task = Task(id=TaskId("t"), call=Call("Start-Vm"), title="Start", target=vm_ref(1), state=TaskState.DONE)
    command = bench.registry.get("Start-Vm")
    record_end(bench.audit, command, task, "vm-1")
    record_end(bench.audit, command, replace(task, id=TaskId("u")), "vm-1", about=(Ref(Kind.HOST, "h1"),))
    record_end(bench.audit, command, replace(task, id=TaskId("v"), target=vm_ref(9)), "gone")
    told = [[subject.name for subject in event.subjects] for event in bench.events()]
    assert told == [["vm-1", "h1"], ["vm-1", "h1"], ["gone"]]


def test_an_event_about_thousands_names_some() -> None:
    bench = small_bench()
    task = Task(id=TaskId("t"), call=Call("Start-Vm"), title="Start", state=TaskState.DONE)
    about = tuple(vm_ref(number) for number in range(MOST_SUBJECTS + 5))
    record_end(bench.audit, bench.registry.get("Start-Vm"), task, "x", about=about)
    assert len(bench.events()[0].subjects) == MOST_SUBJECTS
