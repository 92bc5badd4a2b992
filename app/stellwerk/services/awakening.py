"""Notices that this computer has slept, or that its network is another one, and tells at once. Owner thread.

Waiting for the next try has no point then: a laptop that was opened, a VPN that was dialled.
"""

from collections.abc import Callable, Hashable

from stellwerk.core.clock import Clock
from stellwerk.core.loop import Loop, Timer

EVERY = 3.0
"""Seconds between two looks."""
SLEPT = 15.0
"""Seconds that a look comes late, by either clock, when the computer slept. The one for durations stands still in the
sleep of some systems, the other does not. That somebody set it looks the same and costs one try."""


class Awakening:
    """`network` says how this computer is connected, as a value to compare; it is quick. `back` is called after each
    change."""

    def __init__(self, loop: Loop, clock: Clock, network: Callable[[], Hashable], back: Callable[[], None]) -> None:
        self._loop = loop
        self._clock = clock
        self._network = network
        self._back = back
        self._known: Hashable = None
        self._seen = (0.0, 0.0)
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin to look."""
        self._known = self._network()
        self._plan()

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _plan(self) -> None:
        self._seen = (self._clock.now(), self._clock.monotonic())
        self._timer = self._loop.after(EVERY, self._look)

    def _look(self) -> None:
        stamp, duration = self._seen
        passed = max(self._clock.now() - stamp, self._clock.monotonic() - duration)
        before, self._known = self._known, self._network()
        self._plan()
        if passed > EVERY + SLEPT or before != self._known:
            self._back()
