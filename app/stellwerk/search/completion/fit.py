"""The kinds of things that fit at a place in a query, and the places. Frozen; any thread."""

from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.catalogue.prop import Prop
from stellwerk.search.ast import Op


class Types(Record, frozen=True):
    """A type name; in a list of `kind` one that is no name of a property or relation too."""

    kind: Kind | None


class Names(Record, frozen=True):
    """A property or a relation of `kind`; as the `first` name of a path also that of the searched type itself."""

    kind: Kind
    first: bool


class Choices(Record, frozen=True):
    """After a dot a value of this enum or yes/no property."""

    prop: Prop[Any]


class Operators(Record, frozen=True):
    """An operator that this property takes; None = a relation."""

    prop: Prop[Any] | None


class Values(Record, frozen=True):
    """A value of a property of `kind`, after this operator or in a list (which is as after `=`).

    `related`: it is text that some property of a related object contains; its name is on offer.
    """

    kind: Kind
    prop: Prop[Any]
    op: Op
    related: bool = False


class Words(Record, frozen=True):
    """One of these keywords and signs."""

    texts: tuple[str, ...]


class PageNumber(Record, frozen=True):
    """The number of a page."""


Fit = Types | Names | Choices | Operators | Values | Words | PageNumber


class Slot(Record, frozen=True):
    """A place in a text: what fits instead of the characters from `start` up to `end`, where `typed` has been written.

    `quoted`: it stands in quotes. `apart`: a word before it touches it, so that a blank must come between.
    """

    fits: tuple[Fit, ...]
    start: int
    end: int
    typed: str = ""
    quoted: bool = False
    apart: bool = False
