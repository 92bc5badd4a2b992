"""What is looked up once a pass."""

from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import small_graph

from stellwerk.core.ids import Kind, Ref
from stellwerk.search.context import Context


def test_names_are_folded_and_remembered() -> None:
    context = Context(small_graph(), 0.0)
    assert context.name(Ref(Kind.CLUSTER, "Default")) == "default"
    assert context.name(Ref(Kind.HOST, "gone")) is None
    assert set(context.names) == {Ref(Kind.CLUSTER, "Default"), Ref(Kind.HOST, "gone")}
    assert Context(graph_of(), 0.0).names == {}
