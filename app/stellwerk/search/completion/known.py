"""Which values exist: what completion asks of the inventory, and the answer from a graph. Any reader's thread."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Protocol

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.entity import name_of
from stellwerk.model.graph import Graph
from stellwerk.search.completion.live_value import LiveValues

K = PropKind

NO_VALUES = LiveValues({})


class Known(Protocol):
    """What exists now."""

    def values(self, kind: Kind, prop: Prop[Any]) -> LiveValues:
        """The values of a text property (TEXT, TEXTS, IPS, REF, TAGS) among all objects of a kind. Asks no host."""
        ...


class NothingKnown:
    """No inventory: only what the language itself says is on offer."""

    def values(self, kind: Kind, prop: Prop[Any]) -> LiveValues:
        """None."""
        return NO_VALUES


class GraphKnown:
    """What a graph that does not change knows; each property is looked through once."""

    def __init__(self, graph: Graph, catalogue: Catalogue) -> None:
        self._graph = graph
        self._catalogue = catalogue
        self._known: dict[tuple[Kind, str], LiveValues] = {}

    def values(self, kind: Kind, prop: Prop[Any]) -> LiveValues:
        """The values in the graph."""
        kind, prop = named_by(kind, prop, self._catalogue)
        found = self._known.get((kind, prop.key))
        if found is None:
            found = self._known[kind, prop.key] = LiveValues(count_values(kind, prop, self._graph))
        return found


def named_by(kind: Kind, prop: Prop[Any], catalogue: Catalogue) -> tuple[Kind, Prop[Any]]:
    """The property that holds the values: of a reference, and of names gathered from related objects, the name there.

    So the hosts are on offer for a VM's host, not only those that have a VM; and every tag, since a search for one
    finds what is below it.
    """
    target = None
    if prop.kind is K.REF:
        relation = catalogue.relations[kind].get(prop.key)
        target = relation.target if relation is not None else None
    elif prop.kind is K.TAGS:
        target = Kind.TAG
    elif prop.kind is K.TEXTS and prop.source is Source.DERIVED:
        target = kind
        for step in prop.reads[0].split(".")[:-1] if prop.reads else ():
            target = catalogue.relations[target][step].target
    name = catalogue.prop(target, "name") if target is not None and target is not kind else None
    return (target, name) if target is not None and name is not None else (kind, prop)


def count_values(kind: Kind, prop: Prop[Any], graph: Graph) -> Counter[str]:
    """How many objects of a kind have each value of a property."""
    get = prop.get
    values = (get(entity, graph) for entity in graph.all(kind))
    return Counter(text for value in values if value for text in _texts(prop, value, graph) if text)


def _texts(prop: Prop[Any], value: Any, graph: Graph) -> Iterable[str]:
    match prop.kind:
        case K.TEXTS | K.IPS:
            texts: Iterable[str] = value
            return texts
        case K.REF:
            target = graph.get(value)
            return (name_of(target),) if target is not None else ()
        case _:
            return (str(value),)
