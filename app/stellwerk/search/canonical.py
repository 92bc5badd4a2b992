"""Writes a checked query: one text for all that mean the same by the same words. Pure; any thread.

The text reads back to the same query, and writing that gives the same text.
"""

from collections.abc import Iterable

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.checked import (
    Checked,
    Comparison,
    Criterion,
    Either,
    Every,
    FreeText,
    Hops,
    Negation,
    SortKey,
    Unset,
)
from stellwerk.search.name import CatalogueNames
from stellwerk.search.token import quote, write_value, write_word


def write_query(checked: Checked, catalogue: Catalogue) -> str:
    """The canonical text of a whole query."""
    parts = []
    if checked.kind is not None:
        parts.append(f"{catalogue.kinds[checked.kind].type_name}:")
    if checked.criteria is not None:
        parts.append(_without_type(write_criterion(checked.criteria), checked.kind, catalogue))
    if checked.sort:
        parts.append("sortby " + ", ".join(write_sort(key) for key in checked.sort))
    if checked.page is not None:
        parts.append(f"page {checked.page}")
    return " ".join(parts)


def _without_type(criteria: str, kind: Kind | None, catalogue: Catalogue) -> str:
    """Without a type a first word that is a type's name would be taken for it."""
    alone = kind is None and CatalogueNames(catalogue, None).is_type(criteria)
    return f'"{criteria}"' if alone else criteria


def write_criterion(criterion: Criterion) -> str:
    """The canonical text of a part."""
    match criterion:
        case Comparison():
            return _comparison(criterion)
        case FreeText():
            return _free_text(criterion)
        case Negation(item=item):
            inner = write_criterion(item)
            return f"NOT ({inner})" if isinstance(item, Every | Either) else f"NOT {inner}"
        case Every(items=items):
            return " AND ".join(
                f"({write_criterion(i)})" if isinstance(i, Either) else write_criterion(i) for i in items
            )
        case Either(items=items):
            return " OR ".join(write_criterion(item) for item in items)


def _in_and(item: Criterion) -> str:
    text = write_criterion(item)
    return f"({text})" if isinstance(item, Either) else text


def write_sort(key: SortKey) -> str:
    """The canonical text of a sort key."""
    return _path(key.hops, key.prop.key) + (" desc" if key.descending else "")


def _comparison(leaf: Comparison) -> str:
    path = _path(leaf.hops, leaf.prop.key)
    written = tuple(dict.fromkeys(leaf.written))
    if len(written) > 1:
        return f"{path} {'NOT ' if leaf.negated else ''}IN ({', '.join(written)})"
    if isinstance(leaf.values[0], Unset):
        return f"{path} IS {'NOT ' if leaf.negated else ''}NULL"
    op = leaf.op.value if not leaf.negated else f"!{leaf.op.value}"
    return f"{path} {op} {written[0]}"


def _free_text(leaf: FreeText) -> str:
    if not leaf.relation:
        return f"{'NOT ' if leaf.negated else ''}{write_word(leaf.pieces)}"
    return f"{leaf.relation} {'!=' if leaf.negated else '='} {write_value(leaf.pieces)}"


def _path(hops: Hops, key: str) -> str:
    return ".".join((*(hop.key for hop in hops), key))


def field_query(fields: Iterable[tuple[str, str]]) -> str:
    """Criteria that all of these properties have these values: `cluster = Default AND name = "a b"`."""
    return " AND ".join(f"{name} = {quote(value)}" for name, value in fields)
