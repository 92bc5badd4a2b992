"""How compiled parts are put together."""

from tests.search.oracle.fleet import NOW, small_graph

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity
from stellwerk.search.checked import leaves
from stellwerk.search.context import Context, Test
from stellwerk.search.plan import Plan, all_of, any_of, everything, hop_plan, hops_of, negated
from stellwerk.search.query import read

CONTEXT = Context(small_graph(), NOW)
HOST = next(iter(CONTEXT.graph.all(Kind.HOST)))


def constant(answer: bool) -> Plan:
    return Plan(lambda context: lambda entity: answer, answer)


def asked(plan: Plan) -> tuple[bool, bool]:
    return plan.bind(CONTEXT)(HOST), plan.empty


def test_logic_holds_of_objects_and_of_the_empty_one() -> None:
    for first in (True, False):
        assert asked(negated(constant(first))) == (not first, not first)
        for second in (True, False):
            for third in (True, False):
                plans = [constant(first), constant(second), constant(third)]
                assert asked(all_of(plans)) == (first and second and third,) * 2
                assert asked(any_of(plans)) == (first or second or third,) * 2
                assert asked(any_of(plans[:2])) == (first or second,) * 2
                assert asked(all_of(plans[:1])) == (first, first)
    assert asked(everything()) == (True, True)


def test_an_object_that_many_lead_to_is_asked_once() -> None:
    asked_of: list[str] = []

    def bind(context: Context) -> Test:
        def test(entity: Entity) -> bool:
            asked_of.append(entity.id)
            return True

        return test

    relation = CATALOGUE.relations[Kind.VM]["cluster"]
    test = hop_plan(relation, Plan(bind, False), CATALOGUE.relations).bind(CONTEXT)
    assert all(test(entity) for entity in CONTEXT.graph.all(Kind.VM))
    assert sorted(asked_of) == ["Default", "lab"]


def test_a_not_speaks_of_the_searched_object() -> None:
    tree = read("Hosts: NOT Vms.name = a AND Vms.host.name = b AND c").checked.criteria
    assert tree is not None
    assert [[hop.key for hop in hops] for hops in hops_of(tree)] == [[], ["vms", "host"], []]
    assert len(leaves(tree)) == 3
