"""Holds repaints to a rate: the first at once, then at most ten a second. Owner thread."""

import time
from collections.abc import Callable

from stellwerk.core.loop import Loop, Timer

INTERVAL = 0.1
"""Seconds between two repaints."""


class Pace:
    """Calls `call` when asked, but never twice within `interval` seconds; asked meanwhile, it calls at its end."""

    def __init__(
        self,
        loop: Loop,
        call: Callable[[], None],
        interval: float = INTERVAL,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._loop = loop
        self._call = call
        self._interval = interval
        self._monotonic = monotonic
        self._last = -interval
        self._timer: Timer | None = None

    def ask(self) -> None:
        """Call now, or as soon as the interval is over."""
        if self._timer is not None:
            return
        left = self._last + self._interval - self._monotonic()
        if left <= 0:
            self._run()
        else:
            self._timer = self._loop.after(left, self._fire)

    def close(self) -> None:
        """Forget what was asked."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self) -> None:
        self._timer = None
        self._run()

    def _run(self) -> None:
        self._last = self._monotonic()
        self._call()
