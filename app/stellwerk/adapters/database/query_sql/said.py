"""What is said of events and tasks here, as SQL: their tags, and the values of the user's fields. Any thread.

Both are rows beside those of the events and tasks, in an index by what is said.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.function import among, natural
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.search.ast import Op
from stellwerk.search.moment import Moment

Test = sa.ColumnElement[bool]
Table = sa.FromClause

_TAG, _VALUE = schema.said_tag, schema.said_value

NEVER = "Z"
"""After every day in ISO form."""


def has_tags(kind: Kind, table: Table, tags: Collection[str] | None = None) -> Test:
    """Whether an event or task has one of these tags; None = any."""
    said = _TAG.alias()
    meant = among(said.c.tag_id, tags) if tags is not None else sa.true()
    return sa.exists().where(said.c.kind == kind.value, said.c.object_id == table.c.id, meant)


def having_tags(kind: Kind, tags: Collection[str]) -> sa.Select[Any]:
    """The ids of the events or tasks that have one of these tags."""
    return sa.select(_TAG.c.object_id).where(_TAG.c.kind == kind.value, among(_TAG.c.tag_id, tags))


def tag_name(kind: Kind, table: Table, *, largest: bool) -> sa.ColumnElement[Any]:
    """The smallest or largest of the names of its tags, as it is ordered by; NULL where it has none."""
    said, tag = _TAG.alias(), schema.tag.alias()
    name = natural(tag.c.name)
    chosen = sa.func.max(name) if largest else sa.func.min(name)
    named = sa.select(chosen).join_from(said, tag, tag.c.id == said.c.tag_id)
    return named.where(said.c.kind == kind.value, said.c.object_id == table.c.id).scalar_subquery()


def value_of(prop: Prop[Any], kind: Kind, table: Table) -> sa.ColumnElement[Any]:
    """The value of a field: of a number the number, of a date the day in ISO form, else the text. NULL where there is
    none, or one of another type."""
    said = _VALUE.alias()
    value = sa.select(_column(prop, said)).where(said.c.object_id == table.c.id, *_of(prop, kind, said))
    return value.scalar_subquery()


def having_value(prop: Prop[Any], kind: Kind, test: Callable[[sa.ColumnElement[Any]], Test]) -> sa.Select[Any]:
    """The ids of the events or tasks whose value of a field passes a test."""
    return sa.select(_VALUE.c.object_id).where(*_of(prop, kind, _VALUE), test(_column(prop, _VALUE)))


def _of(prop: Prop[Any], kind: Kind, said: Table) -> tuple[Test, Test]:
    return said.c.kind == kind.value, said.c.key == prop.key


def _column(prop: Prop[Any], said: Table) -> sa.ColumnElement[Any]:
    match prop.kind:
        case PropKind.COUNT:
            return said.c.number
        case PropKind.ENUM:  # the choices may have been others once
            return sa.case((said.c.text.in_(prop.choices), said.c.text))
        case PropKind.DATE:  # another program may have left what is none
            return sa.case((said.c.text.like("____-__-__"), said.c.text))
        case _:
            return said.c.text


def day_test(value: Moment, op: Op, day: sa.ColumnElement[Any], now: float) -> Test:
    """How a day in ISO form, which stands for its local midnight, compares to a time."""
    start, end = value.bounds(now)
    match op:
        case Op.LESS:
            return day < _first_day(start)
        case Op.LESS_EQUAL:
            return day <= _last_day(start)
        case Op.GREATER:
            return day > _last_day(start)
        case Op.GREATER_EQUAL:
            return day >= _first_day(start)
        case _:
            return sa.and_(day >= _first_day(start), day < _first_day(end))


def _first_day(at: float) -> str:
    """The first day that begins at a time or later."""
    last = _last_day(at)
    if last == NEVER:
        return NEVER
    day = date.fromisoformat(last)
    if datetime(day.year, day.month, day.day).astimezone().timestamp() >= at:
        return last
    return (day + timedelta(days=1)).isoformat() if day < date.max else NEVER


def _last_day(at: float) -> str:
    """The last day that begins at a time or before."""
    try:
        return datetime.fromtimestamp(at).astimezone().date().isoformat()
    except (ValueError, OverflowError, OSError):
        return NEVER
