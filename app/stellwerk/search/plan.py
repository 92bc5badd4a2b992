"""Compiled parts of a query and how they are put together. Any reader's thread."""

from collections.abc import Callable
from dataclasses import dataclass

from stellwerk.model.entity import Entity
from stellwerk.model.relation import Relation
from stellwerk.search.checked import Comparison, Criterion, Either, Every, FreeText, Hops, Negation
from stellwerk.search.context import Context, Test
from stellwerk.search.hop import follow_many, follow_one, shared

Bind = Callable[[Context], Test]


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled part: `bind` makes its test for a graph, `empty` is what it says of an empty object."""

    bind: Bind
    empty: bool


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

    return plans[0] if len(plans) == 1 else Plan(bind, all(plan.empty for plan in plans))


def hop_plan(relation: Relation, plan: Plan) -> Plan:
    """True where the plan is true of some object that the relation leads to, or of an empty one if there is none."""

    def bind_one(context: Context) -> Test:
        one, test = follow_one(relation, context.graph), _remembered(plan, relation, context)

        def reached(entity: Entity) -> bool:
            found = one(entity)
            return plan.empty if found is None else test(found)

        return reached

    def bind_many(context: Context) -> Test:
        many, test = follow_many(relation, context.graph), _remembered(plan, relation, context)

        def reached(entity: Entity) -> bool:
            found = plan.empty
            for other in many(entity):
                found = test(other)
                if found:
                    return True
            return found

        return reached

    return Plan(bind_many if relation.many else bind_one, plan.empty)


def _remembered(plan: Plan, relation: Relation, context: Context) -> Test:
    """The plan's test; asked once an object where several objects may lead to the same one."""
    test = plan.bind(context)
    if not shared(relation):
        return test
    known: dict[str, bool] = {}

    def remembered(entity: Entity) -> bool:
        try:
            return known[entity.id]
        except KeyError:
            answer = known[entity.id] = test(entity)
            return answer

    return remembered
