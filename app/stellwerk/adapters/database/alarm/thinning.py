"""Removes the oldest events, a few at a time. Writer thread only."""

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.tables_event import delete_events
from stellwerk.adapters.database.transaction import Transaction


def thin_events(tx: Transaction, before: float | None, most: int | None, portion: int) -> tuple[str, ...]:
    """See the port. The indexed order by time finds them; all are counted only where none is too old."""
    oldest = sa.select(schema.event.c.id).order_by(schema.event.c.time, schema.event.c.id)
    ids: list[str] = []
    if before is not None:
        query = oldest.where(schema.event.c.time < before).limit(portion)
        ids = list(tx.connection.execute(query).scalars())
    if not ids and most is not None:
        over = int(tx.connection.scalar(sa.select(sa.func.count()).select_from(schema.event)) or 0) - most
        if over > 0:
            ids = list(tx.connection.execute(oldest.limit(min(over, portion))).scalars())
    delete_events(tx, ids)
    return tuple(ids)
