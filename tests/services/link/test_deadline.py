"""One timer for all channels, and none while nothing is outstanding."""

import pytest
from tests.fakes.manual_loop import ManualLoop

from stellwerk.services.link.deadline import Deadlines


class Channel:
    """Notes when it is looked at."""

    def __init__(self, rig: "Rig", outstanding: int = 1) -> None:
        self._rig = rig
        self.outstanding = outstanding
        self.looked: list[float] = []

    def look(self) -> None:
        self.looked.append(self._rig.loop.time)


class Rig:
    def __init__(self) -> None:
        self.loop = ManualLoop()
        self.deadlines = Deadlines(self.loop, self)

    def now(self) -> float:
        return self.loop.time

    def monotonic(self) -> float:
        return self.loop.time

    @property
    def timers(self) -> int:
        return sum(1 for timer in self.loop.timers if not timer.cancelled)


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_each_is_looked_at_when_its_time_has_come(rig: Rig) -> None:
    first, second = Channel(rig), Channel(rig)
    begun = rig.loop.time
    rig.deadlines.add(begun + 5, second)
    rig.deadlines.add(begun + 3, first)
    for _second in range(6):
        rig.loop.advance(1)
    assert (first.looked, second.looked) == ([begun + 3], [begun + 5])
    assert rig.timers == 0


def test_hundreds_share_one_timer(rig: Rig) -> None:
    for number in range(300):
        rig.deadlines.add(rig.loop.time + 3 + number / 100, Channel(rig))
    assert rig.timers == 1


def test_those_that_were_answered_need_no_timer_of_their_own(rig: Rig) -> None:
    channels = [Channel(rig, outstanding=0) for _number in range(300)]
    for number, channel in enumerate(channels):
        rig.deadlines.add(rig.loop.time + 3 + number / 100, channel)
    rig.loop.advance(3)
    assert all(len(channel.looked) == 1 for channel in channels)
    assert rig.timers == 0


def test_one_that_is_not_answered_is_looked_at_behind_those_that_are(rig: Rig) -> None:
    quick, slow = Channel(rig, outstanding=0), Channel(rig)
    begun = rig.loop.time
    rig.deadlines.add(begun + 3, quick)
    rig.deadlines.add(begun + 4, slow)
    rig.loop.advance(3)
    assert slow.looked == []
    rig.loop.advance(1)
    assert slow.looked == [begun + 4]


def test_one_that_asks_again_while_it_is_looked_at(rig: Rig) -> None:
    class Again(Channel):
        def look(self) -> None:
            super().look()
            rig.deadlines.add(rig.loop.time + 2, self)

    again = Again(rig)
    rig.deadlines.add(rig.loop.time + 1, again)
    for _second in range(5):
        rig.loop.advance(1)
    assert len(again.looked) == 3
    assert rig.timers == 1


def test_one_that_stays_overdue_lets_the_loop_have_its_turn(rig: Rig) -> None:
    class Stuck(Channel):
        def look(self) -> None:
            super().look()
            rig.deadlines.add(rig.loop.time - 1, self)

    stuck = Stuck(rig)
    rig.deadlines.add(rig.loop.time, stuck)
    rig.loop.advance(0)
    assert len(stuck.looked) == 1
    rig.loop.advance(0)
    assert len(stuck.looked) == 2


def test_after_its_end_nothing_rings(rig: Rig) -> None:
    channel = Channel(rig)
    rig.deadlines.add(rig.loop.time + 1, channel)
    rig.deadlines.close()
    rig.loop.advance(2)
    assert channel.looked == []
