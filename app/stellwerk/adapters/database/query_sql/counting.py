"""How many rows of a query have each value of a property, as SQL. Any thread."""

from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.column import TABLES, column
from stellwerk.adapters.database.query_sql.scope import Scopes
from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.search.query import Query


def select_counts(query: Query, prop: Prop[Any], scopes: Scopes, now: float, most: int) -> sa.Select[Any]:
    """The `most` frequent values of a property in the rows that a query finds, whatever its page, with the number of
    rows that have each; of several values in one row each counts. Raises as `statement.select_rows`."""
    query.require_valid()
    if query.kind is None or query.kind not in TABLES:
        raise Refused(_("only events and tasks are sought in the database"))
    table = TABLES[query.kind]
    source: Any = table
    value: Any
    if prop.kind is PropKind.TEXTS:
        about = schema.event_object.alias()
        source, value = sa.outerjoin(table, about, about.c.event_id == table.c.id), about.c.name
    elif prop.kind is PropKind.TAGS:
        said = schema.said_tag.alias()
        of_it = sa.and_(said.c.kind == query.kind.value, said.c.object_id == table.c.id)
        source, value = sa.outerjoin(table, said, of_it), said.c.tag_id
    else:
        value = column(query.kind, prop, table, now)
    if prop.kind in (PropKind.TEXT, PropKind.TEXTS):
        value = sa.func.nullif(value, "")
    rows = sa.func.count().label("rows")
    found = sa.select(value.label("value"), rows).select_from(source)
    if query.checked.criteria is not None:
        found = found.where(scopes.of(query.checked.criteria, query.kind, table))
    return found.group_by(sa.text("value")).order_by(sa.text("rows DESC"), sa.text("value")).limit(most)
