"""Locks: all of a task at once, in one order, remembered here."""

from __future__ import annotations

from tests.conftest import ExpectedLogs
from tests.fakes.engine import small_bench, vm_ref

from stellwerk.core.error import AppError, Conflict, Refused
from stellwerk.core.ids import TaskId
from stellwerk.engine.lock_book import LockBook


def test_all_or_none() -> None:
    bench = small_bench()
    book = LockBook(bench.loop, bench.repository)
    answers: list[AppError | None] = []
    book.take(TaskId("a"), "Start", [vm_ref(2), vm_ref(1)], answers.append)
    book.take(TaskId("b"), "Stop", [vm_ref(2), vm_ref(3)], answers.append)
    assert answers == []
    bench.loop.drain()
    assert answers[0] is None
    assert isinstance(answers[1], Conflict)
    assert (book.holder(vm_ref(1)), book.holder(vm_ref(3))) == ("Start", None)
    assert list(bench.repository.tables.locks) == [vm_ref(1), vm_ref(2)]
    book.free(TaskId("b"))
    book.free(TaskId("a"))
    assert (bench.repository.locked(), book.holder(vm_ref(1))) == (set(), None)


def test_nothing_to_lock_is_answered_at_once() -> None:
    bench = small_bench()
    answers: list[AppError | None] = []
    LockBook(bench.loop, bench.repository).take(TaskId("a"), "x", [], answers.append)
    assert answers == [None]


def test_a_lock_that_the_database_did_not_let_go_does_not_stay(expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.engine", "the end of a lock could not be saved")
    bench = small_bench()
    book = LockBook(bench.loop, bench.repository)
    answers: list[AppError | None] = []
    book.take(TaskId("a"), "Start", [vm_ref(1)], answers.append)
    bench.loop.drain()
    bench.repository.fail = Refused("the disk is full")
    book.free(TaskId("a"))
    bench.loop.drain()
    assert bench.repository.locked() == {vm_ref(1)}
    book.take(TaskId("b"), "Stop", [vm_ref(1)], answers.append)
    bench.loop.drain()
    assert answers == [None, None]
    assert bench.repository.tables.locks == {vm_ref(1): TaskId("b")}
