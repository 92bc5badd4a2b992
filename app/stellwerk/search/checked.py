"""The checked tree: names looked up, values read. What predicates are compiled from. Frozen; any thread.

`hops` are the relations from the searched object to the one that is spoken of; empty = the searched object itself.
"""

from dataclasses import dataclass
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.relation import Relation
from stellwerk.search.ast import Op
from stellwerk.search.moment import Moment
from stellwerk.search.number import Amount

Hops = tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text, case folded; cut at its wildcards, so that one piece is the whole text."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The values of an enum that are meant: one, or all that a pattern fits."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or no."""

    value: bool


@dataclass(frozen=True, slots=True)
class Network:
    """All addresses from `first` to `last`, as numbers, of IP version 4 or 6."""

    version: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Unset:
    """No value."""


Value = Pattern | Amount | Moment | Choice | Truth | Network | Unset


@dataclass(frozen=True, slots=True)
class Comparison:
    """A property against values, any of which will do. `op` is never a negated one; `negated` says so.

    `written` are the values as they are to be written; `start` and `end` the place in the text.
    """

    hops: Hops
    prop: Prop[Any]
    op: Op
    values: tuple[Value, ...]
    negated: bool
    written: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FreeText:
    """Some text property of the object contains the pattern. `relation` is the path as written, for related objects."""

    hops: Hops
    pattern: Pattern
    negated: bool
    pieces: tuple[str, ...]
    relation: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Negation:
    """Not, with a scope of its own."""

    item: "Criterion"


@dataclass(frozen=True, slots=True)
class Every:
    """All of them."""

    items: tuple["Criterion", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of them."""

    items: tuple["Criterion", ...]


Leaf = Comparison | FreeText
Criterion = Leaf | Negation | Every | Either


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of the order."""

    hops: Hops
    prop: Prop[Any]
    descending: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole query. `kind` None: free text over all kinds."""

    kind: Kind | None
    criteria: Criterion | None
    sort: tuple[SortKey, ...]
    page: int | None


def leaves(criterion: Criterion | None) -> list[Leaf]:
    """All conditions of a tree, from left to right."""
    match criterion:
        case None:
            return []
        case Negation(item=item):
            return leaves(item)
        case Every(items=items) | Either(items=items):
            return [leaf for item in items for leaf in leaves(item)]
        case Comparison() | FreeText():
            return [criterion]
