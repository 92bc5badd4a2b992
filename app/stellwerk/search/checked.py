"""The checked tree: names looked up, values read. What predicates are compiled from. Frozen; any thread.

`hops` are the relations from the searched object to the one that is spoken of; empty = the searched object itself.
"""

from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.relation import Relation
from stellwerk.search.ast import Op
from stellwerk.search.moment import Moment
from stellwerk.search.number import Amount

Hops = tuple[Relation, ...]


class Pattern(Record, frozen=True):
    """A text, case folded; cut at its wildcards, so that one piece is the whole text."""

    pieces: tuple[str, ...]


class Choice(Record, frozen=True):
    """The values of an enum that are meant: one, or all that a pattern fits."""

    values: tuple[str, ...]


class Truth(Record, frozen=True):
    """Yes or no."""

    value: bool


class Network(Record, frozen=True):
    """All addresses from `first` to `last`, as numbers, of IP version 4 or 6."""

    version: int
    first: int
    last: int


class Unset(Record, frozen=True):
    """No value."""


Value = Pattern | Amount | Moment | Choice | Truth | Network | Unset


class Comparison(Record, frozen=True):
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


class FreeText(Record, frozen=True):
    """Some text property of the object contains the pattern. `relation` is the path as written, for related objects."""

    hops: Hops
    pattern: Pattern
    negated: bool
    pieces: tuple[str, ...]
    relation: str
    start: int
    end: int


class Negation(Record, frozen=True):
    """Not, with a scope of its own."""

    item: "Criterion"


class Every(Record, frozen=True):
    """All of them."""

    items: tuple["Criterion", ...]


class Either(Record, frozen=True):
    """Any of them."""

    items: tuple["Criterion", ...]


Leaf = Comparison | FreeText
Criterion = Leaf | Negation | Every | Either


class SortKey(Record, frozen=True):
    """One key of the order."""

    hops: Hops
    prop: Prop[Any]
    descending: bool


def sort_text(key: SortKey) -> str:
    """A key of the order as lists name it: the path to its property, `-` before it for descending."""
    path = ".".join((*(hop.key for hop in key.hops), key.prop.key))
    return f"-{path}" if key.descending else path


class Checked(Record, frozen=True):
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
