"""Changes of user-defined fields and of their values. Writer thread only.

Transactions that write run one after the other: what is checked here holds for all processes on the profile.
"""

from collections.abc import Collection

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.label.said import (
    Rows,
    check_events_there,
    events_lost,
    having_values,
    keep_changed,
    keep_taggings,
    taggings_of,
)
from stellwerk.adapters.database.tables_number import give_numbers
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.change import Batch
from stellwerk.model.field import Field, FieldEdit, Value
from stellwerk.model.field_value import with_values
from stellwerk.model.tag import NO_TAGS, Part


def all_fields(tx: Transaction) -> list[Field]:
    """Every field that can be read."""
    selected = sa.select(*(schema.field.c[name] for name in rows.FIELD))
    return list(rows.readable("fields", rows.field, map(tuple, tx.connection.execute(selected).all())))


def save_fields(tx: Transaction, fields: Collection[Field]) -> None:
    """Insert or replace. Raises Conflict for a key that another field of the same kind has."""
    if not fields:
        return
    known = {one.id: one for one in all_fields(tx)} | {one.id: one for one in fields}
    for one in fields:
        for other in known.values():
            if other.id != one.id and other.key == one.key and set(other.kinds) & set(one.kinds):
                text = _('a field "{key}" is already there').format(key=one.key)
                raise Conflict(text, _("choose another key"))
    upsert(tx.connection, schema.field, [rows.field_values(one) | tx.stamp() for one in fields])
    removed = schema.removed
    for portion in in_portions(one.id for one in fields):
        of_kind = removed.c.kind == Kind.FIELD.value
        tx.connection.execute(sa.delete(removed).where(of_kind, removed.c.id.in_(portion)))


def forget_fields(tx: Transaction, ids: Collection[str]) -> Rows:
    """Remove fields with all their values; answers what is said now of what had some. Definitions keep what they say:
    the field may be one of other profiles too."""
    doomed = [one for one in all_fields(tx) if one.id in ids] if ids else []
    if not doomed:
        return {}
    for portion in in_portions(one.id for one in doomed):
        tx.connection.execute(sa.delete(schema.field).where(schema.field.c.id.in_(portion)))
    upsert(tx.connection, schema.removed, [{"kind": Kind.FIELD.value, "id": one.id, **tx.stamp()} for one in doomed])
    left: Rows = {}
    for ref, said in having_values(tx, (one.key for one in doomed)).items():
        gone: dict[str, Value | None] = {
            one.key: None for one in doomed if ref.kind in one.kinds and one.key in said.values
        }
        if gone:
            left[ref] = replace(said, values=with_values(said.values, gone))
    keep_taggings(tx, left)
    return left


def edit_fields(tx: Transaction, edit: FieldEdit) -> Batch:
    """See the port."""
    save_fields(tx, edit.save)
    lost = forget_fields(tx, edit.forget)
    refs = {*edit.values, *edit.rewrite}
    if edit.values:
        _check_there(tx, edit)
        given = [ref for ref, values in edit.values.items() if any(value is not None for value in values.values())]
        if edit.save:  # what an undo brings back goes to those that are still there
            refs -= events_lost(tx, given)
        else:
            check_events_there(tx, given)
    before = taggings_of(tx, refs)
    after: Rows = {}
    for ref in refs:
        old = before.get(ref, NO_TAGS)
        values = with_values(old.values, dict(edit.values.get(ref, {})))
        travels = edit.travels and ref.kind is Kind.VM and (values != old.values or ref in edit.rewrite)
        after[ref] = replace(old, values=values, unwritten=old.unwritten | (Part.FIELDS if travels else 0))
    return Batch(
        entities=tuple(edit.save),
        removed=tuple(Ref(Kind.FIELD, id_) for id_ in edit.forget),
        numbers=give_numbers(tx, [Ref(Kind.FIELD, one.id) for one in edit.save]),
        taggings=lost | keep_changed(tx, before, after),
    )


def _check_there(tx: Transaction, edit: FieldEdit) -> None:
    """Raises Conflict for a field that somebody else has removed."""
    known = {(kind, one.key) for one in all_fields(tx) for kind in one.kinds}
    for ref, values in edit.values.items():
        for key in values:
            if (ref.kind, key) not in known:
                raise Conflict(_('the field "{key}" is not there any more').format(key=key), _("look again"))
