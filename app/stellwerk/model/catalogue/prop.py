"""What a property is: one declaration, read by columns, search, CSV, CLI, help and history. Pure; any thread."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar

from stellwerk.core.record import Record, field
from stellwerk.core.text import Text
from stellwerk.model.graph import Graph

E = TypeVar("E")


class PropKind(StrEnum):
    """The kind of a value, and the Python type that `get` answers with (always also None = unknown)."""

    __hash__ = str.__hash__

    TEXT = "text"  # str
    TEXTS = "texts"  # tuple[str, ...]; compares true if any element does
    ENUM = "enum"  # str, one of choices
    FLAG = "flag"  # bool
    COUNT = "count"  # int or float
    BYTES = "bytes"  # int
    PERCENT = "percent"  # float, 0..100 (more for CPU use of several processors where said)
    RATE = "rate"  # float, bytes a second
    TIME = "time"  # float, UTC seconds
    DATE = "date"  # float, UTC seconds of the local midnight that the day begins with
    DURATION = "duration"  # float, seconds
    VERSION = "version"  # int, libvirt's form: major * 1,000,000 + minor * 1,000 + release
    IPS = "ips"  # tuple[str, ...]
    TAGS = "tags"  # tuple[TagId, ...]; compared by the names of the tags and of those above them
    REF = "ref"  # Ref; compared and sorted by the name of what it names


class Source(StrEnum):
    """Where a value comes from, and so on which plane it is and when it can change."""

    __hash__ = str.__hash__

    XML = "xml"  # the domain XML: changes with `Domain.definition` only
    STATE = "state"  # what the host reports beside it
    STATS = "stats"  # a sample: no change set, read when painted
    AGENT = "agent"  # the guest agent
    USER = "user"  # ours: organisation, tags
    DERIVED = "derived"  # computed from others, see `Prop.reads`


class ColumnHint(Record, frozen=True, kw_only=True):
    """How a property looks as a column: width in characters, shown without being chosen, drawn with a bar 0..100."""

    width: int = 16
    shown: bool = False
    bar: bool = False


class Prop(Record, Generic[E], frozen=True, kw_only=True, eq=False):
    """Something that can be known about an object.

    `key` is stable and what queries and scripts write; `aliases` are RHEV-M's, oVirt's and libvirt's names for it.
    `choices` are an enum's values in order, `choice_aliases` other words for them (lower case), which a text may have
    too, with `*` as wildcard; `ordered` makes them comparable. `foreign` are values of oVirt's that no object of ours
    ever has: queries may name them. `size_unit` is what a size without a unit means in a
    query. `reads` are the paths into related objects that a DERIVED value depends on, for example `host.status`.
    `sums`: it has no `history` of its own, but that of these numbers, added up.
    `rare`: its `history` is kept by the minute and ten minutes only, see `model.history.step.RARE`.
    `text` marks what free text looks through.
    `ticks`: the value changes with the clock alone.
    `nested`: a reference into a hierarchy, which whatever is above it is compared as too; a path for machines.
    """

    key: str
    kind: PropKind
    get: Callable[[E, Graph], Any]
    title: Text
    help: Text
    source: Source
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    choice_aliases: Mapping[str, str] = field(default_factory=dict)
    foreign: tuple[str, ...] = ()
    ordered: bool = False
    size_unit: str = "GiB"
    reads: tuple[str, ...] = ()
    text: bool = False
    rare: bool = False
    ticks: bool = False
    nested: bool = False
    column: ColumnHint = ColumnHint()
    history: str | None = None
    sums: tuple[str, ...] = ()

    @property
    def recorded(self) -> tuple[str, ...]:
        """The numbers of which its history is made; none where there is none."""
        return (self.history,) if self.history is not None else self.sums
