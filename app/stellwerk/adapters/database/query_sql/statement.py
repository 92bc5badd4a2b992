"""Whole queries over events and tasks as SQL: which rows, in which order, which page. Any thread.

What lives in memory is asked of `Memory` while the statement is written: run it before that changes.
"""

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.column import TABLES
from stellwerk.adapters.database.query_sql.condition import Conditions
from stellwerk.adapters.database.query_sql.order import order_by
from stellwerk.adapters.database.query_sql.scope import Memory, Scopes
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _
from stellwerk.search.order import default_keys
from stellwerk.search.query import PAGE, Query

Ids = sa.Select[tuple[str]]


def select_ids(query: Query, memory: Memory, now: float) -> Ids:
    """The ids of the events or tasks that a query finds, in its order, or of the page asked for.

    Raises Invalid for a query with a mistake, Refused for what cannot be asked of the database: another kind, an order
    by objects in memory, texts that no database seeks.

    Args:
        memory: what the inventory says of VMs, hosts and so on.
        now: UTC seconds that relative times count from.
    """
    query.require_valid()
    kind = query.kind
    if kind is None or kind not in TABLES:
        raise Refused(_("only events and tasks are sought in the database"))
    table = TABLES[kind]
    statement = sa.select(table.c.id)
    if query.checked.criteria is not None:
        scopes = Scopes(Conditions(query.catalogue, now), memory)
        statement = statement.where(scopes.of(query.checked.criteria, kind, table))
    own = [key.prop for key in query.sort if not key.hops]
    ties = [key for key in default_keys(kind, query.catalogue) if key.prop not in own]
    statement = statement.order_by(*order_by((*query.sort, *ties), kind, table, now), table.c.id)
    if query.page is not None:
        statement = statement.offset(PAGE * (query.page - 1)).limit(PAGE)
    return statement


def subject_ids(found: Ids, kind: Kind) -> Ids:
    """The ids of the objects of a kind that the events found are about: for queries over these."""
    about = schema.event_object
    of_them = about.c.event_id.in_(found.order_by(None))
    return sa.select(about.c.object_id).distinct().where(about.c.kind == kind.value, of_them)
