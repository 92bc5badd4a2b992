"""Waiting for what follows from a command without being part of its task. Owner thread."""

import logging
from collections.abc import Callable

from stellwerk.core.loop import Loop
from stellwerk.services.tag_travel import TagTravel

SETTLE_PATIENCE = 30.0
"""Seconds. What is given up on is missing from an answer: a busy computer needs several; a host that hangs is found out
in some twelve, and then not waited for."""

_log = logging.getLogger(__name__)


def settle(loop: Loop, travel: TagTravel | None, done: Callable[[], None]) -> None:
    """Call `done` once `travel` is quiet; after SETTLE_PATIENCE in any case, which the log says."""
    waiting = [done]

    def tell() -> None:
        if waiting:
            timer.cancel()
            waiting.pop()()

    def give_up() -> None:
        _log.warning("tags, folders and fields are still on their way to or from hosts; they may be shown as they were")
        tell()

    timer = loop.after(SETTLE_PATIENCE, give_up)
    if travel is None:
        tell()
    else:
        # Whoever asks may have been told of a change before `travel` was.
        loop.post(lambda: travel.when_quiet(tell))
