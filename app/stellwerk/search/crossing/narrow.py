"""Narrows what a query has to look through: from the few objects that a condition speaks of back to those that lead
there, by the index of each relation. Of ten thousand VMs only those of the clusters that fit are looked at. Any
reader's thread.
"""

from collections.abc import Callable, Iterator

from stellwerk.core.ids import Kind
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.relation import Relation
from stellwerk.search.checked import Comparison, Criterion, Every, FreeText, Leaf
from stellwerk.search.compare import on_nothing
from stellwerk.search.context import Test
from stellwerk.search.crossing.outside import OUTSIDE, shortened
from stellwerk.search.hop import single_steps

_FEWER = 4
"""So many times fewer must the objects at a path's end be than those that are sought: else little is gained."""

Bound = Callable[[Criterion, Kind], Test]
"""Makes the test of criteria on objects of a kind."""


def narrowed(criteria: Criterion | None, kind: Kind, graph: Graph, bound: Bound) -> list[Entity] | None:
    """Objects of a kind, all that fit among them; None where no condition tells which."""
    known = [_leading_there(leaf, kind, graph, bound) for leaf in _required(criteria)]
    found = min((ids for ids in known if ids is not None), key=len, default=None)
    if found is None:
        return None
    table = graph.tables[kind]
    return [entity for id_ in found if (entity := table.get(id_)) is not None]


def _required(criteria: Criterion | None) -> Iterator[Leaf]:
    """The conditions that every object that fits fulfils, where an object without what they speak of does not."""
    match criteria:
        case Comparison() | FreeText():
            if criteria.hops and not on_nothing(criteria):
                yield criteria
        case Every(items=items):
            for item in items:
                yield from _required(item)


def _leading_there(leaf: Leaf, kind: Kind, graph: Graph, bound: Bound) -> dict[str, None] | None:
    """The ids of the objects that lead to one of which the condition is true; None where no index tells."""
    end, steps = leaf.hops[-1].target, _indexed(leaf, graph)
    ends = graph.tables.get(end, {})
    if not steps or len(ends) * _FEWER > len(graph.tables.get(kind, ())):
        return None
    test = bound(shortened(leaf, len(leaf.hops)), end)
    found: dict[str, None] = {entity.id: None for entity in ends.values() if test(entity)}
    for step in reversed(steps):
        index = graph.inverses[step.source, step.key]
        found = dict.fromkeys(source for id_ in found for source in index.get(id_, ()))
    return found


def _indexed(leaf: Leaf, graph: Graph) -> list[Relation]:
    """The steps of its path if each leads to one object and has an index that knows all who lead there."""
    found: list[Relation] = []
    for hop in leaf.hops:
        steps = single_steps(hop, graph.relations)
        if steps is None:
            return []
        found += steps
    kept = all((step.source, step.key) in graph.inverses for step in found)
    return found if kept and all(OUTSIDE.isdisjoint((step.source, step.target)) for step in found) else []
