"""Who keeps watch over a profile: one process at a time, a window or `serve`. Owner thread.

Whoever does not have the charge asks for it now and then, so that the next one takes over when the first one ends, in
whatever way.
"""

import logging
from collections.abc import Callable

from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Signal
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import Errand

_log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two tries."""


class Charge:
    """`claim` takes the charge if nobody has it, and answers whether this process has it then; it is called on a
    worker, since a lock on a slow disk would hold the owner thread. `held`: it was taken before."""

    def __init__(self, loop: Loop, claim: Callable[[], bool], *, held: bool) -> None:
        self.taken: Signal[None] = Signal()
        """Emits once, when this process takes the charge over."""
        self.held = held
        self._loop = loop
        self._claim = claim
        self._timer: Timer | None = None
        self._closed = False
        self._asking = False
        self._failed = False

    def start(self) -> None:
        """Ask for it from now on, unless it is held."""
        if not self.held and self._timer is None:
            self._wait()

    def ask(self) -> None:
        """Ask at once: whoever has it seems to have ended."""
        if self.held or self._asking or self._closed:
            return
        self._asking = True
        Errand(self._loop, "charge", self._claim, self._answered).start()

    def close(self) -> None:
        """Ask no more."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def _wait(self) -> None:
        self._timer = self._loop.after(EVERY, self._due)

    def _due(self) -> None:
        self._wait()
        self.ask()

    def _answered(self, answer: Answer[bool]) -> None:
        self._asking = False
        if self._closed:
            return
        if answer.error is not None:
            level = logging.DEBUG if self._failed else logging.WARNING
            _log.log(level, "nobody can tell who keeps watch: %s", answer.error)
            self._failed = True
        elif answer.get():
            self.held = True
            if self._timer is not None:
                self._timer.cancel()
            self.taken.emit(None)
