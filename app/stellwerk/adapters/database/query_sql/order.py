"""The order of a query over events and tasks as SQL, the same as `search.order` has in memory. Any thread."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.column import OBJECTS, TABLES, Value, column
from stellwerk.adapters.database.query_sql.function import natural
from stellwerk.adapters.database.query_sql.said import Table, tag_name
from stellwerk.adapters.database.query_sql.scope import TAGS, link
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.search.checked import Hops, SortKey

_ALWAYS = "time"
"""Both kinds have it in every row, so that the index gives the order."""


def order_by(keys: Iterable[SortKey], kind: Kind, table: Table, now: float) -> list[Value]:
    """The order by these keys: what is not known comes last in both directions.

    Raises Refused for an order by objects in memory other than by their names.
    """
    found: list[Value] = []
    for key in keys:
        value = _value(key.hops, key.prop, kind, table, now, largest=key.descending)
        if key.hops or key.prop.key != _ALWAYS:
            found.append(sa.case((value.is_(None), 1), else_=0))
        found.append(value.desc() if key.descending else value.asc())
    return found


def _value(hops: Hops, prop: Prop[Any], kind: Kind, table: Table, now: float, *, largest: bool) -> Value:
    """What compares, NULL where it is not known; of several related rows the smallest or largest."""
    if not hops:
        if prop.key == OBJECTS:
            return _names(table, largest)
        if prop.kind is PropKind.TAGS:
            return tag_name(kind, table, largest=largest)
        return _comparable(prop, column(kind, prop, table, now))
    relation, *rest = hops
    if relation.target in TABLES:
        other = TABLES[relation.target].alias()
        inner = _value(tuple(rest), prop, relation.target, other, now, largest=largest)
        return sa.select(_chosen(inner, largest)).where(link(relation, kind, table, other)).scalar_subquery()
    if rest or prop.key != "name":
        why = _("the database cannot order by {property} of {relation}").format(
            property=prop.key, relation=relation.key
        )
        raise Refused(why, _("order by its name, or in a list"))
    if relation.key == TAGS:
        return tag_name(kind, table, largest=largest)
    if kind is Kind.EVENT:
        return _names(table, largest, relation.target)
    of_it = table.c.target.startswith(f"{relation.target.value}:", autoescape=True)
    return sa.case((of_it, _comparable(prop, table.c.target_name)))


def _comparable(prop: Prop[Any], value: Value) -> Value:
    match prop.kind:
        case PropKind.ENUM if prop.ordered:
            return sa.case(*((value == choice, rank) for rank, choice in enumerate(prop.choices)))
        case PropKind.TEXT | PropKind.ENUM:
            return natural(sa.func.nullif(value, ""))
        case _:
            return value


def _chosen(value: Value, largest: bool) -> Value:
    return sa.func.max(value) if largest else sa.func.min(value)


def _names(event: Table, largest: bool, kind: Kind | None = None) -> Value:
    """The smallest or largest of the names of what an event is about."""
    about = schema.event_object.alias()
    of_kind = about.c.kind == kind.value if kind is not None else sa.true()
    chosen = _chosen(natural(sa.func.nullif(about.c.name, "")), largest)
    return sa.select(chosen).where(about.c.event_id == event.c.id, of_kind).scalar_subquery()
