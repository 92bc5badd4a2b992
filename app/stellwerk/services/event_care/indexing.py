"""Makes the events of an older database quick to be found by their texts, a few at a time. Owner thread.

A million take some minutes, in which the program is used as ever: until all are in, texts are sought the slow way.
"""

import logging

from stellwerk.core.loop import Loop
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository
from stellwerk.services.event_care.pieces import Pieces

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
        self._pieces: Pieces[int] = Pieces(loop, repository, lambda: lambda tables: tables.index_events(MOST), _took)

    def start(self) -> None:
        """Begin in a while."""
        self._pieces.start(AFTER)

    def close(self) -> None:
        """Leave the rest to the next start."""
        self._pieces.close()


def _took(answer: Answer[int]) -> float | None:
    if answer.error is not None:
        _log.info("old events are not indexed: %s", answer.error)
        return None
    return PAUSE if answer.get() else None
