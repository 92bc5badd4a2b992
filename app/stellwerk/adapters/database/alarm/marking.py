"""Acknowledges events, some at a time. Writer thread only."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.model.event import Mark
from stellwerk.ports.archive import Row

_EVENT = schema.event.c


def mark_events(tx: Transaction, events: Collection[Row], mark: Mark | None, only: Mark | None) -> tuple[str, ...]:
    """See the port."""
    positions = [one for one in events if isinstance(one, int)]
    ids = [one for one in events if isinstance(one, str)]
    changed: list[str] = []
    for named in (*map(_EVENT.position.in_, in_portions(positions)), *map(_EVENT.id.in_, in_portions(ids))):
        found = tx.connection.execute(sa.select(_EVENT.position, _EVENT.id).where(named, _concerned(mark, only))).all()
        if found:
            values: dict[str, Any] = {"acknowledged": mark and mark.at, "acknowledged_by": mark.by if mark else ""}
            where = _EVENT.position.in_([row.position for row in found])
            tx.connection.execute(sa.update(schema.event).where(where).values(**values, **tx.stamp()))
            changed += [row.id for row in found]
    return tuple(changed)


def _concerned(mark: Mark | None, only: Mark | None) -> sa.ColumnElement[bool]:
    if mark is not None:
        return _EVENT.acknowledged.is_(None)
    if only is not None:
        return sa.and_(_EVENT.acknowledged == only.at, _EVENT.acknowledged_by == only.by)
    return _EVENT.acknowledged.is_not(None)
