"""Makes the events of an older database quick to be found by their texts, a few at a time. Owner thread.

A million take some minutes, in which the program is used as ever: until all are in, texts are sought the slow way.
"""

import logging

from stellwerk.core.loop import Loop, Timer
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository
from stellwerk.services.link.errand import answer_of

_log = logging.getLogger(__name__)

AFTER = 15.0
"""Seconds after the start: others want the processors until then."""
MOST = 1000
"""Events in one write, some 30 ms in which others wait for the database."""
PAUSE = 0.2
"""Seconds between two writes."""


class EventIndexing:
    """Goes on until nothing is left. A database that takes nothing is left alone until the next start."""

    def __init__(self, loop: Loop, repository: Repository) -> None:
        self._loop = loop
        self._repository = repository
        self._timer: Timer | None = None
        self._closed = False

    def start(self) -> None:
        """Begin in a while."""
        self._timer = self._loop.after(AFTER, self._next)

    def close(self) -> None:
        """Leave the rest to the next start."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def _next(self) -> None:
        future = self._repository.write(lambda tables: tables.index_events(MOST))
        future.add_done_callback(lambda ended: self._loop.post(lambda: self._answered(answer_of(ended.result))))

    def _answered(self, answer: Answer[int]) -> None:
        if answer.error is not None:
            _log.info("old events are not indexed: %s", answer.error)
        elif answer.get() and not self._closed:
            self._timer = self._loop.after(PAUSE, self._next)
