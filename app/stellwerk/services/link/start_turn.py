"""Turns for opening connections: hundreds at once would leave the owner thread no processor to run on. Owner thread.

A host has its turn from the start of opening until it is synchronised. One that takes long is most likely waiting for
its network and gives room to the next, so that hosts that hang delay nobody for long; while this computer is the one
that is slow, seen by timers that come late, or we are at work as much as a window bears, room is given later.
"""

import time
from collections import deque
from collections.abc import Callable

from stellwerk.core.clock import Clock
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.precedence import OWNER, Precedence
from stellwerk.core.record import Record

WIDTH = 2
"""Turns at a time: with a third, two processors are always taken when the owner thread wants one."""
PATIENCE = 0.02
"""Seconds after which a turn gives room to another."""
BUSY_PATIENCE = 0.25
"""The same while timers come late, or beside a window while we are busy."""
MOST_SHARE = 0.25
"""Of one processor, for all of this process. Hosts over SSH need 30 ms each: with two thirds of a processor for them a
window was late by 150 ms, since its owner thread waited for one thread after the other to let the interpreter go. Hosts
that are far away need no more, and are many at a time all the same."""
SPAN = 0.05
"""Seconds over which that is measured."""
LATE = 0.01
"""Seconds by which a timer comes late when this computer is busy."""


class Turn(Record, eq=False):
    """One host's turn. `since` is when it began, monotonic; None = waiting."""

    start: Callable[[], None]
    over: Callable[["Turn"], None]
    since: float | None = None

    def end(self) -> None:
        """Give the turn up, or the wait for it. Twice is harmless."""
        self.over(self)


class StartTurns:
    """Who has a turn and who waits for one, in their order."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        processor: Callable[[], float] = time.process_time,
        owner: Precedence = OWNER,
    ) -> None:
        """`processor` answers the seconds of processors that this process has used."""
        self._loop = loop
        self._clock = clock
        self._processor = processor
        self._owner = owner
        self._measured = 0.0, 0.0
        """When the share was measured, and what was used by then."""
        self._share = 1.0
        """Of the last span; as long as it is not known, of a process that is busy."""
        self._waiting: deque[Turn] = deque()
        self._running: list[Turn] = []
        self._timer: Timer | None = None
        self._due = 0.0

    def ask(self, start: Callable[[], None]) -> Turn:
        """Call `start` soon, when there is a turn; never before this returns."""
        turn = Turn(start, self._over)
        if not self._waiting and not self._running:
            self._measured, self._share = (self._clock.monotonic(), self._processor()), 1.0
        self._waiting.append(turn)
        self._look_after(0.0)
        return turn

    def _over(self, turn: Turn) -> None:
        if turn in self._running:
            self._running.remove(turn)
            if self._waiting:
                self._look_after(0.0)
        elif turn.since is None and turn in self._waiting:
            self._waiting.remove(turn)

    def _look_after(self, seconds: float) -> None:
        due = self._clock.monotonic() + seconds
        if self._timer is not None:
            if self._due <= due:
                return
            self._timer.cancel()
        self._due = due
        self._timer = self._loop.after(seconds, self._look)

    def _look(self) -> None:
        """Begin what there is room for; one start at a time, others get the owner thread in between."""
        self._timer = None
        now = self._clock.monotonic()
        patience = BUSY_PATIENCE if now - self._due > LATE or self._is_busy(now) else PATIENCE
        self._running = [turn for turn in self._running if turn.since is not None and now - turn.since < BUSY_PATIENCE]
        recent = [turn.since for turn in self._running if turn.since is not None and now - turn.since < patience]
        if self._waiting and len(recent) < WIDTH:
            turn = self._waiting.popleft()
            turn.since = now
            self._running.append(turn)
            turn.start()
            self._look_after(0.0)
        elif self._waiting:
            self._look_after(PATIENCE / 2)

    def _is_busy(self, now: float) -> bool:
        """There is a window, and we use more than it bears."""
        at, before = self._measured
        if now - at >= SPAN:
            used = self._processor()
            self._share = (used - before) / (now - at)
            self._measured = now, used
        return self._share > MOST_SHARE and self._owner.there
