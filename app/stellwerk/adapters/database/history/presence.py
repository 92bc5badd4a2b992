"""The last hour as it was sampled, and when somebody was recording. One thread at a time, within a transaction."""

from collections.abc import Iterable

import sqlalchemy as sa

from stellwerk.adapters.database.history import schema
from stellwerk.core.ids import Kind

KEPT = 366 * 86400
"""Seconds for which it is known when somebody recorded: as long as the coarsest step is kept."""
_W = schema.watch.c


def keep_hour(connection: sa.Connection, pieces: Iterable[tuple[Kind, bytes]]) -> None:
    """Keep these instead of those before."""
    connection.execute(sa.delete(schema.hour))
    for number, (kind, body) in enumerate(pieces):
        connection.execute(sa.insert(schema.hour).values(number=number, kind=kind.value, body=body))


def read_hour(connection: sa.Connection) -> list[tuple[Kind, bytes]]:
    """Those that are kept, but for kinds that this program does not know."""
    known = {kind.value: kind for kind in Kind}
    rows = sa.select(schema.hour.c.kind, schema.hour.c.body).order_by(schema.hour.c.number)
    return [(known[kind], body) for kind, body in connection.execute(rows) if kind in known]


def keep_watch(connection: sa.Connection, since: float, until: float) -> None:
    """Somebody recorded for that long. What is too old goes with the first word of a recorder."""
    longer = sa.update(schema.watch).where(_W.since == since).values(until=until)
    if not connection.execute(longer).rowcount:
        connection.execute(sa.insert(schema.watch).values(since=since, until=until))
        connection.execute(sa.delete(schema.watch).where(_W.until < until - KEPT))


def read_watches(connection: sa.Connection, begin: float, end: float) -> list[tuple[float, float]]:
    """Those that touch a time, and the first of all, which says since when it is known."""
    first = sa.select(sa.func.min(_W.since)).scalar_subquery()
    rows = sa.select(_W.since, _W.until).where(((_W.until >= begin) & (_W.since < end)) | (_W.since == first))
    return [(since, until) for since, until in connection.execute(rows.order_by(_W.since))]
