"""How many threads parse domain XML at a time. Lane threads.

Parsing holds the interpreter's lock: with every host's thread at it during the first synchronisation the owner thread
would hardly get a turn.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from stellwerk.core.clock import Clock

WIDTH = 2
"""Threads that may be inside. End of the design's section on speed."""
PATIENCE = 1.0
"""Seconds after which one who is inside does not count any more: it waits for a host that hangs, or has so much to
read that another may join."""


class ParseGate:
    """Lets WIDTH threads in; a host that hangs inside keeps its place for PATIENCE seconds only."""

    def __init__(self, clock: Clock, width: int = WIDTH) -> None:
        self._clock = clock
        self._width = width
        self._changed = threading.Condition()
        self._inside: dict[object, float] = {}

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Waits for a place, and gives it back in the end."""
        token = object()
        with self._changed:
            while (wait := self._wait()) > 0:
                self._changed.wait(wait)
            self._inside[token] = self._clock.monotonic()
        try:
            yield
        finally:
            with self._changed:
                del self._inside[token]
                self._changed.notify()

    def _wait(self) -> float:
        """Seconds until there is a place at the latest; 0 = there is one."""
        now = self._clock.monotonic()
        ends = sorted(since + PATIENCE for since in self._inside.values() if since + PATIENCE > now)
        return ends[-self._width] - now if len(ends) >= self._width else 0.0
