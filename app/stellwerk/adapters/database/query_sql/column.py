"""What the properties of events and tasks are in the tables. Any thread.

Every property of the two kinds that the catalogue has is here, but for their tags; a test compares the two. What is not
is a field of the user.
"""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.function import document_part
from stellwerk.adapters.database.query_sql.said import Table, value_of
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop

Value = sa.ColumnElement[Any]

TABLES: Mapping[Kind, sa.Table] = {Kind.EVENT: schema.event, Kind.TASK: schema.task}
"""The kinds that are answered by SQL."""

OBJECTS = "objects"
"""The property of events that has several values, which are rows of another table."""


def _plain(name: str) -> Callable[[Table, float], Value]:
    return lambda table, now: table.c[name]


def _call(name: str) -> Callable[[Table, float], Value]:
    return lambda table, now: document_part(table.c.call, sa.literal(name))


def _note(task: Table, now: float) -> Value:
    return sa.case((task.c.outcome != "", task.c.outcome), else_=task.c.note)


def _duration(task: Table, now: float) -> Value:
    lasted = sa.func.coalesce(task.c.ended, sa.literal(now)) - task.c.started
    return sa.case((lasted < 0, sa.literal(0.0)), else_=lasted)


_EVENT: Mapping[str, Callable[[Table, float], Value]] = {
    name: _plain(name)
    for name in (
        "time",
        "severity",
        "text",
        "code",
        "id",
        "actor",
        "origin",
        "reason",
        "outcome",
        "duration",
        "details",
        "count",
        "acknowledged_by",
    )
} | {
    "last": lambda event, now: sa.func.coalesce(event.c.last, event.c.time),
    "acknowledged": lambda event, now: event.c.acknowledged.is_not(None),
    "acknowledged_at": _plain("acknowledged"),
}

_TASK: Mapping[str, Callable[[Table, float], Value]] = {
    "title": _plain("title"),
    "id": _plain("id"),
    "target": _plain("target_name"),
    "status": _plain("state"),
    "progress": lambda task, now: task.c.progress * 100.0,
    "note": _note,
    "command": _call("command"),
    "actor": _call("actor"),
    "origin": _call("origin"),
    "time": _plain("created"),
    "ended": _plain("ended"),
    "duration": _duration,
    "is_child": lambda task, now: task.c.parent_id.is_not(None),
    "can_undo": lambda task, now: sa.and_(task.c.undo.is_not(None), task.c.undone_by.is_(None)),
}

COLUMNS: Mapping[Kind, Mapping[str, Callable[[Table, float], Value]]] = {Kind.EVENT: _EVENT, Kind.TASK: _TASK}


def is_field(kind: Kind, prop: Prop[Any]) -> bool:
    """Whether a property with one value is a field of the user, whose values are rows of another table."""
    return prop.key not in COLUMNS[kind]


def column(kind: Kind, prop: Prop[Any], table: Table, now: float) -> Value:
    """The value of a property in a row of this table (or an alias of it). `now`: UTC seconds, for what goes on."""
    return value_of(prop, kind, table) if is_field(kind, prop) else COLUMNS[kind][prop.key](table, now)
