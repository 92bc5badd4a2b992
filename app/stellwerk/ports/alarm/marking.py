"""Acknowledging events of the database, however many there are. Owner thread; never waits."""

from collections.abc import Callable
from typing import Protocol

from stellwerk.core.record import Record
from stellwerk.model.event import Mark
from stellwerk.ports.lane import Answer


class Marking(Record, frozen=True, kw_only=True):
    """Which events, by a query over them (`Events: severity = error`), and what becomes of them.

    `mark` is put on those that nobody acknowledged; None = acknowledgements are taken back, where `only` says so that
    one alone.
    """

    query: str
    mark: Mark | None = None
    only: Mark | None = None


class Marker(Protocol):
    """Who does it, in memory and in the database."""

    def mark(
        self, wanted: Marking, tell: Callable[[int, int], None], done: Callable[[Answer[int]], None]
    ) -> Callable[[], None]:
        """Begin. `tell` is told how many of how many were gone through; `done` once how many are different now:
        Invalid for a query that cannot be answered or is about something else, what the database says otherwise.

        Answers what gives up, with Cancelled: what was acknowledged until then stays so.
        """
        ...
