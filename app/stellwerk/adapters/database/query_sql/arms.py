"""Several severities, the newest first: each is in that order in its index, so they are merged instead of sorted, and
the first rows are there at once. Pure; any thread.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.function import unindexed
from stellwerk.adapters.database.query_sql.said import Test
from stellwerk.adapters.database.query_sql.scope import Scopes
from stellwerk.core.ids import Kind
from stellwerk.search.checked import Choice, Comparison, Criterion, Every, FreeText, SortKey
from stellwerk.search.compare import choices_that_fit

_SEVERITY = "severity"


def newest_first(keys: Sequence[SortKey]) -> bool:
    """Whether an order is that of the time, descending."""
    return len(keys) == 1 and not keys[0].hops and keys[0].prop.key == "time" and keys[0].descending


def parted(criteria: Criterion | None) -> tuple[list[str], Criterion | None] | None:
    """The severities that a query asks for at its top, and what else it asks for; None where it asks for none."""
    items = list(criteria.items) if isinstance(criteria, Every) else [criteria]
    for place, item in enumerate(items):
        if isinstance(item, Comparison) and not item.hops and not item.negated and item.prop.key == _SEVERITY:
            values = [value for value in item.values if isinstance(value, Choice)]
            if len(values) < len(item.values):
                return None
            fitting = {choice for value in values for choice in choices_that_fit(item.prop, value.values, item.op)}
            rest = tuple(other for other in items[:place] + items[place + 1 :] if other is not None)
            return sorted(fitting), (Every(rest) if len(rest) > 1 else rest[0]) if rest else None
    return None


def newest_of(severities: Sequence[str], rest: Criterion | None, scopes: Scopes, what: str) -> Any:
    """The statement for these severities and the rest of the criteria."""
    event = schema.event
    test = scopes.of(rest, Kind.EVENT, event) if rest is not None else sa.true()
    if len(severities) < 2 or (_plain(rest) and scopes.narrowed):
        near: Test = (unindexed(event.c.severity) if scopes.narrowed and _plain(rest) else event.c.severity).in_(
            severities
        )
        return sa.select(event.c[what]).where(near, test).order_by(event.c.time.desc(), event.c.id)
    arms = [
        sa.select(event.c[what].label("row"), event.c.time.label("at"), event.c.id.label("name")).where(
            event.c.severity == severity, test
        )
        for severity in severities
    ]
    return sa.union_all(*arms).order_by(sa.text("at DESC"), sa.text("name"))


def _plain(rest: Criterion | None) -> bool:
    """Whether what narrows one condition down narrows the whole down."""
    items = rest.items if isinstance(rest, Every) else (rest,)
    return all(isinstance(item, Comparison | FreeText) and not item.negated for item in items)
