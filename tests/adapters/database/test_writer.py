"""The writer thread: order, savepoints, shared commits, and what is left of them when a transaction is lost."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from stellwerk.adapters.database.writer import MOST_SHARED, Lost, Writer
from stellwerk.core.error import Refused


class FakeStore:
    """Notes what is committed. Jobs get the store itself; `lose` makes the transaction end under the next job."""

    def __init__(self) -> None:
        self.pending: list[str] = []
        self.commits: list[list[str]] = []
        self.calls: list[str] = []
        self.full = False
        self.thread = threading.get_ident()

    def begin(self) -> None:
        self.calls.append("begin")
        self.pending = []

    def run(self, job: Callable[[Any], Any]) -> Any:
        before = list(self.pending)
        try:
            return job(self)
        except Exception:
            self.pending = before
            raise

    def add(self, name: str) -> str:
        """What a job writes."""
        self.pending.append(name)
        return name

    def commit(self) -> None:
        if self.full:
            raise Lost(OSError("disk full at commit"))
        self.commits.append(self.pending)

    def rollback(self) -> None:
        self.calls.append("rollback")
        self.pending = []

    def translated(self, error: Exception) -> Exception:
        return Refused("the disk is full") if isinstance(error, OSError) else error

    def close(self) -> None:
        self.calls.append("close")


class Bench:
    """A writer over a fake store, held up until jobs wait together."""

    def __init__(self) -> None:
        self.store = FakeStore()
        self.opened = 0
        self.refuse: Exception | None = None
        self.writer = Writer(self._open)
        self._gate = threading.Event()

    def _open(self) -> Any:
        self.opened += 1
        if self.refuse is not None:
            raise self.refuse
        self.store.thread = threading.get_ident()
        return self.store

    def hold(self) -> None:
        """Keep the writer busy until `go`."""
        entered = threading.Event()

        def wait(_store: Any) -> None:
            entered.set()
            assert self._gate.wait(60)

        self.writer.hand_in(wait)
        assert entered.wait(60)

    def go(self) -> None:
        self._gate.set()

    def hand_in(self, name: str) -> Any:
        return self.writer.hand_in(lambda store: store.add(name))


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.go()
    made.writer.close()


def fails(_store: Any) -> None:
    raise KeyError("mine")


def test_jobs_run_in_order_on_the_writer_thread(bench: Bench) -> None:
    bench.hold()
    futures = [bench.hand_in(str(number)) for number in range(10)]
    assert not any(future.done() for future in futures)
    bench.go()
    assert [future.result(10) for future in futures] == [str(number) for number in range(10)]
    assert bench.store.thread != threading.get_ident()
    assert bench.store.commits == [[str(number) for number in range(10)]]


def test_a_failed_job_takes_nothing_with_it(bench: Bench) -> None:
    bench.hold()
    first, bad, last = bench.hand_in("a"), bench.writer.hand_in(fails), bench.hand_in("b")
    bench.go()
    assert (first.result(10), last.result(10)) == ("a", "b")
    assert isinstance(bad.exception(10), KeyError)
    assert bench.store.commits == [["a", "b"]]


def test_a_future_answers_after_its_commit(bench: Bench) -> None:
    seen: list[int] = []
    bench.hold()
    future = bench.hand_in("a")
    future.add_done_callback(lambda _future: seen.append(len(bench.store.commits)))
    bench.go()
    future.result(10)
    assert seen == [1]


def test_a_commit_is_shared_by_a_limited_number(bench: Bench) -> None:
    bench.hold()
    futures = [bench.hand_in(str(number)) for number in range(MOST_SHARED + 5)]
    bench.go()
    for future in futures:
        future.result(10)
    assert max(len(commit) for commit in bench.store.commits) <= MOST_SHARED
    assert sum(len(commit) for commit in bench.store.commits) == MOST_SHARED + 5


def test_a_lost_transaction_is_made_up_job_by_job(bench: Bench) -> None:
    def too_large(store: Any) -> None:
        store.pending = []
        raise Lost(OSError("disk full"))

    bench.hold()
    first, large, last = bench.hand_in("a"), bench.writer.hand_in(too_large), bench.hand_in("b")
    bench.go()
    assert (first.result(10), last.result(10)) == ("a", "b")
    assert str(large.exception(10)) == "the disk is full"
    assert [commit for commit in bench.store.commits if commit] == [["a"], ["b"]]


def test_a_commit_that_fails_is_told_to_all_of_it(bench: Bench) -> None:
    bench.hold()
    futures = [bench.hand_in("a"), bench.hand_in("b")]
    bench.store.full = True
    bench.go()
    assert [str(future.exception(10)) for future in futures] == ["the disk is full"] * 2
    bench.store.full = False
    assert bench.hand_in("c").result(10) == "c"


def test_a_store_that_cannot_be_opened_is_tried_again(bench: Bench) -> None:
    bench.refuse = Refused("not now")
    assert str(bench.hand_in("a").exception(10)) == "not now"
    bench.refuse = None
    assert bench.hand_in("b").result(10) == "b"
    assert bench.opened == 2


def test_a_store_whose_begin_fails_is_opened_anew(bench: Bench) -> None:
    bench.hand_in("a").result(10)
    begin = bench.store.begin
    bench.store.begin = lambda: (_ for _ in ()).throw(OSError("gone"))
    assert str(bench.hand_in("b").exception(10)) == "the disk is full"
    bench.store.begin = begin
    assert bench.hand_in("c").result(10) == "c"
    assert bench.opened == 2


def test_a_cancelled_job_does_not_run(bench: Bench) -> None:
    bench.hold()
    first, second = bench.hand_in("a"), bench.hand_in("b")
    assert first.cancel()
    bench.go()
    assert second.result(10) == "b"
    assert bench.store.commits == [["b"]]


def test_closing_finishes_what_waits(bench: Bench) -> None:
    bench.hold()
    futures = [bench.hand_in(str(number)) for number in range(3)]
    bench.go()
    bench.writer.close()
    bench.writer.close()
    assert [future.result(0) for future in futures] == ["0", "1", "2"]
    assert bench.store.calls[-1] == "close"
    assert isinstance(bench.hand_in("late").exception(0), Refused)


def test_a_writer_that_was_never_used_opens_nothing(bench: Bench) -> None:
    bench.writer.close()
    assert bench.opened == 0
