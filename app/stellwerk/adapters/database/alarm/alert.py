"""Alerts, raised and cleared. Writer thread only."""

from collections.abc import Iterable

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.row import alert_values
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import Kind
from stellwerk.model.alarm.alarm import Alert


def save_alerts(tx: Transaction, alerts: Iterable[Alert]) -> None:
    """Insert or replace."""
    rows = [alert_values(alert) for alert in alerts]
    if not rows:
        return
    stamp = tx.stamp()
    upsert(tx.connection, schema.alert, [row | stamp for row in rows])
    for portion in in_portions([row["id"] for row in rows]):  # one that is raised again is not removed
        back = sa.and_(schema.removed.c.kind == Kind.ALERT.value, schema.removed.c.id.in_(portion))
        tx.connection.execute(sa.delete(schema.removed).where(back))


def forget_alerts(tx: Transaction, ids: Iterable[str]) -> None:
    """Remove them; other processes hear of it."""
    for portion in in_portions(ids):
        query = sa.select(schema.alert.c.id).where(schema.alert.c.id.in_(portion))
        found = tx.connection.execute(query).scalars().all()
        tx.connection.execute(sa.delete(schema.alert).where(schema.alert.c.id.in_(found)))
        upsert(tx.connection, schema.removed, [{"kind": Kind.ALERT.value, "id": id_, **tx.stamp()} for id_ in found])
