"""Two parse at a time; one that hangs does not count."""

import threading

from tests.fakes.clock import FakeClock

from stellwerk.core.clock import SystemClock
from stellwerk.services.link.parse_gate import PATIENCE, ParseGate


class Visitor:
    """A thread that goes in and stays until it is let go."""

    def __init__(self, gate: ParseGate) -> None:
        self._gate = gate
        self.inside = threading.Event()
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with self._gate.entered():
            self.inside.set()
            self._leave.wait(20)

    def leave(self) -> None:
        self._leave.set()
        self._thread.join()


def test_two_are_let_in_and_a_third_when_one_leaves() -> None:
    gate = ParseGate(FakeClock())
    first, second = Visitor(gate), Visitor(gate)
    assert first.inside.wait(5)
    assert second.inside.wait(5)
    third = Visitor(gate)
    assert not third.inside.wait(0.05)
    first.leave()
    assert third.inside.wait(5)
    second.leave()
    third.leave()


def test_one_that_hangs_inside_soon_counts_no_more() -> None:
    clock = FakeClock()
    gate = ParseGate(clock)
    hung = [Visitor(gate), Visitor(gate)]
    assert all(visitor.inside.wait(5) for visitor in hung)
    clock.advance(PATIENCE)
    next_ = Visitor(gate)
    assert next_.inside.wait(5)
    for visitor in (next_, *hung):
        visitor.leave()


def test_waiting_ends_by_itself_when_those_inside_hang() -> None:
    gate = ParseGate(SystemClock(), width=1)
    hung = Visitor(gate)
    assert hung.inside.wait(5)
    next_ = Visitor(gate)
    assert next_.inside.wait(5)
    next_.leave()
    hung.leave()


def test_an_error_inside_gives_the_place_back() -> None:
    gate = ParseGate(FakeClock(), width=1)
    for _attempt in range(3):
        try:
            with gate.entered():
                raise ValueError
        except ValueError:
            continue
