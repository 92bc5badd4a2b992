"""What is known of templates. Writer thread only."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import Kind
from stellwerk.model.template.template import Template


def save_templates(tx: Transaction, templates: Collection[Template]) -> None:
    """Insert or replace. Two of one name are none of our business: each host may have its own."""
    if not templates:
        return
    upsert(tx.connection, schema.template, [rows.template_values(one) | tx.stamp() for one in templates])
    removed = schema.removed
    for portion in in_portions(one.id for one in templates):
        of_kind = removed.c.kind == Kind.TEMPLATE.value
        tx.connection.execute(sa.delete(removed).where(of_kind, removed.c.id.in_(portion)))


def forget_templates(tx: Transaction, ids: Iterable[str], hosts: Iterable[str] = ()) -> None:
    """Remove these, and those of hosts that are removed: another host that sees their files tells of them anew."""
    table = schema.template
    for column, wanted in ((table.c.id, ids), (table.c.host_id, hosts)):
        for portion in in_portions(wanted):
            found = tx.connection.execute(sa.select(table.c.id).where(column.in_(portion))).scalars().all()
            tx.connection.execute(sa.delete(table).where(table.c.id.in_(found)))
            gone = [{"kind": Kind.TEMPLATE.value, "id": id_, **tx.stamp()} for id_ in found]
            upsert(tx.connection, schema.removed, gone)
