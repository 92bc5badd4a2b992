"""Hosts are sampled one after the other, and one that is slow holds nobody up for long."""

import pytest
from tests.fakes.manual_loop import ManualLoop

from stellwerk.core.ids import HostId
from stellwerk.services.sample_turn import PATIENCE, SampleTurns

A, B, C = HostId("a"), HostId("b"), HostId("c")


class Rig:
    def __init__(self, *, at_once: bool = False) -> None:
        self.loop = ManualLoop()
        self.asked: list[HostId] = []
        self.at_once = at_once
        self.turns = SampleTurns(self.loop, self, self._ask)

    def now(self) -> float:
        return self.loop.time

    def monotonic(self) -> float:
        return self.loop.time

    def _ask(self, host_id: HostId) -> None:
        self.asked.append(host_id)
        if self.at_once:
            self.turns.over(host_id)


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_the_next_is_asked_when_the_one_before_has_answered(rig: Rig) -> None:
    for host_id in (A, B, C):
        rig.turns.add(host_id)
    assert rig.asked == [A]
    rig.turns.over(A)
    assert rig.asked == [A, B]
    rig.turns.over(B)
    assert rig.asked == [A, B, C]


def test_one_that_does_not_answer_holds_up_the_next_for_the_patience_only(rig: Rig) -> None:
    rig.turns.add(A)
    rig.turns.add(B)
    rig.loop.advance(PATIENCE / 2)
    assert rig.asked == [A]
    rig.loop.advance(PATIENCE / 2)
    assert rig.asked == [A, B]
    rig.turns.add(C)
    rig.turns.over(A)
    assert rig.asked == [A, B]
    rig.turns.over(B)
    assert rig.asked == [A, B, C]


def test_with_many_hosts_the_patience_is_less(rig: Rig) -> None:
    rig.turns.share(PATIENCE / 10)
    rig.turns.add(A)
    rig.turns.add(B)
    rig.loop.advance(PATIENCE / 10)
    assert rig.asked == [A, B]
    rig.turns.share(1.0)
    rig.turns.add(C)
    rig.loop.advance(PATIENCE)
    assert rig.asked == [A, B, C]


def test_one_that_waits_is_asked_once(rig: Rig) -> None:
    rig.turns.add(A)
    rig.turns.add(B)
    rig.turns.add(B)
    rig.turns.over(A)
    rig.turns.over(B)
    assert rig.asked == [A, B]


def test_one_that_is_gone_is_not_asked(rig: Rig) -> None:
    rig.turns.add(A)
    rig.turns.add(B)
    rig.turns.over(B)
    rig.turns.over(A)
    assert rig.asked == [A]


def test_hundreds_that_end_at_once() -> None:
    rig = Rig()
    rig.turns.add(A)
    for number in range(2000):
        rig.turns.add(HostId(f"h{number}"))
    rig.at_once = True
    rig.turns.over(A)
    assert len(rig.asked) == 2001


def test_after_its_end_nobody_is_asked(rig: Rig) -> None:
    rig.turns.add(A)
    rig.turns.add(B)
    rig.turns.close()
    rig.loop.advance(1.0)
    rig.turns.over(A)
    assert rig.asked == [A]
