"""Whole queries over events and tasks as SQL: which rows, in which order, which page. Any thread.

What lives in memory is asked of `Memory` while the statement is written: run it before that changes.
"""

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.arms import newest_first, newest_of, parted
from stellwerk.adapters.database.query_sql.column import TABLES
from stellwerk.adapters.database.query_sql.condition import Conditions
from stellwerk.adapters.database.query_sql.function import among, each_of, unindexed
from stellwerk.adapters.database.query_sql.order import order_by
from stellwerk.adapters.database.query_sql.scope import TAGS, Scopes
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _
from stellwerk.model.relation import Relation
from stellwerk.ports.archive import Memory
from stellwerk.search.checked import Comparison, Criterion, SortKey, leaves
from stellwerk.search.order import default_keys
from stellwerk.search.query import PAGE, Query

Ids = sa.Select[tuple[str]]

SEVERITY = "severity"
BESIDE = frozenset({SEVERITY, "time"})
"""Properties of events that stand in the rows of what they are about too."""


def select_ids(query: Query, memory: Memory, now: float) -> Ids:
    """The ids of the events or tasks that a query finds, in its order, or of the page asked for.

    Raises Invalid for a query with a mistake, Refused for what cannot be asked of the database: another kind, an order
    by objects in memory, texts that no database seeks.

    Args:
        memory: what the inventory says of VMs, hosts and so on.
        now: UTC seconds that relative times count from.
    """
    statement: Ids = _select(query, Scopes(Conditions(query.catalogue, now), memory), now, "id")
    if query.page is not None:
        statement = statement.offset(PAGE * (query.page - 1)).limit(PAGE)
    return statement


def select_rows(query: Query, scopes: Scopes, now: float, most: int | None = None, after: int = 0) -> Any:
    """The positions of the events, or the ids of the tasks, that a query finds, in its order and whatever its page.

    Raises as `select_ids`. `most`: the first so many only; `after`: events with a later position only.
    """
    statement = _select(query, scopes, now, "position" if query.kind is Kind.EVENT else "id", after)
    return statement if most is None else statement.limit(most)


def newest_rows(query: Query, scopes: Scopes, now: float, since: float, most: int) -> Any:
    """The first of `select_rows`, as far as they are later than `since`; of a query for which `is_newest_first`."""
    return _select(query, scopes, now, "position", since=since).limit(most)


def is_plain(query: Query) -> bool:
    """Whether a query over events asks for nothing, or for severities alone."""
    criteria = query.checked.criteria
    parts = parted(criteria) if criteria is not None else ([], None)
    return query.kind is Kind.EVENT and parts is not None and parts[1] is None


def is_newest_first(query: Query) -> bool:
    """Whether a query lists events, the newest first."""
    return query.kind is Kind.EVENT and newest_first(_keys(query))


def source_ids(
    relation: Relation,
    criterion: Criterion | None,
    scopes: Scopes,
    without: Collection[str] = (),
    few: Collection[str] | None = None,
) -> sa.Select[Any]:
    """The ids (of tasks' targets: references as text) of the objects that lead to an event or task of `criterion`;
    where only a few are of interest, `few`, those among them."""
    table = TABLES[relation.target]
    if relation.inverse_of == TAGS:
        return _tagged(relation, criterion, scopes, without)
    if relation.target is Kind.EVENT and criterion is not None and _stands_beside(criterion):
        return _sources_beside(relation, criterion, scopes, without)
    tests = [scopes.of(criterion, relation.target, table)] if criterion is not None else []
    if without:
        tests.append(sa.not_(among(table.c.id, without)))
    if relation.target is Kind.TASK:
        of_kind = table.c.target.startswith(f"{relation.source.value}:", autoescape=True)
        return sa.select(table.c.target).distinct().where(of_kind, *tests)
    about = schema.event_object
    statement = sa.select(about.c.object_id).distinct()
    if not tests:
        return statement.where(about.c.kind == relation.source.value)
    if few is not None and not scopes.narrowed:
        # From these objects on, each up to its first event that fits.
        value = each_of(sa.bindparam(None, json.dumps(sorted(few)), sa.Text())).table_valued("value").c.value
        fits = sa.exists().where(table.c.id == about.c.event_id, *tests)
        some = sa.exists().where(about.c.kind == relation.source.value, about.c.object_id == value, fits)
        return sa.select(value).where(some)
    # From the events on: most objects of a kind have events, few events fit.
    of_them = about.c.event_id.in_(sa.select(table.c.id).where(*tests))
    return statement.where(of_them, unindexed(about.c.kind) == relation.source.value)


