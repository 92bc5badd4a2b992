"""The order of all events, the newest first, at one moment. Reader threads.

Read when it is needed only: numpy would be a quarter of the start of a command line that asks for VMs.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.reading.seen import Seen
from stellwerk.model.event import Severity

MOST_NEW = 500
"""More that came since are not put in one by one."""
PORTION = 65_536

_SEVERITIES = tuple(severity.value for severity in Severity)
_OTHER = 255

Positions = np.ndarray[Any, np.dtype[np.int64]]


class Moment:
    """The order at one moment; never changed. `positions` and `severities` side by side, the newest event first."""

    def __init__(self, positions: Positions, severities: np.ndarray[Any, np.dtype[np.uint8]], seen: Seen) -> None:
        self._positions, self._severities, self.seen = positions, severities, seen
        self._ranks: np.ndarray[Any, np.dtype[np.int32]] | None = None

    def all(self) -> Positions:
        """All positions."""
        return self._positions

    def of(self, severities: Sequence[str]) -> Positions:
        """Those of events of these severities."""
        codes = [_SEVERITIES.index(one) for one in severities if one in _SEVERITIES]
        return self._positions[np.isin(self._severities, np.array(codes, np.uint8))]

    def ordered(self, positions: Sequence[int]) -> Positions:
        """These positions in the order of their events; all of them are there."""
        if self._ranks is None:
            ranks = np.zeros(int(self._positions.max(initial=0)) + 1, np.int32)
            ranks[self._positions] = np.arange(len(self._positions), dtype=np.int32)
            self._ranks = ranks
        return self._positions[np.sort(self._ranks[np.fromiter(positions, np.int64, len(positions))])]

    def with_new(self, new: Sequence[tuple[int, str, int]], seen: Seen) -> "Moment":
        """With events more: position, severity and place among all, in their order."""
        places = [place - number for number, (_position, _severity, place) in enumerate(new)]
        positions = np.insert(self._positions, places, [position for position, _severity, _place in new])
        codes = [_code(severity) for _position, severity, _place in new]
        return Moment(positions, np.insert(self._severities, places, codes), seen)


def brought_up(connection: sa.Connection, moment: Moment, seen: Seen) -> Moment | None:
    """With what was recorded since; None where more happened than that."""
    event, before = schema.event, moment.seen
    more = seen.count - before.count
    if not 0 < more <= MOST_NEW or seen.revision <= before.revision:
        return None
    newer = sa.select(event.c.position, event.c.severity, event.c.time, event.c.id)
    rows = connection.execute(
        newer.where(event.c.revision > before.revision).order_by(event.c.time.desc(), event.c.id).limit(more + 1)
    ).all()
    if len(rows) != more or any(row.position <= before.last for row in rows):
        return None
    return moment.with_new([(row.position, row.severity, _place(connection, row)) for row in rows], seen)


def _place(connection: sa.Connection, row: Any) -> int:
    """How many events stand before one."""
    event = schema.event
    before = sa.select(sa.func.count()).select_from(event)
    later = connection.scalar(before.where(event.c.time > row.time))
    beside = connection.scalar(before.where(event.c.time == row.time, event.c.id < row.id))
    return int(later or 0) + int(beside or 0)


def read_moment(connection: sa.Connection, seen: Seen) -> Moment:
    """The whole order."""
    event = schema.event
    positions = _column(connection, sa.select(event.c.position).order_by(event.c.time.desc(), event.c.id), seen.count)
    codes = np.full(int(positions.max(initial=0)) + 1, _code(Severity.NORMAL.value), np.uint8)
    usual = Severity.NORMAL.value
    unusual = sa.select(event.c.position, event.c.severity).where(
        sa.or_(event.c.severity < usual, event.c.severity > usual)
    )
    # The bare cursor: SQLAlchemy's own rows would double the time.
    cursor: Any = connection.execute(unusual).cursor
    while rows := cursor.fetchmany(PORTION):
        codes[[row[0] for row in rows]] = [_code(row[1]) for row in rows]
    cursor.close()
    return Moment(positions, codes[positions], seen)


def _column(connection: sa.Connection, statement: sa.Select[Any], count: int) -> Positions:
    cursor: Any = connection.execute(statement).cursor
    found = np.fromiter(map(itemgetter(0), cursor), np.int64, count)
    cursor.close()
    return found


def _code(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else _OTHER
