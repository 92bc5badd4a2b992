"""Sleep and changed networks."""

from __future__ import annotations

import pytest
from tests.fakes.clock import FakeClock, pass_time

from stellwerk.core.loop import PlainLoop
from stellwerk.services.awakening import EVERY, Awakening


class Computer:
    """A clock, a network, and how often something was told."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.network = ["eth0"]
        self.told = 0
        self.part = Awakening(self.loop, self.clock, lambda: tuple(self.network), self._tell)
        self.part.start()

    def _tell(self) -> None:
        self.told += 1

    def passes(self, seconds: float) -> None:
        pass_time(self.loop, self.clock, seconds)


@pytest.fixture
def computer() -> Computer:
    return Computer()


def test_nothing_happens_while_nothing_changes(computer: Computer) -> None:
    computer.passes(600)
    assert computer.told == 0


def test_each_change_of_the_network_is_told_once(computer: Computer) -> None:
    computer.network.append("tun0")
    computer.passes(2 * EVERY)
    assert computer.told == 1
    computer.network.clear()
    computer.passes(2 * EVERY)
    assert computer.told == 2


def test_sleep_in_which_only_the_wall_clock_goes_on(computer: Computer) -> None:
    computer.clock.jump(3600)
    computer.passes(EVERY)
    assert computer.told == 1
    computer.passes(60)
    assert computer.told == 1


def test_sleep_in_which_both_go_on(computer: Computer) -> None:
    computer.clock.advance(3600)
    computer.passes(EVERY)
    assert computer.told == 1


@pytest.mark.parametrize("seconds", [-3600.0, 5.0])
def test_a_clock_that_is_set_back_or_a_little_is_no_sleep(computer: Computer, seconds: float) -> None:
    computer.clock.jump(seconds)
    computer.passes(60)
    assert computer.told == 0


def test_after_the_end_nothing_is_looked_at(computer: Computer) -> None:
    computer.part.close()
    computer.part.close()
    computer.network.clear()
    computer.passes(60)
    assert computer.told == 0
