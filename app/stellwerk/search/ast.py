"""The syntax tree of a query as written: names not yet looked up, every part with its place. Frozen; any thread.

Places are half-open: from `start` up to, not including, `end`.
"""

from enum import StrEnum
from typing import NamedTuple

from stellwerk.core.record import Record


class Op(StrEnum):
    """The operators. `~` means contains."""

    __hash__ = str.__hash__

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="
    CONTAINS = "~"
    CONTAINS_NOT = "!~"


class Name(NamedTuple):
    """One name of a path, or the type."""

    text: str
    start: int
    end: int


class Path(Record, frozen=True):
    """Names with dots between them: hops and, last, a property or a relation."""

    names: tuple[Name, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.names[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.names[-1].end

    @property
    def text(self) -> str:
        """As written."""
        return ".".join(name.text for name in self.names)


class Literal(NamedTuple):
    """A text as written: its pieces between wildcards, and whether it stood in quotes."""

    pieces: tuple[str, ...]
    quoted: bool
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text, with `*` for its wildcards."""
        return "*".join(self.pieces)


class Word(Record, frozen=True):
    """Free text. Whether a dotted word is a shorthand is decided when names are looked up."""

    literal: Literal


class Compare(Record, frozen=True):
    """`path op value`."""

    path: Path
    op: Op
    value: Literal


class Among(Record, frozen=True):
    """`path [NOT] IN (value, …)`."""

    path: Path
    negated: bool
    values: tuple[Literal, ...]
    end: int


class IsNull(Record, frozen=True):
    """`path IS [NOT] NULL`."""

    path: Path
    negated: bool
    end: int


class Not(Record, frozen=True):
    """`NOT item`."""

    item: "Criteria"


class And(Record, frozen=True):
    """All of them."""

    items: tuple["Criteria", ...]


class Or(Record, frozen=True):
    """Any of them."""

    items: tuple["Criteria", ...]


Criteria = Word | Compare | Among | IsNull | Not | And | Or


class Sort(Record, frozen=True):
    """One key of `sortby`."""

    path: Path
    descending: bool


class Statement(Record, frozen=True):
    """A whole query as far as it was understood."""

    type: Name | None
    criteria: Criteria | None
    sort: tuple[Sort, ...]
    page: int | None
