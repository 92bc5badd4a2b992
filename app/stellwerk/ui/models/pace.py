"""Holds repaints to a rate: the first at once, then at most ten a second, and fewer of dear ones. Owner thread."""

import time
from collections.abc import Callable

from stellwerk.core.loop import Loop, Timer

INTERVAL = 0.1
"""Seconds between two repaints."""
TURN = 0.001
"""Seconds: after 0 of them the loop goes on within the same turn."""
SHARE = 0.1
"""How much of one processor the repaints of one asker may take at most. What looks at 10,000 VMs each time leaves room
for the rest while all of them come in."""


class Pace:
    """Calls `call` when asked, but never twice within `interval` seconds, nor sooner than it takes no more than `share`
    of the time; asked meanwhile, it calls at the end of that."""

    def __init__(
        self,
        loop: Loop,
        call: Callable[[], None],
        interval: float = INTERVAL,
        monotonic: Callable[[], float] = time.monotonic,
        share: float = SHARE,
        processor: Callable[[], float] = time.thread_time,
    ) -> None:
        self._loop = loop
        self._call = call
        self._least = interval
        self._share = share
        self._processor = processor
        self._interval = interval
        """Seconds from the last call to the next."""
        self._monotonic = monotonic
        self._last = -interval
        self._timer: Timer | None = None

    def ask(self, *, later: bool = False) -> None:
        """Call now, or as soon as the interval is over; `later`: in a turn of its own."""
        if self._timer is not None:
            return
        left = self._last + self._interval - self._monotonic()
        if left <= 0 and not later:
            self._run()
        else:
            self._timer = self._loop.after(max(left, TURN), self._fire)

    def close(self) -> None:
        """Forget what was asked."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self) -> None:
        self._timer = None
        self._run()

    def _run(self) -> None:
        self._last, begun = self._monotonic(), self._processor()
        self._call()
        self._interval = max(self._least, (self._processor() - begun) / self._share)
