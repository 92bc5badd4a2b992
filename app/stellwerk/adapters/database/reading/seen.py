"""What a reader sees of the events without reading them. Reader threads."""

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.core.record import Record


class Seen(Record, frozen=True):
    """What tells one state of the events from another: how many there are, the newest revision, the last position."""

    count: int
    revision: int
    last: int


def seen_in(connection: sa.Connection) -> Seen:
    """As this transaction sees it."""
    event = schema.event
    count, revision, last = connection.execute(
        sa.select(
            sa.select(sa.func.count()).select_from(event).scalar_subquery(),
            sa.select(sa.func.max(event.c.revision)).scalar_subquery(),
            sa.select(sa.func.max(event.c.position)).scalar_subquery(),
        )
    ).one()
    return Seen(count, revision or 0, last or 0)
