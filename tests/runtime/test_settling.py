"""Waiting for tags on their way."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from tests.fakes.clock import FakeClock

from stellwerk.core.loop import PlainLoop
from stellwerk.runtime.settling import SETTLE_PATIENCE, settle


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def loop(clock: FakeClock) -> PlainLoop:
    return PlainLoop(clock)


def test_where_nothing_travels_it_is_settled(loop: PlainLoop) -> None:
    told: list[bool] = []
    settle(loop, None, lambda: told.append(True))
    assert told == [True]


def test_once_it_is_quiet_and_only_once(loop: PlainLoop, clock: FakeClock) -> None:
    told: list[bool] = []
    waiting: list[Callable[[], None]] = []
    travel = SimpleNamespace(when_quiet=waiting.append)
    settle(loop, travel, lambda: told.append(True))
    loop.drain()
    assert told == []
    waiting[0]()
    clock.advance(SETTLE_PATIENCE)
    loop.drain()
    assert told == [True]


@pytest.mark.expects_log("stellwerk.runtime.settling", "still on their way")
def test_what_is_never_quiet_is_not_waited_for(loop: PlainLoop, clock: FakeClock) -> None:
    told: list[bool] = []
    settle(loop, SimpleNamespace(when_quiet=lambda _done: None), lambda: told.append(True))
    loop.drain()
    clock.advance(SETTLE_PATIENCE)
    loop.drain()
    assert told == [True]
