"""Sort keys: natural for texts, by value for numbers, addresses and versions, unknown last in both directions.

A key is a tuple of one comparable value per sort key, then the default order of the kind, then the id, so that the
order is complete. Texts compare natural by plain string comparison, which is fast. Any reader's thread.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.tag_tree import tags_of
from stellwerk.search.checked import SortKey
from stellwerk.search.compare import address_number
from stellwerk.search.context import Context
from stellwerk.search.hop import follow_known, follow_many, single_steps

K = PropKind

Key = Callable[[Entity], Any]

_DIGITS = re.compile(r"\d+", re.ASCII)
_LAST = "\U0010ffff\U0010ffff"
"""Above every text: what an unknown text sorts as."""
_FAR = float("inf")
_TEXTUAL = frozenset({K.TEXT, K.TEXTS, K.ENUM, K.REF, K.TAGS})
_NUMBERS = frozenset(K) - _TEXTUAL - {K.IPS}
"""They are their own places."""


class _Mirror(dict[int, int]):
    """Turns each character into its opposite, for `str.translate`; remembers those it met."""

    def __missing__(self, code: int) -> int:
        self[code] = max(0, 0x10FFFE - code)
        return self[code]


_MIRROR = _Mirror()


@lru_cache(maxsize=1 << 16)
def natural_text(text: str) -> str:
    """A text whose plain order is the natural order: `web-2` before `web-10`, case ignored.

    A run of digits is written as a mark below all letters, its length without leading zeros, and the digits.
    """
    return _DIGITS.sub(_counted, text.casefold())


def _counted(match: re.Match[str]) -> str:
    digits = match[0].lstrip("0")
    return f"\x00{chr(min(len(digits), 0xD000))}{digits}"


@lru_cache(maxsize=1 << 16)
def mirrored(text: str) -> str:
    """A text that sorts the other way round; the end of the text comes after all characters."""
    return natural_text(text).translate(_MIRROR) + "\U0010ffff"


def default_keys(kind: Kind, catalogue: Catalogue) -> tuple[SortKey, ...]:
    """The default order of a kind."""
    sort = catalogue.kinds[kind].sort
    prop = catalogue.prop(kind, sort.removeprefix("-"))
    return (SortKey((), prop, sort.startswith("-")),) if prop is not None else ()


def sort_key(keys: tuple[SortKey, ...], kind: Kind, catalogue: Catalogue, context: Context) -> Key:
    """The function from an object to its place, for one pass over a graph."""
    own = [key for key in keys if not key.hops]
    ties = [key for key in default_keys(kind, catalogue) if all(other.prop is not key.prop for other in own)]
    parts = [_part(key, kind, context) for key in (*keys, *ties)]
    if len(parts) == 1:
        single = parts[0]
        return lambda entity: (single(entity), entity.id)
    if len(parts) == 2:
        first, second = parts
        return lambda entity: (first(entity), second(entity), entity.id)
    return lambda entity: (*[part(entity) for part in parts], entity.id)


def _part(key: SortKey, kind: Kind, context: Context) -> Key:
    graph = context.graph
    if (named := _named(key, kind, context)) is not None:
        return named
    own, last = _own(key, context), _last(key.prop)
    relations = graph.relations
    steps = [single_steps(hop, relations) for hop in key.hops]
    if any(parts is None for parts in steps):
        targets = _targets(key, context)
        return lambda entity: min(map(own, targets(entity)), default=last)
    place: Key = own
    for step in reversed([part for parts in steps if parts is not None for part in parts]):
        place = follow_known(step, graph, place, last)
    return place


def _own(key: SortKey, context: Context) -> Key:
    """The place by a property of the object itself."""
    get, graph, last = key.prop.get, context.graph, _last(key.prop)
    if key.prop.kind in _NUMBERS:
        if key.descending:
            return lambda entity: last if (number := get(entity, graph)) is None else -number
        return lambda entity: last if (number := get(entity, graph)) is None else number
    value_key = _value_key(key.prop, key.descending, context)
    # An empty text and no elements are unknown, too.
    return lambda entity: value_key(value) if (value := get(entity, graph)) else last


def _last(prop: Prop[Any]) -> Any:
    """What an unknown value sorts as."""
    return _LAST if prop.kind in _TEXTUAL else _FAR


def _named(key: SortKey, kind: Kind, context: Context) -> Key | None:
    """The place by a reference that is a stored relation, asked once for each object that it leads to: thirty thousand
    disks are on ten thousand VMs."""
    relation = context.graph.relations[kind].get(key.prop.key)
    if key.hops or key.prop.kind is not K.REF or relation is None or relation.ids is None or relation.many:
        return None
    text = mirrored if key.descending else natural_text
    return follow_known(relation, context.graph, lambda found: text(name_of(found).casefold()), _LAST)


def _targets(key: SortKey, context: Context) -> Callable[[Entity], Iterable[Entity]]:
    steps = [follow_many(hop, context.graph) for hop in key.hops]

    def reached(entity: Entity) -> Iterable[Entity]:
        found: Iterable[Entity] = (entity,)
        for step in steps:
            found = [end for start in found for end in step(start)]
        return found

    return reached


def _value_key(prop: Prop[Any], descending: bool, context: Context) -> Callable[[Any], Any]:
    """From a known value that is no number to what compares in the direction wanted: the smallest comes first."""
    text = mirrored if descending else natural_text
    match prop.kind:
        case K.TEXT:
            return text
        case K.ENUM:
            if not prop.ordered:
                return text
            ranks = {choice: f"{rank:04}" for rank, choice in enumerate(prop.choices)}
            return lambda value: text(ranks.get(value, ""))
        case K.REF:
            return lambda ref: text(name) if (name := context.name(ref)) is not None else _LAST
        case K.TEXTS:
            return lambda values: min(map(text, values))
        case K.TAGS:
            return lambda ids: min((text(tag.name) for tag in tags_of(ids, context.graph)), default=_LAST)
        case K.IPS:
            sign = -1 if descending else 1
            return lambda values: min(_address_key(value, sign) for value in values)
        case _:
            raise AssertionError(prop.kind)


def _address_key(text: str, sign: int) -> float:
    number = address_number(text)
    return _FAR if number is None else sign * ((number[0] << 128) + number[1])
