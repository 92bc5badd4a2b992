"""Waiting for what follows from a command without being part of its task. Owner thread."""

from collections.abc import Callable

from stellwerk.core.loop import Loop
from stellwerk.services.tag_travel import TagTravel

SETTLE_PATIENCE = 5.0
"""Seconds."""


def settle(loop: Loop, travel: TagTravel | None, done: Callable[[], None]) -> None:
    """Call `done` once `travel` is quiet, after SETTLE_PATIENCE in any case."""
    waiting = [done]

    def tell() -> None:
        if waiting:
            timer.cancel()
            waiting.pop()()

    timer = loop.after(SETTLE_PATIENCE, tell)
    if travel is None:
        tell()
    else:
        # Whoever asks may have been told of a change before `travel` was.
        loop.post(lambda: travel.when_quiet(tell))
