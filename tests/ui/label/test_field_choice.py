"""Fields of a selection, and what its objects have."""

from tests.fakes.entity import domain, host, user_field, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.vm import Vm
from stellwerk.ui.label.field_choice import FieldChoice

OWNER = replace(user_field("owner", position=2), kinds=(Kind.VM, Kind.HOST))
COST = user_field("cost", position=1)
VMS = [Vm(id=vm_id(n), domain=domain(n), values={"cost": n, "owner": "ops"}) for n in (1, 2)]
GRAPH = graph_of(host("h1"), OWNER, COST, *VMS)
ONE, TWO, HOST = Ref(Kind.VM, vm_id(1)), Ref(Kind.VM, vm_id(2)), Ref(Kind.HOST, "h1")


def test_only_what_all_of_them_can_have_in_the_order_of_fields() -> None:
    assert FieldChoice(GRAPH, (ONE, TWO)).fields == (COST, OWNER)
    assert FieldChoice(GRAPH, (ONE, HOST)).fields == (OWNER,)
    assert FieldChoice(GRAPH, (Ref(Kind.CLUSTER, "Default"),)).fields == ()


def test_the_value_that_all_have_or_none_where_they_differ() -> None:
    choice = FieldChoice(GRAPH, (ONE, TWO, ONE))
    assert len(choice.refs) == 2
    assert choice.value(OWNER) == "ops"
    assert choice.value(COST) is None
    assert FieldChoice(GRAPH, (ONE,)).value(COST) == "1"
    assert FieldChoice(GRAPH, (HOST,)).value(OWNER) == ""
    assert FieldChoice(GRAPH, (ONE, HOST)).value(OWNER) is None
