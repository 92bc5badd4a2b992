"""Compiles checked criteria into tests. Any reader's thread.

Within one scope all conditions whose paths begin with the same relation speak of the same related object, and the
scope is true if some choice of related objects makes it true; where there is none, an empty object stands for it.
The whole query is a scope, the inside of each NOT another one that begins again at the searched object.

A choice is made as late as possible: OR lets each side choose for itself, and parts of an AND that share no relation
choose independently, since neither changes what some choice can make true. What remains entangled is left to
`predicate_join`.
"""

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.relation import Relation
from stellwerk.search.checked import Comparison, Criterion, Either, Every, FreeText, Hops, Negation
from stellwerk.search.compare import comparison_test, free_text_test, on_nothing
from stellwerk.search.crossing.alternative import alternatives
from stellwerk.search.crossing.outside import Outside, leads_out, outside_plan, shortened
from stellwerk.search.plan import Plan, all_of, any_of, everything, groups_of, hop_plan, hops_of, negated
from stellwerk.search.predicate_join import join


def compile_criteria(
    criterion: Criterion | None, kind: Kind, catalogue: Catalogue, outside: Outside | None = None
) -> Plan:
    """The plan of criteria over objects of a kind; None = all of them.

    `outside` answers for events and tasks that objects in memory lead to; without it those in the graph are all.
    With it raises Refused for conditions on them that are too entangled.
    """
    return everything() if criterion is None else _Compiler(kind, catalogue, outside).local(criterion, ())


class _Compiler:
    """`at` is the path to the object that a test will be given."""

    def __init__(self, kind: Kind, catalogue: Catalogue, outside: Outside | None) -> None:
        self._kind = kind
        self._catalogue = catalogue
        self._outside = outside

    def local(self, node: Criterion, at: Hops) -> Plan:
        """The plan of a part that speaks only of the object at `at` and of what its relations lead to."""
        match node:
            case Comparison() | FreeText() if len(node.hops) > len(at):
                return self._hop(node.hops[len(at)], node, at)
            case Comparison():
                return Plan(lambda context: comparison_test(node, context), on_nothing(node))
            case FreeText():
                kind = at[-1].target if at else self._kind
                props = tuple(prop for prop in self._catalogue.own_props(kind) if prop.text)
                return Plan(lambda context: free_text_test(node, props, kind, context), on_nothing(node))
            case Negation(item=item):
                return negated(self.local(item, ()))
            case Either(items=items):
                return any_of([self.local(item, at) for item in items])
            case Every(items=items):
                return all_of([self._together(group, at) for group in groups_of(items, at)])

    def _together(self, group: list[Criterion], at: Hops) -> Plan:
        if len(group) == 1:
            return self.local(group[0], at)
        all_hops = [hops for item in group for hops in hops_of(item)]
        deeper = {hops[len(at)].key: hops[len(at)] for hops in all_hops if len(hops) > len(at)}
        if len(deeper) == 1 and all(len(hops) > len(at) for hops in all_hops):
            (relation,) = deeper.values()
            return self._hop(relation, Every(tuple(group)), at)
        if self._outside is not None and any(leads_out(hop) for hops in all_hops for hop in hops[len(at) :]):
            # Single conditions share a relation as a whole or not at all: nothing is left to be joined.
            return any_of([self.local(Every(items), at) for items in alternatives(Every(tuple(group)))])
        return join(group, at, self.local, all(_on_nothing(item) for item in group))

    def _hop(self, relation: Relation, node: Criterion, at: Hops) -> Plan:
        """The plan of a part all of which speaks of one object that a relation leads to."""
        if self._outside is not None and leads_out(relation):
            return outside_plan(relation, shortened(node, len(at) + 1), _on_nothing(node), self._outside)
        return hop_plan(relation, self.local(node, (*at, relation)), self._catalogue.relations)


def _on_nothing(node: Criterion) -> bool:
    """What a part says of an empty object, which leads to empty objects only."""
    match node:
        case Comparison() | FreeText():
            return on_nothing(node)
        case Negation(item=item):
            return not _on_nothing(item)
        case Every(items=items):
            return all(_on_nothing(item) for item in items)
        case Either(items=items):
            return any(_on_nothing(item) for item in items)
