"""Work on charts one after the other, so that several of them never hold the owner thread together. Owner thread."""

from collections.abc import Callable

from stellwerk.core.loop import Loop, Timer

APART = 0.02
"""Seconds from one to the next: Qt paints at once all that has changed since it painted last."""


class InTurn:
    """Calls, each by a key: a later call of a key takes the place of one that waits."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._waiting: dict[object, Callable[[], None]] = {}
        self._timer: Timer | None = None

    def add(self, key: object, call: Callable[[], None]) -> None:
        """Call it now if nothing was called just before, else in its turn."""
        if self._timer is None:
            call()
            self._timer = self._loop.after(APART, self._next)
        else:
            self._waiting[key] = call

    def close(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _next(self) -> None:
        self._timer = None
        if self._waiting:
            key = next(iter(self._waiting))
            call = self._waiting.pop(key)
            self._timer = self._loop.after(APART, self._next)
            call()
