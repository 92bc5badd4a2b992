"""What free text looks through: the texts of an object, joined and case folded once and kept until it changes.

Objects are frozen, so that one and the same object has one and the same text. It is made when it is first looked
through, not when the object comes: a start has ten thousand of them and no question yet. Any reader's thread.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph

BORDER = "\x00"
"""Stands before, between and after the texts of an object; no host can report it."""

Props = tuple[Prop[Any], ...]

_SPARE = 1000
"""So many texts of objects that are gone are not worth looking for."""

_kept: dict[Props, dict[str, tuple[Entity, str]]] = {}
"""By the properties looked through: the text of each object, by its id."""
_due: dict[Props, int] = {}
"""Of how many texts on those of objects that are gone are looked for. To count disks and interfaces goes through all
VMs, which each piece of a search would do."""


def lasting(prop: Prop[Any]) -> bool:
    """Whether a text property is read from the object alone, so that its text lasts as long as the object."""
    own = prop.kind in (PropKind.TEXT, PropKind.TEXTS, PropKind.IPS) and not prop.reads and not prop.ticks
    return own and prop.source is not Source.DERIVED


def haystack(props: Props, kind: Kind, graph: Graph) -> Callable[[Entity], str]:
    """The function from an object of a kind to its joined texts; empty where it has none. `props` are `lasting`."""
    kept = _kept.setdefault(props, {})
    if len(kept) > _due.get(props, _SPARE):
        most = _due[props] = 2 * len(graph.all(kind)) + _SPARE
        if len(kept) > most:
            table = graph.tables.get(kind, {})
            kept = _kept[props] = {id_: pair for id_, pair in kept.items() if table.get(id_) is pair[0]}

    def text_of(entity: Entity) -> str:
        pair = kept.get(entity.id)
        if pair is not None and pair[0] is entity:
            return pair[1]
        text = _joined(props, entity, graph)
        kept[entity.id] = (entity, text)
        return text

    return text_of


def texts_in(haystack: str) -> list[str]:
    """The texts that were joined."""
    return haystack[1:-1].split(BORDER) if haystack else []


def _joined(props: Props, entity: Entity, graph: Graph) -> str:
    texts = BORDER.join(_texts(props, entity, graph))
    return f"{BORDER}{texts}{BORDER}".casefold() if texts else ""


def _texts(props: Iterable[Prop[Any]], entity: Entity, graph: Graph) -> Iterator[str]:
    for prop in props:
        value = prop.get(entity, graph)
        if isinstance(value, tuple):
            yield from value
        elif value:
            yield str(value)


def prepare(graph: Graph, kinds: Iterable[tuple[Kind, Props]]) -> Iterator[None]:
    """Make the texts of all objects of these kinds before anybody asks; a step an object, so that it can be done in
    slices. `kinds`: each with the properties that free text looks through.
    """
    for kind, props in kinds:
        text_of = haystack(tuple(filter(lasting, props)), kind, graph)
        for entity in tuple(graph.all(kind)):
            text_of(entity)
            yield
