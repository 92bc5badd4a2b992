"""Changes which conditions a query has on one property, by its text: what column filters do. Pure; any thread.

A condition is one on a property where it is about that property of the searched object alone and stands in the
topmost AND, so that taking it away or putting another there leaves the meaning of the rest as it is.
"""

from typing import Any

from stellwerk.core.record import replace
from stellwerk.model.catalogue.prop import Prop
from stellwerk.search.checked import Comparison, Criterion, Every, leaves
from stellwerk.search.query import Query, read
from stellwerk.search.token import quote

NULL = ""
"""Stands among values for: there is none."""


def conditions_on(query: Query, prop: Prop[Any]) -> tuple[Criterion, ...]:
    """The conditions of a valid query on a property, in their order."""
    return tuple(item for item in _items(query) if _is_about(item, prop))


def refined(query: Query, prop: Prop[Any], condition: str = "", *, keep: bool = False) -> str:
    """The canonical text of a valid query with this condition on a property in place of those that it has.

    Args:
        condition: criteria on the property as they are written; empty = take those away that there are.
        keep: leave those that there are, and add the condition where it is not among them.

    A page that was asked for is forgotten: it was one of another answer. Raises Invalid for a condition with a mistake.
    """
    added = read(condition, kind=query.kind, catalogue=query.catalogue) if condition else None
    if added is not None:
        added.require_valid()
    items = [item for item in _items(query) if keep or not _is_about(item, prop)]
    there = {_written(query, item) for item in items}
    if added is not None:
        items += [item for item in _items(added) if _written(query, item) not in there]
    return _text(query, items)


def any_of(key: str, values: tuple[str, ...], *, negated: bool = False) -> str:
    """The condition that a property has one of these values, written as `written_value` does; NULL = none is set."""
    known = [value for value in values if value != NULL]
    unset = NULL in values
    parts = []
    if len(known) == 1:
        parts.append(f"{key} {'!=' if negated else '='} {known[0]}")
    elif known:
        parts.append(f"{key} {'NOT IN' if negated else 'IN'} ({', '.join(known)})")
    if unset:
        parts.append(f"{key} IS {'NOT ' if negated else ''}NULL")
    return (" AND " if negated else " OR ").join(parts)


def contains(key: str, text: str) -> str:
    """The condition that a text property contains this."""
    return f"{key} ~ {quote(text)}"


def between(key: str, low: str, high: str) -> str:
    """The condition that a value lies between these, both included; as people write them, empty = no bound."""
    parts = [f"{key} >= {quote(low.strip())}"] if low.strip() else []
    parts += [f"{key} <= {quote(high.strip())}"] if high.strip() else []
    return " AND ".join(parts)


def _items(query: Query) -> tuple[Criterion, ...]:
    criteria = query.checked.criteria
    if criteria is None:
        return ()
    return criteria.items if isinstance(criteria, Every) else (criteria,)


def _is_about(criterion: Criterion, prop: Prop[Any]) -> bool:
    return all(isinstance(leaf, Comparison) and not leaf.hops and leaf.prop is prop for leaf in leaves(criterion))


def _written(query: Query, item: Criterion) -> str:
    return _text(query, [item])


def _text(query: Query, items: list[Criterion]) -> str:
    criteria = None if not items else items[0] if len(items) == 1 else Every(tuple(items))
    checked = replace(query.checked, criteria=criteria, page=None)
    return replace(query, checked=checked).canonical
