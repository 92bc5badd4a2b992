"""The owner's loop: the one thread that touches inventory, tasks and live queries.

`Loop` is what everybody knows; the window runs Qt's (ui/bridge), the command line and the tests `PlainLoop`.
"""

import heapq
import itertools
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from stellwerk.core.clock import Clock, SystemClock
from stellwerk.core.error import Bug


class Timer(Protocol):
    """A call that is to come."""

    def cancel(self) -> None:
        """Do not call any more. Owner thread; harmless after the call was made."""
        ...


class Loop(Protocol):
    """Runs callables on the owner thread, in the order they were posted."""

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the owner thread soon. Any thread; never blocks."""
        ...

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Run `call` once, not before `seconds` from now. Owner thread."""
        ...

    def assert_owner(self) -> None:
        """Raise Bug on any thread but the owner."""
        ...


LATE = 0.05
"""Seconds after which a timer comes before what is posted: a loop that runs for a moment only, now and then, as that of
a prompt between two lines, would never come to its timers."""


class PlainLoop:
    """A loop on the thread that calls `run` (the one that made it)."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._owner = threading.get_ident()
        self._wake = threading.Condition()
        self._posted: deque[Callable[[], None]] = deque()
        self._timers: list[tuple[float, int, _PlainTimer]] = []
        self._order = itertools.count()

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the owner thread soon. Any thread."""
        with self._wake:
            self._posted.append(call)
            self._wake.notify()

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Run `call` once after `seconds`. Owner thread."""
        self.assert_owner()
        timer = _PlainTimer(call)
        heapq.heappush(self._timers, (self._clock.monotonic() + seconds, next(self._order), timer))
        return timer

    def assert_owner(self) -> None:
        """Raise Bug on any thread but the one that made the loop."""
        if threading.get_ident() != self._owner:
            raise Bug("touched off the owner thread", details=threading.current_thread().name)

    def run(self, until: Callable[[], bool], timeout: float | None = None) -> bool:
        """Run calls until `until()` is true (tested after each) or `timeout` seconds are over; returns `until()`."""
        self.assert_owner()
        end = None if timeout is None else self._clock.monotonic() + timeout
        while not until():
            if self._step():
                continue
            now = self._clock.monotonic()
            if end is not None and now >= end:
                return False
            self._wait(now, end)
        return True

    def drain(self) -> None:
        """Run what is due now, and what that posts, without waiting."""
        self.assert_owner()
        while self._step():
            pass

    def _step(self) -> bool:
        """Make one due call; false if none is due."""
        call = self._due_timer(LATE)
        with self._wake:
            if call is None and self._posted:
                call = self._posted.popleft()
        if call is None:
            call = self._due_timer()
        if call is None:
            return False
        call()
        return True

    def _due_timer(self, late: float = 0.0) -> Callable[[], None] | None:
        """The first one that has been due for so many seconds."""
        while self._timers and self._timers[0][0] + late <= self._clock.monotonic():
            timer = heapq.heappop(self._timers)[2]
            call, timer.call = timer.call, None
            if call is not None:
                return call
        return None

    def _wait(self, now: float, end: float | None) -> None:
        ends = [at for at in (end, self._timers[0][0] if self._timers else None) if at is not None]
        with self._wake:
            if not self._posted:
                self._wake.wait(max(0.0, min(ends) - now) if ends else None)


class _PlainTimer:
    __slots__ = ("call",)

    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None
