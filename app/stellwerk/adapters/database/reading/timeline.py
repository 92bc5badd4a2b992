"""The order of all events, the newest first, kept in memory once it was read: nine bytes an event. Reader threads.

A list of a million is handed on in a millisecond then, instead of being read row by row. Before each use it is compared
with the database as the reader sees it: what was recorded since is put in, anything else makes it anew.
"""

import threading
from typing import TYPE_CHECKING

import sqlalchemy as sa

from stellwerk.adapters.database.reading.seen import seen_in

if TYPE_CHECKING:
    from stellwerk.adapters.database.reading.moment import Moment

FEWEST = 20_000
"""So many events are read as fast from the database."""


class Timeline:
    """Keeps the moment that was used last, for all threads that read one database."""

    def __init__(self, fewest: int = FEWEST) -> None:
        self._fewest = fewest
        self._guard = threading.Lock()
        self._moment: Moment | None = None

    def at(self, connection: sa.Connection) -> "Moment | None":
        """The order as this transaction sees the events; None where they are few."""
        seen = seen_in(connection)
        if seen.count < self._fewest:
            return None
        from stellwerk.adapters.database.reading.moment import brought_up, read_moment  # here: a start needs no numpy

        with self._guard:
            moment = self._moment
            if moment is not None and moment.seen != seen:
                moment = brought_up(connection, moment, seen)
            self._moment = moment or read_moment(connection, seen)
            return self._moment
