"""The order in which hosts that are due are sampled: one after the other, so that their answers are not computed all at
once. Owner thread.

A host that takes longer than the patience (it is far away, or hangs) gives room to the next.
"""

from collections.abc import Callable

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop, Timer

PATIENCE = 0.01
"""Seconds after which a host that has not answered holds up the next no more."""
ROUNDING = 1e-6
"""Seconds that do not count: a timer's time and the clock differ by a rounding."""


class SampleTurns:
    """Hosts that wait, and the one that is being asked. `ask` begins; `over` is to be called when it has ended."""

    def __init__(self, loop: Loop, clock: Clock, ask: Callable[[HostId], None]) -> None:
        self._loop = loop
        self._clock = clock
        self._ask = ask
        self._waiting: dict[HostId, None] = {}
        self._present: HostId | None = None
        self._since = 0.0
        self._patience = PATIENCE
        self._timer: Timer | None = None
        self._going = False

    def add(self, host_id: HostId) -> None:
        """This one is due. One that waits already keeps its place."""
        self._waiting[host_id] = None
        self._go()

    def share(self, seconds: float) -> None:
        """Nobody may hold up the next for longer than this: what each host has of an interval when there are many."""
        self._patience = min(PATIENCE, seconds)

    def over(self, host_id: HostId) -> None:
        """It answered, or will not; waiting or not, it is out."""
        self._waiting.pop(host_id, None)
        if host_id == self._present:
            self._present = None
            self._go()

    def close(self) -> None:
        """Ask none of those that wait."""
        self._waiting.clear()
        self._present = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _go(self) -> None:
        """Ask the next, or wait for the one that is being asked."""
        if self._going:
            return  # what is asked ended at once
        self._going = True
        try:
            while self._waiting and (left := self._left()) < ROUNDING:
                host_id = next(iter(self._waiting))
                del self._waiting[host_id]
                self._present, self._since = host_id, self._clock.monotonic()
                self._ask(host_id)
        finally:
            self._going = False
        if self._waiting and self._timer is None:
            self._timer = self._loop.after(left, self._look)

    def _left(self) -> float:
        """Seconds for which the one that is being asked holds up the next."""
        return 0.0 if self._present is None else self._since + self._patience - self._clock.monotonic()

    def _look(self) -> None:
        self._timer = None
        self._go()