def _tagged(
    relation: Relation, criterion: Criterion | None, scopes: Scopes, without: Collection[str]
) -> sa.Select[Any]:
    """The tags of such events or tasks."""
    said, table = schema.said_tag, TABLES[relation.target]
    tests = [scopes.of(criterion, relation.target, table)] if criterion is not None else []
    if without:
        tests.append(sa.not_(among(table.c.id, without)))
    having = sa.select(table.c.id).where(*tests)
    return sa.select(said.c.tag_id).distinct().where(said.c.kind == relation.target.value, said.c.object_id.in_(having))


def _stands_beside(criterion: Criterion) -> bool:
    """Whether what it asks of events is in the rows of their objects too, and in an index of these."""
    parts = list(leaves(criterion))
    if any(part.hops or not isinstance(part, Comparison) or part.prop.key not in BESIDE for part in parts):
        return False
    return any(isinstance(part, Comparison) and part.prop.key == SEVERITY for part in parts)


def _sources_beside(
    relation: Relation, criterion: Criterion, scopes: Scopes, without: Collection[str]
) -> sa.Select[Any]:
    about = schema.event_object
    tests = [scopes.of(criterion, Kind.EVENT, about)]
    if without:
        tests.append(sa.not_(among(about.c.event_id, without)))
    return sa.select(about.c.object_id).distinct().where(about.c.kind == relation.source.value, *tests)


def select_firsts(relation: Relation, key: SortKey, now: float) -> sa.Select[Any]:
    """Of the events or tasks that each object leads to, the first in an order: the object's id (of tasks: a reference
    as text) and the row. Raises Refused for an order by objects in memory."""
    table, about = TABLES[relation.target], schema.event_object
    order = order_by((key,), relation.target, table, now)
    row = table.c.position if relation.target is Kind.EVENT else table.c.id
    if relation.inverse_of == TAGS:
        said = schema.said_tag
        place = sa.func.row_number().over(partition_by=said.c.tag_id, order_by=order)
        ranked = (
            sa.select(said.c.tag_id.label("of"), row.label("row"), place.label("place"))
            .join_from(said, table, said.c.object_id == table.c.id)
            .where(said.c.kind == relation.target.value)
        )
    elif relation.target is Kind.TASK:
        of_kind = table.c.target.startswith(f"{relation.source.value}:", autoescape=True)
        place = sa.func.row_number().over(partition_by=table.c.target, order_by=order)
        ranked = sa.select(table.c.target.label("of"), row.label("row"), place.label("place")).where(of_kind)
    else:
        place = sa.func.row_number().over(partition_by=about.c.object_id, order_by=order)
        ranked = (
            sa.select(about.c.object_id.label("of"), row.label("row"), place.label("place"))
            .join_from(about, table, about.c.event_id == table.c.id)
            .where(about.c.kind == relation.source.value)
        )
    found = ranked.subquery()
    return sa.select(found.c.of, found.c.row).where(found.c.place == 1)


def _select(query: Query, scopes: Scopes, now: float, what: str, after: int = 0, since: float | None = None) -> Any:
    query.require_valid()
    kind = query.kind
    if kind is None or kind not in TABLES:
        raise Refused(_("only events and tasks are sought in the database"))
    table = TABLES[kind]
    keys = _keys(query)
    parts = (
        parted(query.checked.criteria)
        if kind is Kind.EVENT and newest_first(keys) and not after and since is None
        else None
    )
    if parts is not None:
        return newest_of(*parts, scopes, what)
    statement = sa.select(table.c[what])
    if query.checked.criteria is not None:
        statement = statement.where(scopes.of(query.checked.criteria, kind, table))
    if after:
        statement = statement.where(schema.event.c.position > after)
    if since is not None:
        statement = statement.where(schema.event.c.time > since)
    return statement.order_by(*order_by(keys, kind, table, now), table.c.id)


def _keys(query: Query) -> tuple[SortKey, ...]:
    """The order, down to what all but ends ties."""
    assert query.kind is not None
    own = [key.prop for key in query.sort if not key.hops]
    return (*query.sort, *(key for key in default_keys(query.kind, query.catalogue) if key.prop not in own))
