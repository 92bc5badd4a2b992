"""The parts of a condition as completion offers them, and a query with one more condition in it. Owner thread."""

from collections.abc import Sequence

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.search.canonical import write_criterion, write_sort
from stellwerk.search.checked import Either
from stellwerk.search.completion.complete import Completer
from stellwerk.search.completion.offer import Offer, What
from stellwerk.search.query import read
from stellwerk.search.token import quote, write_value

_CHOSEN = frozenset({What.VALUE, What.EXAMPLE})


def props_of(completer: Completer, kind: Kind) -> Sequence[Offer]:
    """The properties of a kind, each by its own name only, in their order as columns."""
    offers = {offer.text: offer for offer in completer.offers("", kind=kind) if offer.what is What.PROPERTY}
    return [offers[prop.key] for prop in completer.catalogue.own_props(kind) if prop.key in offers]


def operators_of(completer: Completer, kind: Kind, key: str) -> Sequence[Offer]:
    """The operators that a property takes."""
    return [offer for offer in completer.offers(f"{key} ", kind=kind) if offer.what is What.OPERATOR] if key else ()


def values_of(completer: Completer, kind: Kind, key: str, operator: str) -> Sequence[Offer]:
    """The values that a property can have or has somewhere, and examples."""
    if not key or not operator:
        return ()
    return [offer for offer in completer.offers(f"{key} {operator} ", kind=kind) if offer.what in _CHOSEN]


def written(value: str, *, exact: bool) -> str:
    """A value as it is written in a query; unless it is `exact` a star stands for any text."""
    return quote(value) if exact else write_value(tuple(value.split("*")))


def with_condition(query: str, kind: Kind, condition: str, catalogue: Catalogue = CATALOGUE) -> str:
    """The query with `and condition` in it, before its order; a query that cannot be read is left behind."""
    old = read(query, kind=kind, catalogue=catalogue)
    info = catalogue.kinds[kind]
    if not old.valid or old.kind is not kind:
        return f"{info.type_name}: {condition}"
    parts = [f"{info.type_name}:"]
    if old.checked.criteria is not None:
        before = write_criterion(old.checked.criteria)
        parts += [f"({before})" if isinstance(old.checked.criteria, Either) else before, "and"]
    parts.append(condition)
    if old.sort:
        parts.append("sortby " + ", ".join(write_sort(key) for key in old.sort))
    return " ".join(parts)
