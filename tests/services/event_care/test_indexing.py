"""Old events get into the index bit by bit."""

from tests.fakes.clock import FakeClock
from tests.fakes.repository import MemoryRepository

from stellwerk.core.error import Refused
from stellwerk.core.loop import PlainLoop
from stellwerk.services.event_care.indexing import AFTER, MOST, PAUSE, EventIndexing


class Desk:
    def __init__(self, events: int) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.repository = MemoryRepository()
        self.repository.tables.unindexed = events
        self.indexing = EventIndexing(self.loop, self.repository)
        self.indexing.start()

    def later(self, seconds: float) -> int:
        self.clock.advance(seconds)
        self.loop.drain()
        return self.repository.tables.unindexed


def test_a_few_at_a_time_until_all_are_in() -> None:
    desk = Desk(3 * MOST)
    assert desk.later(AFTER / 2) == 3 * MOST
    assert desk.later(AFTER / 2) == 2 * MOST
    assert desk.later(PAUSE) == MOST
    assert desk.later(PAUSE) == 0
    desk.repository.tables.unindexed = 7
    assert desk.later(60) == 7, "it is done"


def test_the_end_leaves_the_rest() -> None:
    desk = Desk(3 * MOST)
    desk.later(AFTER)
    desk.indexing.close()
    assert desk.later(60) == 2 * MOST


def test_a_database_that_takes_nothing_is_left_alone() -> None:
    desk = Desk(3 * MOST)
    desk.repository.fail = Refused("the disk is full")
    desk.later(AFTER)
    assert desk.later(60) == 3 * MOST
