"""What of a stored query only shows when its evaluation takes long."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event as Flag
from typing import Any

import pytest
from tests.fakes.archive import archive_of
from tests.fakes.clock import FakeClock
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import NOW, event

from stellwerk.core.error import Cancelled, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import ChangeSet
from stellwerk.model.event import Severity
from stellwerk.search.query import Query, read
from stellwerk.services.query.fresh import Unsure
from stellwerk.services.query.plane import Question
from stellwerk.services.query.stored import SHARE, StoredQuery
from stellwerk.store.live import ListChange


class SlowRepository:
    """Reads when the test says so."""

    def __init__(self) -> None:
        self.events = [event(number, Severity.NORMAL, time=NOW - number) for number in range(500)]
        self.asked: list[tuple[Callable[[Any], Any], Flag, Future[Any]]] = []

    def read(self, job: Callable[[Any], Any], stop: Flag, *, quick: bool = False) -> "Future[Any]":
        self.asked.append((job, stop, Future()))
        return self.asked[-1][2]

    def answer(self, error: Exception | None = None) -> None:
        job, stop, future = self.asked.pop(0)
        if stop.is_set() or error is not None:
            future.set_exception(error or Cancelled("given up"))
            return
        with archive_of(self.events) as archive:
            future.set_result(job(archive))


class Desk:
    def __init__(self) -> None:
        self.clock = FakeClock(NOW)
        self.loop = PlainLoop(self.clock)
        self.repository = SlowRepository()
        self.forgotten = 0
        self.stored = StoredQuery(
            read("Events:"), (), self.loop, self.clock, graph_of(), self, self.repository
        )  # fmt: skip
        self.told: list[ListChange] = []
        self.stored.changed.connect(self.told.append)

    def question(self, query: Query) -> Question:
        return Question(query, graph_of(), NOW)

    def forget(self, query: StoredQuery) -> None:
        self.forgotten += 1

    def recorded(self, seen: Unsure) -> None:
        pass


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_beginning_is_shown_first_and_then_all(desk: Desk) -> None:
    lengths: list[tuple[int, bool]] = []
    desk.stored.changed.connect(lambda _change: lengths.append((len(desk.stored), desk.stored.settled)))
    assert not desk.stored.settled
    desk.repository.answer()
    desk.loop.drain()
    assert [settled for _length, settled in lengths] == [False, True]
    assert 0 < lengths[0][0] < lengths[1][0] == 500


def test_another_order_gives_up_the_one_before(desk: Desk) -> None:
    desk.stored.set_sort(("time",))
    assert desk.repository.asked[0][1].is_set()
    desk.repository.answer()
    desk.repository.answer()
    desk.loop.drain()
    assert desk.stored.error is None
    assert list(desk.stored.ids)[:2] == [500, 499], "the oldest was recorded last here"
    assert desk.stored.asked.canonical == "Events: sortby time"


def test_an_error_leaves_the_last_answer(desk: Desk) -> None:
    desk.repository.answer()
    desk.loop.drain()
    desk.stored.set_sort(("text",))
    desk.repository.answer(Refused("the disk fails"))
    desk.loop.drain()
    assert str(desk.stored.error) == "the disk fails"
    assert len(desk.stored) == 500


def test_the_end_of_an_error_is_told_though_the_rows_are_the_same(desk: Desk) -> None:
    desk.repository.answer()
    desk.loop.drain()
    desk.stored.set_sort(("-time",))
    desk.repository.answer(Refused("the disk fails"))
    desk.loop.drain()
    desk.told.clear()
    desk.stored.set_sort(("-time",))
    desk.repository.answer()
    desk.loop.drain()
    assert (desk.stored.error, len(desk.told)) == (None, 1)


def test_what_took_long_is_not_asked_again_at_once(desk: Desk) -> None:
    desk.clock.advance(2)
    desk.repository.answer()
    desk.loop.drain()
    desk.stored.follow(ChangeSet(added=frozenset({Ref(Kind.EVENT, "new")})))
    desk.clock.advance(1)
    desk.loop.drain()
    assert desk.repository.asked == []
    desk.clock.advance(2 * SHARE)
    desk.loop.drain()
    assert len(desk.repository.asked) == 1


def test_nothing_is_shown_after_the_end(desk: Desk) -> None:
    desk.stored.close()
    assert desk.repository.asked[0][1].is_set()
    desk.repository.answer()
    desk.loop.drain()
    assert (desk.told, desk.forgotten) == ([], 1)


def test_old_rows_are_shown_anew_where_a_tag_is_called_otherwise(desk: Desk) -> None:
    desk.repository.answer()
    desk.loop.drain()
    desk.told.clear()
    desk.stored.follow(ChangeSet(changed={Ref(Kind.TAG, "a"): frozenset({"name", "path"})}))
    desk.stored.follow(ChangeSet(changed={Ref(Kind.VM, "a"): frozenset({"name"})}))
    assert [change.came for change in desk.told] == [True]


def test_old_rows_are_read_again_where_something_else_is_said_of_them(desk: Desk) -> None:
    desk.repository.answer()
    desk.loop.drain()
    row = desk.stored.ids[0]
    desk.stored.want([row])
    desk.repository.answer()
    desk.loop.drain()
    assert not desk.stored.pages.is_old(row)
    desk.stored.follow(ChangeSet(outside=frozenset({Kind.EVENT})))
    assert desk.stored.pages.is_old(row)
