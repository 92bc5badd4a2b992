"""Entities for the tests of the database."""

from typing import Any

from tests.fakes.entity import vm_id

from stellwerk.core.ids import EventId, Kind, Ref, TaskId
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.task import Task, TaskState


def vm_ref(number: int) -> Ref:
    """Test VM number n."""
    return Ref(Kind.VM, vm_id(number))


def event(name: str, time: float = 1.0, **more: Any) -> Event:
    """An event about VM 1."""
    subjects = more.pop("subjects", (Subject(vm_ref(1), "web-01"),))
    text = more.pop("text", f"event {name}")
    return Event(
        id=EventId(name), time=time, severity=Severity.NORMAL, code="vm.started", text=text, subjects=subjects, **more
    )


def task(name: str, created: float = 1.0, **more: Any) -> Task:
    """A task of process "me" on VM 1."""
    call = more.pop("call", Call("Start-Vm", (vm_ref(1),), {"n": 1}, Actor("anna"), Origin.COMMAND_LINE, "why"))
    more.setdefault("instance", "me")
    more.setdefault("state", TaskState.RUNNING)
    return Task(
        id=TaskId(name), call=call, title=f"Start {name}", created=created, target=vm_ref(1), target_name="web-01",
        **more,
    )  # fmt: skip
