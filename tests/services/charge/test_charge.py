"""The charge: asked for until it is there, taken once."""

from collections.abc import Iterator

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock

from stellwerk.core.error import Invalid
from stellwerk.core.loop import PlainLoop
from stellwerk.services.charge.charge import EVERY, Charge


class Bench:
    """A lock that somebody may hold, and one who waits for it."""

    def __init__(self, *, held: bool = False) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.free: bool | Invalid = False
        self.asked = 0
        self.taken: list[None] = []
        self.charge = Charge(self.loop, self._claim, held=held)
        self.charge.taken.connect(self.taken.append)

    def _claim(self) -> bool:
        self.asked += 1
        if isinstance(self.free, Invalid):
            raise self.free
        return self.free

    def turn(self) -> None:
        """A while passes; whoever asks is answered."""
        before = self.asked
        self.clock.advance(EVERY)
        self.loop.drain()
        self.loop.run(lambda: self.asked > before)
        self.settle()

    def settle(self) -> None:
        """The answer is in."""
        self.loop.run(lambda: not self.charge._asking)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    made.charge.start()
    yield made
    made.charge.close()


def test_it_is_taken_once_nobody_has_it(bench: Bench) -> None:
    bench.turn()
    bench.turn()
    assert (bench.charge.held, bench.taken) == (False, [])
    bench.free = True
    bench.turn()
    assert (bench.charge.held, bench.taken) == (True, [None])
    asked = bench.asked
    bench.clock.advance(10 * EVERY)
    bench.loop.drain()
    bench.charge.ask()
    assert bench.asked == asked


def test_who_hears_of_its_end_asks_at_once(bench: Bench) -> None:
    bench.free = True
    bench.charge.ask()
    bench.settle()
    assert bench.charge.held


def test_who_has_it_asks_nobody() -> None:
    bench = Bench(held=True)
    bench.charge.start()
    bench.clock.advance(10 * EVERY)
    bench.loop.drain()
    assert (bench.asked, bench.taken) == (0, [])


def test_locks_that_cannot_be_read_are_told_once(bench: Bench, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.charge.charge", "the folder is gone")
    bench.free = Invalid("the folder is gone")
    bench.turn()
    bench.turn()
    assert len(expected_logs.messages()) == 1
    bench.free = True
    bench.turn()
    assert bench.charge.held


def test_after_the_end_nothing_is_taken(bench: Bench) -> None:
    bench.free = True
    bench.charge.ask()
    bench.charge.close()
    bench.settle()
    assert (bench.charge.held, bench.taken) == (False, [])
