"""Keeps `metrics.db` within its bound. One thread at a time, within a transaction.

What is let go becomes free pages that the next minutes take; see `footprint` for how they are given back.
"""

import sqlalchemy as sa

from stellwerk.adapters.database.connection import driver
from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.footprint import used
from stellwerk.core.ids import Kind
from stellwerk.model.history.step import Piece, Step

DEVICES = tuple(kind.value for kind in (Kind.DISK, Kind.VNIC, Piece.VCPU))
"""Kinds that are thinned first: many, and the totals of their VMs and hosts say the most of them."""
_M, _B, _T = schema.moment.c, schema.block.c, schema.thing.c


def shorten(connection: sa.Connection, most: int) -> bool:
    """Where more than `most` bytes are used, let go of the oldest period of what is worth least; whether anything
    went."""
    return used(driver(connection)) > most and (_devices(connection) or _finest(connection))


def _devices(connection: sa.Connection) -> bool:
    """The oldest of disks, interfaces and virtual processors, in whatever step."""
    ours = _B.thing.in_(sa.select(_T.number).where(_T.kind.in_(DEVICES)))
    if _oldest(connection, ours):
        return True
    rosters = _M.roster.in_(sa.select(schema.roster.c.number).where(schema.roster.c.kind.in_(DEVICES)))
    start = connection.scalar(sa.select(sa.func.min(_M.start)).where(rosters))
    if start is None:
        return False
    connection.execute(sa.delete(schema.moment).where(rosters, _M.start == start))
    return True


def _finest(connection: sa.Connection) -> bool:
    """The oldest of the finest step that is kept."""
    return any(_oldest(connection, _B.step == step.seconds) for step in Step)


def _oldest(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> bool:
    start = connection.scalar(sa.select(sa.func.min(_B.start)).where(chosen))
    if start is None:
        return False
    connection.execute(sa.delete(schema.block).where(chosen, _B.start == start))
    return True
