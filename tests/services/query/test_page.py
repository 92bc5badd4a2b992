"""Events are read when they come in sight."""

from tests.fakes.clock import FakeClock
from tests.fakes.repository import MemoryRepository
from tests.search.oracle.fleet import event

from stellwerk.core.ids import Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.event import Severity
from stellwerk.services.query import page
from stellwerk.services.query.page import Pages


class Desk:
    def __init__(self) -> None:
        self.loop = PlainLoop(FakeClock())
        self.repository = MemoryRepository()
        self.events = [event(number, Severity.NORMAL) for number in range(1, 30)]
        self.repository.tables.event_rows += self.events
        self.told = 0
        self.pages = Pages(Kind.EVENT, self.loop, self.repository, self.came)

    def came(self) -> None:
        self.told += 1


def test_a_page_comes_once_and_is_kept() -> None:
    desk = Desk()
    desk.pages.want(range(1, 6))
    assert desk.pages.get(1) is None
    desk.loop.drain()
    assert [desk.pages.get(row) for row in range(1, 6)] == desk.events[:5]
    desk.pages.want(range(1, 6))
    desk.pages.want([77])
    desk.loop.drain()
    assert desk.pages.get(77) is None, "there is no such event"
    desk.pages.want([77])
    desk.loop.drain()
    assert desk.told == 2


def test_what_may_be_different_is_read_again_and_shown_until_then() -> None:
    desk = Desk()
    desk.pages.want(range(1, 4))
    desk.loop.drain()
    changed = replace(desk.events[0], acknowledged=1.0)
    desk.repository.tables.event_rows[0] = changed
    desk.pages.age()
    assert desk.pages.is_old(1)
    assert desk.pages.get(1) == desk.events[0]
    desk.pages.want([1])
    desk.loop.drain()
    assert desk.pages.get(1) == changed
    assert [desk.pages.is_old(row) for row in (1, 2, 9)] == [False, True, False]


def test_what_was_passed_by_is_not_read() -> None:
    desk = Desk()
    for row in (1, 2, 3, 4):
        desk.pages.want([row])
    desk.loop.drain()
    assert [desk.pages.get(row) is not None for row in (1, 2, 3, 4)] == [True, False, False, True]


def test_nothing_comes_after_the_end() -> None:
    desk = Desk()
    desk.pages.want([1])
    desk.pages.close()
    desk.pages.want([2])
    desk.loop.drain()
    assert desk.told == 0


def test_what_was_seen_long_ago_goes() -> None:
    desk = Desk()
    assert len(desk.events) < page.MOST_KEPT
    desk.repository.tables.event_rows = [event(number, Severity.NORMAL) for number in range(1, page.MOST_KEPT + 3)]
    desk.pages.want(range(1, page.MOST_KEPT + 3))
    desk.loop.drain()
    assert [desk.pages.get(row) is None for row in (1, 2, 3)] == [True, True, False]
