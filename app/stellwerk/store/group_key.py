"""What objects are grouped by: the value of a property as people read it, and its place among the others.

Objects stand together where the text is the same, which is what somebody sees who groups. Any reader's thread.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from stellwerk.model.catalogue.format import DASH, format_value
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.search.order import mirrored, natural_text

K = PropKind

BAND = 10
"""Percents are grouped by tens."""
_NUMBERS = frozenset({K.COUNT, K.BYTES, K.RATE, K.DURATION, K.VERSION, K.FLAG})


class GroupKey(NamedTuple):
    """One level of a group. `text` is what it is called, None = unknown; `order` compares with others of the level."""

    text: str | None
    order: tuple[Any, ...]


GroupKeys = tuple[GroupKey, ...]
"""One for each level, the outermost first."""


class Level(NamedTuple):
    """By what objects are grouped, and in which order the groups stand."""

    prop: Prop[Any]
    descending: bool = False


def groupable(prop: Prop[Any]) -> bool:
    """Whether groups by it stay as long as no fact changes: not for samples, nor for what the clock changes."""
    return prop.source is not Source.STATS and not prop.ticks


def unknown(levels: Sequence[Level]) -> GroupKeys:
    """Where objects stand of which nothing is known."""
    return tuple(_UNKNOWN for _level in levels)


def group_reader(levels: Sequence[Level], graph: Graph) -> Callable[[Entity], GroupKeys]:
    """From an object to its groups, for one pass over a graph: equal values are looked at once."""
    readers = [_reader(level, graph) for level in levels]
    if len(readers) == 1:
        single = readers[0]
        return lambda entity: (single(entity),)
    return lambda entity: tuple([read(entity) for read in readers])


_UNKNOWN = GroupKey(None, (1,))
"""After all that are known, in both directions."""


def _reader(level: Level, graph: Graph) -> Callable[[Entity], GroupKey]:
    get = level.prop.get
    met: dict[Any, GroupKey] = {}

    def read(entity: Entity) -> GroupKey:
        value = get(entity, graph)
        key = met.get(value)
        if key is None:
            key = met[value] = _key(level, value, graph)
        return key

    return read


def _key(level: Level, value: Any, graph: Graph) -> GroupKey:
    prop, descending = level.prop, level.descending
    if value is None or value in ("", ()):
        return _UNKNOWN
    if prop.kind is K.PERCENT:
        low = int((value - (value == 100)) // BAND) * BAND  # full is in the last band
        return GroupKey(f"{low} – {low + BAND} %", (0, -low if descending else low, ""))
    text = format_value(prop, value, graph)
    if prop.kind is K.TIME:
        text = text[:10]
    if text == DASH and prop.kind in (K.REF, K.TAGS, K.TIME):  # what it names is not there
        return _UNKNOWN
    text = " ".join(text.split())
    if prop.kind in _NUMBERS:
        return GroupKey(text, (0, -value if descending else value, ""))
    rank = f"{prop.choices.index(value):04}" if prop.ordered and value in prop.choices else text
    return GroupKey(text, (0, (mirrored if descending else natural_text)(rank), text))
