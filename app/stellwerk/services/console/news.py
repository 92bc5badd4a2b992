"""What a display tells, on its way to the owner thread.

A server can ring its bell, change the pointer or the size as often as it likes. Of each kind only the last waits, and
one call of the loop for all of them: neither memory nor the owner thread's queue grows, however fast it comes.

No lock: the owner thread would wait for a thread of lower rank that holds it and has no processor. Each step below is
one of a dict's, which the interpreter does not divide.
"""

from collections.abc import Callable

from stellwerk.core.loop import Loop
from stellwerk.ports.console import ScreenEvent


class News:
    """`tell` on any thread; `take` gets the events on the owner thread."""

    def __init__(self, loop: Loop, take: Callable[[ScreenEvent], None]) -> None:
        self._loop, self._take = loop, take
        self._waiting: dict[type[ScreenEvent], ScreenEvent] = {}
        self._asked = False

    def tell(self, event: ScreenEvent) -> None:
        """Hand an event on."""
        self._waiting.pop(type(event), None)  # the order is that in which they came last
        self._waiting[type(event)] = event
        if not self._asked:
            self._asked = True
            self._loop.post(self._hand_on)

    def _hand_on(self) -> None:
        self._asked = False  # before looking: what comes meanwhile asks again, at worst in vain
        for kind in list(self._waiting):
            event = self._waiting.pop(kind, None)
            if event is not None:
                self._take(event)
