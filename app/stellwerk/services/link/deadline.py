"""When calls to hosts are overdue: one timer for all channels, set only while something may be. Owner thread."""

import heapq
import itertools
from typing import Protocol

from stellwerk.core.clock import Clock
from stellwerk.core.loop import Loop, Timer


class Watched(Protocol):
    """What has calls that may become overdue."""

    @property
    def outstanding(self) -> int:
        """Calls that were not answered yet."""
        ...

    def look(self) -> None:
        """See what is overdue. Its time has come, or nothing was outstanding: from now on it is not watched."""
        ...


class Deadlines:
    """Who is to be looked at, and when.

    Nearly every call is answered long before. So nobody says when one is: what has nothing outstanding any more is
    passed over when the timer rings for the first.
    """

    def __init__(self, loop: Loop, clock: Clock) -> None:
        self._loop = loop
        self._clock = clock
        self._dues: list[tuple[float, int, Watched]] = []
        self._order = itertools.count()
        self._timer: Timer | None = None
        self._rings_at = 0.0

    def add(self, due: float, watched: Watched) -> None:
        """Let it look at this time, monotonic seconds."""
        heapq.heappush(self._dues, (due, next(self._order), watched))
        if self._timer is None or due < self._rings_at:
            self._set(due)

    def close(self) -> None:
        """Watch nothing any more."""
        self._dues.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _set(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._rings_at = due
        self._timer = self._loop.after(max(0.0, due - self._clock.monotonic()), self._ring)

    def _ring(self) -> None:
        self._timer = None
        now = self._clock.monotonic()
        ready: list[Watched] = []
        while self._dues and (self._dues[0][0] <= now or not self._dues[0][2].outstanding):
            ready.append(heapq.heappop(self._dues)[2])
        for watched in ready:  # each once: what is overdue again at once may wait for an answer that is on its way
            watched.look()
        if self._dues and self._timer is None:
            self._set(self._dues[0][0])
