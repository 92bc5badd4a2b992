"""What other processes on the profile changed. Writer thread only."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import data_version
from stellwerk.adapters.database.tables_event import COLUMNS as EVENT
from stellwerk.adapters.database.tables_event import read_events
from stellwerk.adapters.database.transaction import Seen, Transaction
from stellwerk.core.ids import Ref
from stellwerk.model.change import Batch
from stellwerk.model.entity import Entity

MOST_EVENTS = 1000
"""New events told at once; older ones are read when somebody looks for them."""

T = TypeVar("T")


def foreign_changes(tx: Transaction) -> Batch | None:
    """What others changed since the last call here. One PRAGMA when nobody committed anything."""
    version = data_version(tx.connection)
    if version is not None and version == tx.seen.version:
        return None
    before = Seen(tx.seen.revision, tx.seen.version)
    newest = tx.revision()
    batch = _batch(tx) if newest > before.revision else None
    tx.seen.revision, tx.seen.version = newest, version

    def forget() -> None:
        tx.seen.revision, tx.seen.version = before.revision, before.version

    tx.on_undo.append(forget)
    return batch


def _batch(tx: Transaction) -> Batch | None:
    entities: list[Entity] = []
    entities += _new(tx, "data centers", schema.data_center, rows.DATA_CENTER, rows.data_center)
    entities += _new(tx, "clusters", schema.cluster, rows.CLUSTER, rows.cluster)
    entities += _new(tx, "hosts", schema.host, rows.HOST, rows.host)
    entities += _new(tx, "tags", schema.tag, rows.TAG, rows.tag)
    entities += _new(tx, "folders", schema.folder, rows.FOLDER, rows.folder)
    entities += _new(tx, "fields", schema.field, rows.FIELD, rows.field)
    entities += _new(tx, "bookmarks", schema.bookmark, rows.BOOKMARK, rows.bookmark)
    entities += _new(tx, "alarms", schema.alarm, rows.ALARM, rows.alarm)
    entities += _new(tx, "alerts", schema.alert, rows.ALERT, rows.alert)
    entities += _new(tx, "templates", schema.template, rows.TEMPLATE, rows.template)
    entities += _new(tx, "tasks", schema.task, rows.TASK, rows.task)
    entities += _events(tx)
    removed = tuple(_new(tx, "removals", schema.removed, ("kind", "id"), lambda row: rows.ref(*row)))
    numbers = dict(_new(tx, "numbers", schema.number, rows.NUMBER, _number))
    taggings = dict(_new(tx, "tags of objects", schema.tagging, rows.TAGGING, rows.Taggings()))
    if not (entities or removed or numbers or taggings):
        return None
    return Batch(entities=tuple(entities), removed=removed, numbers=numbers, taggings=taggings)


def _new(tx: Transaction, what: str, table: sa.Table, columns: Sequence[str], read: Callable[[Any], T]) -> list[T]:
    query = sa.select(*(table.c[name] for name in columns)).where(_foreign(tx, table)).order_by(table.c.revision)
    return list(rows.readable(what, read, map(tuple, tx.connection.execute(query).all())))


def _events(tx: Transaction) -> list[Entity]:
    """The newest of the new ones, oldest first."""
    event = schema.event
    query = sa.select(*EVENT).where(_foreign(tx, event)).order_by(event.c.position.desc()).limit(MOST_EVENTS)
    return list(reversed(read_events(tx, tx.connection.execute(query).all())))


def _foreign(tx: Transaction, table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.revision > tx.seen.revision, table.c.writer != tx.instance)


def _number(row: tuple[Any, ...]) -> tuple[Ref, int]:
    kind, id_, number = row
    return rows.ref(kind, id_), int(number)
