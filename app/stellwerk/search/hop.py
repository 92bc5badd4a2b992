"""Follows relations of a graph, with what does not change from object to object looked up once. Any reader's thread."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce

from stellwerk.core.ids import Kind
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.relation import Relation

One = Callable[[Entity], Entity | None]
Many = Callable[[Entity], Iterable[Entity]]
Relations = Mapping[Kind, Mapping[str, Relation]]


def shared(relation: Relation) -> bool:
    """Whether several objects may lead to the same one, so that answers about it are worth keeping."""
    return not relation.inverse_of


def follow_one(relation: Relation, graph: Graph) -> One:
    """The object that a relation to one leads to, or None."""
    if relation.through:
        first, *rest = (follow_one(part, graph) for part in elementary(relation, graph.relations))
        return reduce(_then_one, rest, first)
    many = follow_many(relation, graph)

    def one(entity: Entity) -> Entity | None:
        for found in many(entity):
            return found
        return None

    return one


def _then_one(first: One, second: One) -> One:
    """Both steps. The second is remembered: many objects share their first step's end."""
    known: dict[str, Entity | None] = {}

    def both(entity: Entity) -> Entity | None:
        middle = first(entity)
        if middle is None:
            return None
        try:
            return known[middle.id]
        except KeyError:
            end = known[middle.id] = second(middle)
            return end

    return both


def follow_many(relation: Relation, graph: Graph) -> Many:
    """The objects that a relation leads to, each once; ids that lead nowhere are passed over."""
    if relation.through:
        first, *rest = (follow_many(part, graph) for part in elementary(relation, graph.relations))
        return reduce(_then_many, rest, first)
    get = graph.tables.get(relation.target, {}).get
    ids = relation.ids
    if ids is not None:
        return lambda entity: [found for id_ in ids(entity) if (found := get(id_)) is not None]
    index = graph.inverses.get((relation.target, relation.inverse_of), {})
    return lambda entity: [found for id_ in index.get(entity.id, ()) if (found := get(id_)) is not None]


def _then_many(first: Many, second: Many) -> Many:
    return lambda entity: {end.id: end for middle in first(entity) for end in second(middle)}.values()


def elementary(relation: Relation, relations: Relations) -> list[Relation]:
    """The relations that a path relation is made of, one after the other; itself where it is none."""
    if not relation.through:
        return [relation]
    found: list[Relation] = []
    kind = relation.source
    for key in relation.through:
        step = relations[kind][key]
        found += elementary(step, relations)
        kind = step.target
    return found
