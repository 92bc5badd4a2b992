"""Whose clock is wrong is said on its page, and once as an event."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.model.host import Host
from stellwerk.policy.proc import CLOCK_OFF
from stellwerk.services.proc.clock_watch import ClockWatch

H1 = HostId("h1")
DAY = 86_400.0


class Clocks:
    """Two hosts, whose clocks are looked at; `tells`: this process is the one that tells."""

    def __init__(self) -> None:
        self.bench: Bench = small_bench()
        self.tells = True
        self._sampled: Signal[None] = Signal()
        self.watch = ClockWatch(self.bench.inventory, self.bench.audit, self._sampled, lambda: self.tells)

    @property
    def host(self) -> Host:
        found = self.bench.inventory.view.host(H1)
        assert found is not None
        return found

    def off(self, seconds: float | None) -> tuple[str, ...]:
        """That far ahead it is sampled; what its page says."""
        self.bench.inventory.samples.set(Ref(Kind.HOST, H1), CLOCK_OFF, seconds)
        self._sampled.emit(None)
        return self.host.warnings

    def warn(self, *texts: str) -> None:
        """Others warn of it."""
        self.bench.inventory.apply(Batch(entities=(replace(self.host, warnings=texts),)))

    def events(self) -> list[tuple[Severity, str]]:
        """What was told, the oldest first."""
        return [(event.severity, event.text) for event in self.bench.events() if event.code == "host.clock"]


@pytest.fixture
def clocks() -> Iterator[Clocks]:
    made = Clocks()
    yield made
    made.watch.close()


def test_a_clock_that_is_a_day_off_is_said_once_and_once_that_it_is_right(clocks: Clocks) -> None:
    clocks.warn("a twin")
    assert clocks.off(None) == clocks.off(0.4) == clocks.off(-59.0) == ("a twin",)
    assert clocks.events() == []
    said = ("a twin", "its clock is 1 d behind this computer")
    assert clocks.off(-DAY) == clocks.off(-DAY - 59) == clocks.off(None) == said
    assert clocks.events() == [
        (
            Severity.WARNING,
            'the clock of host "h1" is 1 d behind this computer; what is recorded goes by this computer\'s',
        )
    ]
    assert clocks.off(DAY) == ("a twin", "its clock is 1 d ahead of this computer")
    assert len(clocks.events()) == 1
    assert clocks.off(0.0) == ("a twin",)
    assert clocks.events()[1:] == [(Severity.NORMAL, 'the clock of host "h1" is right again')]
    clocks.off(DAY)
    assert len(clocks.events()) == 3


def test_a_host_that_is_connected_anew_is_still_warned_of(clocks: Clocks) -> None:
    said = clocks.off(DAY)
    clocks.warn()
    assert clocks.off(DAY) == said
    assert len(clocks.events()) == 1


def test_only_the_process_that_tells_makes_events(clocks: Clocks) -> None:
    clocks.tells = False
    assert clocks.off(DAY)
    assert clocks.events() == []
    clocks.tells = True
    clocks.off(DAY)
    assert len(clocks.events()) == 1


def test_after_the_end_nothing_is_said(clocks: Clocks) -> None:
    clocks.watch.close()
    assert clocks.off(DAY) == ()
