"""Several calls as parts of one task."""

from __future__ import annotations

from collections.abc import Callable

from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import TaskId
from stellwerk.core.record import replace
from stellwerk.engine.work.side_by_side import SideBySide
from stellwerk.model.call import Call
from stellwerk.model.task import Task, TaskState


class Submits:
    """Begins calls by their name; `end` ends one. A call `bad` cannot be read."""

    def __init__(self) -> None:
        self.begun: dict[str, Callable[[Task], None]] = {}
        self.cancelled: list[str] = []

    def submit_part(self, call: Call, parent_id: TaskId, ended: Callable[[Task], None]) -> Task:
        if call.command == "bad":
            raise Invalid("no")
        self.begun[call.command] = ended
        return Task(id=TaskId(call.command), call=call, title="t", created=0.0, instance="i", parent_id=parent_id)

    def cancel(self, task_id: TaskId) -> str:
        self.cancelled.append(task_id)
        return "too late" if task_id == "b" else ""

    def end(self, name: str) -> None:
        task = Task(id=TaskId(name), call=Call(name), title="t", created=0.0, instance="i")
        self.begun.pop(name)(replace(task, state=TaskState.DONE))


def run(*names: str, at_once: int = 2) -> tuple[Submits, SideBySide, list[tuple[int, int]], list[object]]:
    submits, told, done = Submits(), list[tuple[int, int]](), list[object]()

    def ended(given: tuple[Task, ...] | AppError) -> None:
        done.append(given if isinstance(given, AppError) else [task.id for task in given])

    parts = SideBySide(
        submits, TaskId("p"), [Call(name) for name in names], at_once, lambda n, of: told.append((n, of)), ended
    )
    parts.start()
    return submits, parts, told, done


def test_a_few_at_a_time_answered_in_their_order() -> None:
    submits, _parts, told, done = run("a", "b", "c")
    assert list(submits.begun) == ["a", "b"]
    for name in ("b", "c", "a"):
        submits.end(name)
    assert (told, done) == ([(1, 3), (2, 3), (3, 3)], [["a", "b", "c"]])


def test_a_cancel_begins_no_more() -> None:
    submits, parts, _told, done = run("a", "b", "c")
    assert parts.cancel() == "too late"
    assert submits.cancelled == ["a", "b"]
    submits.end("a")
    submits.end("b")
    assert done == [["a", "b"]]


def test_what_cannot_be_read_ends_it_once_the_others_have() -> None:
    submits, _parts, _told, done = run("a", "bad", "c", at_once=3)
    assert (list(submits.begun), done) == (["a"], [])
    submits.end("a")
    assert [str(error) for error in done] == ["no"]


def test_nothing_to_do() -> None:
    assert run()[3] == [[]]
