"""Relations that lead out of memory, to kinds whose objects are kept elsewhere: events, tasks. Any reader's thread."""

from collections.abc import Collection
from typing import Protocol

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.entity import Entity
from stellwerk.model.relation import Relation
from stellwerk.search.checked import Checked, Comparison, Criterion, Either, Every, FreeText, Negation, leaves
from stellwerk.search.context import Context, Test
from stellwerk.search.plan import Plan, groups_of

OUTSIDE = frozenset({Kind.EVENT, Kind.TASK})
"""The kinds of which memory has the newest only."""


class Outside(Protocol):
    """Answers what is asked of the kinds outside."""

    def sources(self, relation: Relation, criterion: Criterion | None) -> Collection[str]:
        """The ids of the objects of `relation.source` which the relation leads to something for which the criterion
        holds (None = to anything); its paths begin there."""
        ...


def leads_out(relation: Relation) -> bool:
    """Whether a relation leads from memory to a kind outside."""
    return relation.target in OUTSIDE and relation.source not in OUTSIDE


def crosses(checked: Checked) -> bool:
    """Whether memory alone cannot answer a query: it is about events or tasks, or leads to some."""
    if checked.kind in OUTSIDE:
        return True
    hops = (hop for part in (*leaves(checked.criteria), *checked.sort) for hop in part.hops)
    return any(map(leads_out, hops))


def apart(criteria: Criterion | None) -> tuple[Criterion | None, Criterion | None]:
    """What of an AND memory decides alone, and the rest, which then is only asked of what passed the first.

    The first is None where there is no such part, or where the rest leads out from other objects than those that are
    sought: which of them matter is not known then.
    """
    if not isinstance(criteria, Every):
        return None, criteria
    own: list[Criterion] = []
    rest: list[Criterion] = []
    for group in groups_of(criteria.items):
        parts = [[leads_out(hop) for hop in leaf.hops] for item in group for leaf in leaves(item)]
        if any(sum(out) > 1 or (any(out) and not out[0]) for out in parts):
            return None, criteria
        (rest if any(map(any, parts)) else own).extend(group)
    return (Every(tuple(own)), Every(tuple(rest))) if own and rest else (None, criteria)


def outside_plan(relation: Relation, criterion: Criterion, empty: bool, outside: Outside) -> Plan:
    """True where the relation leads to something for which the criterion holds, or to nothing and it is `empty`."""

    def bind(context: Context) -> Test:
        fitting = outside.sources(relation, criterion)
        if not empty:
            return lambda entity: entity.id in fitting
        some = outside.sources(relation, None)

        def fits(entity: Entity) -> bool:
            return entity.id in fitting or entity.id not in some

        return fits

    return Plan(bind, empty)


def shortened(node: Criterion, by: int) -> Criterion:
    """The same with so many hops taken from the beginning of each path; there is no NOT in it, whose paths begin
    elsewhere."""
    match node:
        case Comparison() | FreeText():
            return replace(node, hops=node.hops[by:])
        case Every(items=items):
            return Every(tuple(shortened(item, by) for item in items))
        case Either(items=items):
            return Either(tuple(shortened(item, by) for item in items))
        case Negation():
            return node
