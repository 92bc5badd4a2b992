"""Turns for opening connections: a few at a time, and nobody waits long for one that hangs."""

from collections.abc import Callable

import pytest
from tests.fakes.clock import FakeClock, pass_time

from stellwerk.core.loop import PlainLoop
from stellwerk.core.precedence import Precedence
from stellwerk.services.link.start_turn import BUSY_PATIENCE, LATE, MOST_SHARE, PATIENCE, WIDTH, StartTurns, Turn


class Rig:
    """Turns and who began."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.share = 0.0
        self.owner = Precedence()
        self.turns = StartTurns(self.loop, self.clock, lambda: self.share * self.clock.monotonic(), self.owner)
        self.began: list[int] = []

    def ask(self, number: int) -> Turn:
        return self.turns.ask(self._starter(number))

    def _starter(self, number: int) -> Callable[[], None]:
        return lambda: self.began.append(number)


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_a_turn_never_begins_before_it_was_answered(rig: Rig) -> None:
    rig.ask(1)
    assert rig.began == []
    rig.loop.drain()
    assert rig.began == [1]


def test_a_few_at_a_time_in_their_order_the_next_when_one_ends(rig: Rig) -> None:
    turns = [rig.ask(number) for number in range(WIDTH + 2)]
    rig.loop.drain()
    assert rig.began == [*range(WIDTH)]
    turns[1].end()
    turns[1].end()
    rig.loop.drain()
    assert rig.began == [*range(WIDTH + 1)]


def test_those_that_hang_give_room_soon(rig: Rig) -> None:
    for number in range(400):
        rig.ask(number)
    pass_time(rig.loop, rig.clock, 400 / WIDTH * PATIENCE * 1.6, step=PATIENCE / 2)
    assert rig.began == [*range(400)]


def test_they_give_room_later_while_this_computer_is_busy(rig: Rig) -> None:
    for number in range(10):
        rig.ask(number)
    rig.loop.drain()
    for _round in range(5):
        rig.clock.advance(PATIENCE / 2 + 2 * LATE)
        rig.loop.drain()
    assert len(rig.began) == WIDTH
    pass_time(rig.loop, rig.clock, BUSY_PATIENCE, step=PATIENCE)
    assert len(rig.began) > WIDTH


@pytest.mark.parametrize("window", [True, False])
def test_beside_a_window_they_give_room_later_while_we_are_busy(rig: Rig, window: bool) -> None:
    if window:
        rig.owner.work()
    rig.share = 1.2 * MOST_SHARE
    pass_time(rig.loop, rig.clock, 1.0, step=PATIENCE / 2)
    for number in range(10):
        rig.ask(number)
    pass_time(rig.loop, rig.clock, 0.0, step=PATIENCE / 2)
    pass_time(rig.loop, rig.clock, BUSY_PATIENCE * 0.9, step=PATIENCE / 2)
    first = len(rig.began)
    assert first < 10 if window else first == 10
    pass_time(rig.loop, rig.clock, BUSY_PATIENCE * 6, step=PATIENCE / 2)
    assert len(rig.began) == 10


def test_one_that_does_not_want_any_more_is_passed_over(rig: Rig) -> None:
    turns = [rig.ask(number) for number in range(WIDTH + 2)]
    rig.loop.drain()
    turns[WIDTH].end()
    turns[0].end()
    rig.loop.drain()
    assert rig.began == [*range(WIDTH), WIDTH + 1]
