"""Tasks: kept with their parts; those of processes that are gone become UNKNOWN."""

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import task, vm_ref

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.task import ENDED, Task, TaskState

FULL = Task(
    id=TaskId("full"),
    call=Call("Stop-Vm", (vm_ref(1), Ref(Kind.HOST, "h")), {"a": [1, None, "ü"]}, Actor("a"), Origin.UNDO),
    title="T", parent_id=TaskId("p"), target=vm_ref(1), target_name="n", state=TaskState.FAILED, progress=0.5,
    note="note", created=1.0, started=2.0, ended=3.0, code="conflict", outcome="o", hint="h", details="d", result="r",
    undo=Call("Start-Vm"), undone_by=TaskId("u"), instance="me", cancellable=False,
)  # fmt: skip


def listed(open_database: Opener, most: int = 200) -> list[str]:
    return [found.id for found in open_database().write(lambda t: t.tasks(most)).result()]


def test_every_field_survives(open_database: Opener) -> None:
    open_database().write(lambda t: t.save_tasks([task("p"), FULL])).result()
    assert open_database().write(lambda t: t.tasks()).result() == [task("p"), FULL]
    assert [found for found in open_database("r").load().batch.entities if isinstance(found, Task)] == [task("p"), FULL]


def test_newest_first_each_with_its_parts(open_database: Opener) -> None:
    parts = [task(f"p{number}", 2.0 + number, parent_id=TaskId("new")) for number in (3, 1, 2)]
    open_database().write(lambda t: t.save_tasks([task("old", 1.0), *parts, task("new", 2.0)])).result()
    assert listed(open_database) == ["new", "p1", "p2", "p3", "old"]
    assert listed(open_database, 1) == ["new", "p1", "p2", "p3"]
    assert listed(open_database, 0) == []


def test_a_later_state_replaces_an_earlier_one(open_database: Opener) -> None:
    done = task("t", state=TaskState.DONE, result="r")
    open_database().write(lambda t: t.save_tasks([task("t"), done])).result()
    assert open_database().write(lambda t: t.tasks()).result() == [done]
    open_database().write(lambda t: t.save_tasks([task("t")])).result()
    assert open_database().write(lambda t: t.tasks()).result() == [task("t")]


def test_tasks_can_be_removed(open_database: Opener) -> None:
    open_database().write(lambda t: t.save_tasks([task("a"), task("b")])).result()
    open_database().write(lambda t: t.delete(Ref(Kind.TASK, "a"))).result()
    assert listed(open_database) == ["b"]


@pytest.mark.parametrize("state", sorted(set(TaskState) - ENDED))
def test_tasks_of_processes_that_are_gone_are_taken_over(open_database: Opener, state: TaskState) -> None:
    open_database("gone").write(lambda t: t.save_tasks([task("lost", state=state, instance="gone")])).result()
    taker = open_database("taker", alive={"alive"}, clock=None)
    (adopted,) = taker.write(lambda t: t.adopt_orphans()).result()
    assert (adopted.state, adopted.instance, adopted.cancellable) == (TaskState.UNKNOWN, "taker", False)
    assert "ended before it was done" in adopted.outcome
    assert adopted.ended is not None
    assert taker.write(lambda t: t.tasks()).result() == [adopted]
    assert taker.write(lambda t: t.adopt_orphans()).result() == []


def test_other_tasks_are_left_alone(open_database: Opener) -> None:
    tasks = [
        task("done", 4.0, instance="gone", state=TaskState.DONE),
        task("alive", 3.0, instance="alive"),
        task("mine", 2.0, instance="taker"),
    ]
    open_database("gone").write(lambda t: t.save_tasks(tasks)).result()
    taker = open_database("taker", alive={"alive"})
    assert taker.write(lambda t: t.adopt_orphans()).result() == []
    assert taker.write(lambda t: t.tasks()).result() == tasks


def test_their_locks_are_freed(open_database: Opener) -> None:
    open_database("gone").write(lambda t: t.take_locks(TaskId("x"), [vm_ref(1)])).result()
    open_database("alive").write(lambda t: t.take_locks(TaskId("y"), [vm_ref(2)])).result()
    taker = open_database("taker", alive={"gone", "alive"})
    later = open_database("later", alive={"alive"})
    assert taker.write(lambda t: t.take_locks(TaskId("z"), [vm_ref(1)])).exception() is not None
    later.write(lambda t: t.adopt_orphans()).result()
    taker.write(lambda t: t.take_locks(TaskId("z"), [vm_ref(1)])).result()
    assert taker.write(lambda t: t.take_locks(TaskId("z"), [vm_ref(2)])).exception() is not None


def test_parts_and_wholes_are_taken_over_together(open_database: Opener) -> None:
    part = task("part", instance="gone", parent_id=TaskId("whole"))
    open_database("gone").write(lambda t: t.save_tasks([part, task("whole", instance="gone")])).result()
    adopted = open_database("taker").write(lambda t: t.adopt_orphans()).result()
    assert {found.id for found in adopted} == {"part", "whole"}
