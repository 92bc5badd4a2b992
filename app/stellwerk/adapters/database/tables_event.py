"""Events, with the objects they are about. Writer thread only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.label.said import forget_said
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.adapters.database.words.index import add_words, forget_words, words_before
from stellwerk.core.ids import Kind
from stellwerk.model.event import Event
from stellwerk.ports.repository import EventFilter

COLUMNS = [schema.event.c[name] for name in rows.EVENT]


def add_events(tx: Transaction, events: Iterable[Event]) -> None:
    """Add events; one that is there already is written over."""
    added = list({event.id: event for event in events}.values())
    ids = [event.id for event in added]
    forget_words(tx.connection, words_before(tx.connection, ids))
    stamp = tx.stamp() if added else {}
    upsert(tx.connection, schema.event, [rows.event_values(event) | stamp for event in added], "id")
    forget_objects(tx, ids)
    objects = [
        {
            "event_id": event.id, "place": place, "kind": subject.ref.kind.value, "object_id": subject.ref.id,
            "name": subject.name, "severity": event.severity.value, "time": event.time,
        }
        for event in added
        for place, subject in enumerate(event.subjects)
    ]  # fmt: skip
    upsert(tx.connection, schema.event_object, objects)
    add_words(tx.connection, ids)


def delete_events(tx: Transaction, ids: Iterable[str]) -> None:
    """Remove events, and what is said of them here; other processes are told of that alone."""
    doomed = list(ids)
    if doomed:
        forget_said(tx, Kind.EVENT, doomed)
        forget_words(tx.connection, words_before(tx.connection, doomed))
    forget_objects(tx, doomed)
    for portion in in_portions(doomed):
        tx.connection.execute(sa.delete(schema.event).where(schema.event.c.id.in_(portion)))


def forget_objects(tx: Transaction, ids: Iterable[str]) -> None:
    """Remove what events are about."""
    for portion in in_portions(ids):
        tx.connection.execute(sa.delete(schema.event_object).where(schema.event_object.c.event_id.in_(portion)))


def find_events(tx: Transaction, wanted: EventFilter) -> list[Event]:
    """Events, newest first. Each word of `words` must occur in the text or in the name of an object."""
    event, about = schema.event, schema.event_object
    query = sa.select(*COLUMNS).order_by(event.c.time.desc(), event.c.position.desc()).limit(max(0, wanted.most))
    if wanted.before is not None:
        query = query.where(event.c.time < wanted.before)
    if wanted.subject is not None:
        kind, id_ = wanted.subject
        of_it = sa.select(about.c.event_id).where(about.c.kind == kind.value, about.c.object_id == id_)
        query = query.where(event.c.id.in_(of_it))
    for word in wanted.words.lower().split():
        names = sa.select(about.c.event_id).where(_holds(about.c.name, word))
        query = query.where(sa.or_(_holds(event.c.text, word), event.c.id.in_(names)))
    return read_events(tx, tx.connection.execute(query).all())


def read_events(tx: Transaction, found: Sequence[Any]) -> list[Event]:
    """Events of rows of COLUMNS, in their order."""
    subjects = subjects_of(tx.connection, (row[0] for row in found))
    return list(rows.readable("events", lambda row: rows.event(tuple(row), subjects[row[0]]), found))


def subjects_of(connection: sa.Connection, ids: Iterable[str]) -> defaultdict[str, list[Any]]:
    """What events are about, by their ids: rows of SUBJECT in their order."""
    about = schema.event_object
    columns = [about.c.event_id, *(about.c[name] for name in rows.SUBJECT)]
    subjects: defaultdict[str, list[Any]] = defaultdict(list)
    for portion in in_portions(ids):
        query = sa.select(*columns).where(about.c.event_id.in_(portion)).order_by(about.c.event_id, about.c.place)
        for event_id, *subject in connection.execute(query):
            subjects[event_id].append(subject)
    return subjects


def _holds(column: sa.Column[Any], word: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(word, autoescape=True)
