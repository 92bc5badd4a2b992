"""Ids of tasks and events: sorted by time, unique among processes. Any thread."""

import os
import threading

from stellwerk.core.clock import Clock


class IdMaker:
    """Makes ids whose text order is the order of making within this process, and of time among processes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def new(self) -> str:
        """Sixteen hexadecimal digits of time (milliseconds, then a counter) and eight at random."""
        with self._lock:
            self._last = max(self._last + 1, int(self._clock.now() * 1000) << 16)
            return f"{self._last:016x}{os.urandom(4).hex()}"
