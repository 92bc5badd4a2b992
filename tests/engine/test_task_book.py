"""Tasks reach the inventory at once and the database where it matters."""

from __future__ import annotations

import pytest
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.core.error import Gone, Refused
from stellwerk.core.ids import TaskId
from stellwerk.engine.task_book import TaskBook
from stellwerk.model.call import Call
from stellwerk.model.task import Task, TaskState

ID = TaskId("t1")


@pytest.fixture
def bench() -> Bench:
    return small_bench()


@pytest.fixture
def book(bench: Bench) -> TaskBook:
    made = TaskBook(bench.loop, bench.inventory, bench.repository)
    made.add((Task(id=ID, call=Call("X-Y"), title="x"),))
    return made


def test_new_tasks_are_shown_and_saved_at_once(bench: Bench, book: TaskBook) -> None:
    assert bench.inventory.view.get(task_ref(ID)) == bench.repository.tables.task_rows[ID] == book.get(ID)


def test_changes_of_a_turn_arrive_together(bench: Bench, book: TaskBook) -> None:
    seen: list[object] = []
    bench.inventory.changed.connect(seen.append)
    book.change(ID, note="one")
    book.change(ID, state=TaskState.RUNNING, progress=0.5)
    assert (seen, book.get(ID).note) == ([], "one")
    bench.loop.drain()
    assert len(seen) == 1
    shown = bench.inventory.view.get(task_ref(ID))
    assert isinstance(shown, Task)
    assert (shown.note, shown.progress) == ("one", 0.5)


def test_progress_alone_is_not_written(bench: Bench, book: TaskBook) -> None:
    book.change(ID, progress=0.5, note="half")
    bench.loop.drain()
    assert bench.repository.tables.task_rows[ID].progress is None
    book.change(ID, state=TaskState.DONE)
    bench.loop.drain()
    assert bench.repository.tables.task_rows[ID].note == "half"


def test_what_is_not_known_is_gone(book: TaskBook) -> None:
    with pytest.raises(Gone):
        book.get(TaskId("other"))


@pytest.mark.expects_log("stellwerk.engine.answer", "a task could not be saved")
def test_a_failed_write_is_logged_and_shown_all_the_same(bench: Bench, book: TaskBook) -> None:
    bench.repository.fail = Refused("disk full")
    book.change(ID, state=TaskState.DONE)
    bench.loop.drain()
    assert book.get(ID).state is TaskState.DONE


@pytest.mark.expects_log("stellwerk.engine.answer", "a task could not be saved")
def test_what_was_not_taken_goes_with_the_next_write_as_it_is_then(bench: Bench, book: TaskBook) -> None:
    bench.repository.fail = Refused("disk full")
    book.change(ID, state=TaskState.RUNNING)
    bench.loop.drain()
    book.add([Task(id=TaskId("next"), call=Call("X-Y"), title="x")])
    assert bench.repository.tables.task_rows[ID].state is TaskState.RUNNING
    bench.repository.fail = Refused("disk full")
    book.change(ID, state=TaskState.DONE)
    bench.loop.drain()
    assert bench.repository.tables.task_rows[ID].state is TaskState.RUNNING
    book.flush()
    assert bench.repository.tables.task_rows[ID].state is TaskState.DONE


def test_a_thousand_tasks_are_shown_in_slices_and_saved_at_once(bench: Bench, book: TaskBook) -> None:
    sizes: list[int] = []
    bench.inventory.changed.connect(lambda changes: sizes.append(len(changes.added)))
    book.add(Task(id=TaskId(f"n{n}"), call=Call("X-Y"), title="x") for n in range(1000))
    assert len(bench.repository.tables.task_rows) == 1001
    assert (sizes, book.get(TaskId("n999")).title) == ([64], "x")
    bench.loop.drain()
    assert (max(sizes), sum(sizes)) == (64, 1000)


def test_flush_leaves_nothing(bench: Bench, book: TaskBook) -> None:
    book.add(Task(id=TaskId(f"n{n}"), call=Call("X-Y"), title="x") for n in range(100))
    book.change(TaskId("n5"), state=TaskState.DONE)
    book.flush()
    assert bench.repository.tables.task_rows[TaskId("n5")].state is TaskState.DONE
    assert len(bench.inventory.view.all(task_ref(ID).kind)) == 101
