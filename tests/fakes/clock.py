"""A clock that stands still until a test moves it. Any thread may read it."""

import time
from collections.abc import Callable

from stellwerk.core.loop import PlainLoop


class FakeClock:
    """Both clocks move together by `advance`; `jump` moves only the one for stamps."""

    def __init__(self, now: float = 1_700_000_000.0, monotonic: float = 1000.0) -> None:
        self._now = now
        self._monotonic = monotonic

    def now(self) -> float:
        """UTC in seconds."""
        return self._now

    def monotonic(self) -> float:
        """Seconds from an arbitrary point."""
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds
        self._monotonic += seconds

    def jump(self, seconds: float) -> None:
        """Somebody sets the computer's clock."""
        self._now += seconds


class SleepyClock:
    """The computer's clock, of a computer that seems to have slept; durations stand still in the sleep."""

    def __init__(self) -> None:
        self._slept = 0.0

    def now(self) -> float:
        """UTC in seconds."""
        return time.time() + self._slept

    def monotonic(self) -> float:
        """Seconds from an arbitrary point."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """The lid was closed for that long."""
        self._slept += seconds


def pass_time(loop: PlainLoop, clock: FakeClock, seconds: float, step: float = 0.25) -> None:
    """Advance in steps and run after each what is due then."""
    left = seconds
    while left > 1e-9:
        clock.advance(min(step, left))
        left -= step
        loop.drain()


def posted(loop: PlainLoop) -> Callable[[], bool]:
    """A condition for `loop.run`: true once everything that is posted by now has run."""
    reached: list[bool] = []
    loop.post(lambda: reached.append(True))
    return lambda: bool(reached)
