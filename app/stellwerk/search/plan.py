"""Compiled parts of a query and how they are put together. Any reader's thread."""

from collections.abc import Callable, Iterable

from stellwerk.core.record import Record
from stellwerk.model.entity import Entity
from stellwerk.model.relation import Relation
from stellwerk.search.checked import Comparison, Criterion, Either, Every, FreeText, Hops, Negation
from stellwerk.search.context import Context, Test
from stellwerk.search.hop import Relations, follow_known, follow_many, shared, single_steps

Bind = Callable[[Context], Test]


class Plan(Record, frozen=True):
    """A compiled part: `bind` makes its test for a graph, `empty` is what it says of an empty object. `every` are the
    parts that it is an AND of, the cheapest first; none where it is no AND.
    """

    bind: Bind
    empty: bool
    every: "tuple[Plan, ...]" = ()

    def sift(self, entities: Iterable[Entity], context: Context) -> Iterable[Entity]:
        """Those of which it is true. Many objects are asked one part after the other, which costs less than to ask
        each object all of them."""
        for part in self.every or (self,):
            entities = filter(part.bind(context), entities)
        return entities


def everything() -> Plan:
    """True of every object."""
    return Plan(lambda context: lambda entity: True, True)


def hops_of(node: Criterion) -> list[Hops]:
    """The paths of a part's conditions. A NOT speaks of the searched object, where its own scope begins."""
    match node:
        case Comparison() | FreeText():
            return [node.hops]
        case Negation():
            return [()]
        case Every(items=items) | Either(items=items):
            return [hops for item in items for hops in hops_of(item)]


def groups_of(items: Iterable[Criterion], at: Hops = ()) -> list[list[Criterion]]:
    """The parts of an AND that share a relation, together; each other part alone."""
    groups: list[tuple[set[str], list[Criterion]]] = []
    for item in items:
        steps = {hops[len(at)].key for hops in hops_of(item) if len(hops) > len(at)}
        members = [item]
        for other in [group for group in groups if group[0] & steps]:
            groups.remove(other)
            steps |= other[0]
            members = other[1] + members
        groups.append((steps, members))
    # What the object itself says comes first: to go to another costs more, and is then done for fewer.
    return [members for _steps, members in sorted(groups, key=lambda group: len(group[0]))]


def negated(plan: Plan) -> Plan:
    """True where the plan is false."""

    def bind(context: Context) -> Test:
        test = plan.bind(context)
        return lambda entity: not test(entity)

    return Plan(bind, not plan.empty)


def any_of(plans: list[Plan]) -> Plan:
    """True where one of the plans is."""

    def bind(context: Context) -> Test:
        tests = [plan.bind(context) for plan in plans]
        if len(tests) == 2:
            first, second = tests
            return lambda entity: first(entity) or second(entity)

        def test(entity: Entity) -> bool:
            return any(part(entity) for part in tests)

        return test

    return plans[0] if len(plans) == 1 else Plan(bind, any(plan.empty for plan in plans))


def all_of(plans: list[Plan]) -> Plan:
    """True where all of the plans are."""

    def bind(context: Context) -> Test:
        tests = [plan.bind(context) for plan in plans]
        if len(tests) == 2:
            first, second = tests
            return lambda entity: first(entity) and second(entity)

        def test(entity: Entity) -> bool:
            return all(part(entity) for part in tests)

        return test

    return plans[0] if len(plans) == 1 else Plan(bind, all(plan.empty for plan in plans), tuple(plans))


def hop_plan(relation: Relation, plan: Plan, relations: Relations) -> Plan:
    """True where the plan is true of some object that the relation leads to, or of an empty one if there is none."""
    steps = single_steps(relation, relations)
    if steps is None:
        return _through_many(relation, plan)
    for step in reversed(steps):
        plan = _through_one(step, plan)
    return plan


def _through_one(relation: Relation, plan: Plan) -> Plan:
    """To one object, which many others may lead to: it is asked once a pass."""

    def bind(context: Context) -> Test:
        return follow_known(relation, context.graph, plan.bind(context), plan.empty)

    return Plan(bind, plan.empty)


def _through_many(relation: Relation, plan: Plan) -> Plan:
    def bind(context: Context) -> Test:
        many, test, empty = follow_many(relation, context.graph), plan.bind(context), plan.empty
        if shared(relation):
            test = _remembered(test)

        def reached(entity: Entity) -> bool:
            answer = empty
            for found in many(entity):
                answer = test(found)
                if answer:
                    return True
            return answer

        return reached

    return Plan(bind, plan.empty)


def _remembered(test: Test) -> Test:
    """The same test, asked once an object."""
    known: dict[str, bool] = {}

    def remembered(entity: Entity) -> bool:
        answer = known.get(entity.id)
        if answer is None:
            answer = known[entity.id] = test(entity)
        return answer

    return remembered
