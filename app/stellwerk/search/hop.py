"""Follows relations of a graph, with what does not change from object to object looked up once. Any reader's thread."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from itertools import chain
from typing import TypeVar

from stellwerk.core.ids import Kind
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.part.part_table import PartTable
from stellwerk.model.relation import Relation

T = TypeVar("T")

One = Callable[[Entity], Entity | None]
Many = Callable[[Entity], Iterable[Entity]]
Relations = Mapping[Kind, Mapping[str, Relation]]


def shared(relation: Relation) -> bool:
    """Whether several objects may lead to the same one, so that answers about it are worth keeping."""
    return not relation.inverse_of


def single_steps(relation: Relation, relations: Relations) -> list[Relation] | None:
    """The relations to one that lead, one after the other, where this relation to one does; None for one to many."""
    parts = elementary(relation, relations)
    return None if relation.many or any(part.many for part in parts) else parts


def follow_one(relation: Relation, graph: Graph) -> One:
    """The object that a relation to one leads to, or None. Not for path relations: follow their parts."""
    get = graph.tables.get(relation.target, {}).get
    ids = relation.ids
    if ids is None:
        many = follow_many(relation, graph)
        return lambda entity: next(iter(many(entity)), None)

    def one(entity: Entity) -> Entity | None:
        for id_ in ids(entity):
            found = get(id_)
            if found is not None:
                return found
        return None

    return one


def follow_known(relation: Relation, graph: Graph, answer: Callable[[Entity], T], nothing: T) -> Callable[[Entity], T]:
    """What is said of the one object that a relation leads to, asked once an object; `nothing` where there is none.

    Not for path relations: follow their parts.
    """
    known: dict[str, T] = {}
    if relation.ids is None:
        one = follow_one(relation, graph)

        def of_found(entity: Entity) -> T:
            found = one(entity)
            if found is None:
                return nothing
            if found.id not in known:
                known[found.id] = answer(found)
            return known[found.id]

        return of_found
    ids, get = relation.ids, graph.tables.get(relation.target, {}).get

    def of_id(entity: Entity) -> T:
        for id_ in ids(entity):
            try:
                return known[id_]
            except KeyError:
                found = get(id_)
                if found is not None:
                    said = known[id_] = answer(found)
                    return said
        return nothing

    return of_id


def follow_many(relation: Relation, graph: Graph) -> Many:
    """The objects that a relation leads to, each once; ids that lead nowhere are passed over."""
    if relation.through:
        first, *rest = elementary(relation, graph.relations)
        return reduce(lambda many, step: _then_many(many, step, graph), rest, follow_many(first, graph))
    table = graph.tables.get(relation.target, {})
    if isinstance(table, PartTable) and relation.source is Kind.VM:
        return table.of  # type: ignore[return-value]  # what it is asked of are VMs
    get = table.get
    ids = relation.ids
    if ids is not None:
        return lambda entity: [found for id_ in ids(entity) if (found := get(id_)) is not None]
    index = graph.inverses.get((relation.target, relation.inverse_of), {})
    return lambda entity: [found for id_ in index.get(entity.id, ()) if (found := get(id_)) is not None]


def _then_many(first: Many, relation: Relation, graph: Graph) -> Many:
    second = follow_many(relation, graph)
    if relation.inverse_of and not graph.relations[relation.target][relation.inverse_of].many:
        # Nobody is led to twice, so that those behind one are looked up when it is their turn.
        return lambda entity: chain.from_iterable(map(second, first(entity)))
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
