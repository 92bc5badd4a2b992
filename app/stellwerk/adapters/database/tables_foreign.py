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
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.entity import Entity

MOST_EVENTS = 1000
"""New events told at once; older ones are read when somebody looks for them."""
RECENT = 10_000
"""Positions back from the newest event: changes of older ones are not told one by one, most are in no memory."""

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
    events, outside = _events(tx)
    entities += events
    removed = tuple(_new(tx, "removals", schema.removed, ("kind", "id"), lambda row: rows.ref(*row)))
    numbers = dict(_new(tx, "numbers", schema.number, rows.NUMBER, _number))
    taggings = dict(_new(tx, "tags of objects", schema.tagging, rows.TAGGING, rows.Taggings()))
    if not (entities or removed or numbers or taggings or outside):
        return None
    return Batch(entities=tuple(entities), removed=removed, numbers=numbers, taggings=taggings, outside=outside)


def _new(tx: Transaction, what: str, table: sa.Table, columns: Sequence[str], read: Callable[[Any], T]) -> list[T]:
    query = sa.select(*(table.c[name] for name in columns)).where(_foreign(tx, table)).order_by(table.c.revision)
    return list(rows.readable(what, read, map(tuple, tx.connection.execute(query).all())))


def _events(tx: Transaction) -> tuple[list[Entity], frozenset[Kind]]:
    """The newest of the new ones, oldest first, and whether there are others."""
    event, foreign = schema.event, _foreign(tx, schema.event)
    recent = int(tx.connection.scalar(sa.select(sa.func.max(event.c.position))) or 0) - RECENT
    query = sa.select(*EVENT).where(foreign, event.c.position > recent).order_by(event.c.position.desc())
    found: list[Entity] = list(reversed(read_events(tx, tx.connection.execute(query.limit(MOST_EVENTS)).all())))
    old = sa.select(event.c.position).where(foreign, event.c.position <= recent).limit(1)
    others = len(found) >= MOST_EVENTS or tx.connection.scalar(old) is not None
    return found, frozenset({Kind.EVENT}) if others else frozenset()


def _foreign(tx: Transaction, table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.revision > tx.seen.revision, table.c.writer != tx.instance)


def _number(row: tuple[Any, ...]) -> tuple[Ref, int]:
    kind, id_, number = row
    return rows.ref(kind, id_), int(number)
