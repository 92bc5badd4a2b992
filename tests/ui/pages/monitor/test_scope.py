"""What a monitor is about, and its queries."""

import pytest
from tests.fakes.entity import alert
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref, TemplateId
from stellwerk.model.change import Batch
from stellwerk.model.template.template import Template
from stellwerk.search.query import read
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.pages.monitor.survey import open_alerts


def first(room: Room, kind: Kind) -> Ref:
    return Ref(kind, min(entity.id for entity in room.inventory.view.all(kind)))


def test_everything_is_asked_for_without_a_place(room: Room) -> None:
    graph = room.inventory.view
    assert Scope().query(Kind.VM, graph) == "Vms:"
    assert Scope().query(Kind.VM, graph, "status = Up") == "Vms: status = Up"
    assert Scope().query(Kind.EVENT, graph, order="time desc") == "Events: sortby time desc"


def test_a_cluster_is_named(room: Room) -> None:
    graph, ref = room.inventory.view, first(room, Kind.CLUSTER)
    name = graph.get(ref).name
    query = Scope(ref).query(Kind.HOST, graph, "status = Up", "cpu_usage desc")
    assert query == f"Hosts: cluster = {name} and status = Up sortby cpu_usage desc"


def test_events_of_a_cluster_are_those_of_what_is_in_it(room: Room) -> None:
    query = Scope(first(room, Kind.CLUSTER)).query(Kind.EVENT, room.inventory.view, "severity = alert")
    assert " or " in query
    assert query.endswith(") and severity = alert")


def test_alerts_of_a_cluster_are_those_of_all_that_is_in_it(room: Room) -> None:
    scope = Scope(first(room, Kind.CLUSTER))
    (host, *_others) = scope.hosts(room.inventory.view)
    template = Template(id=TemplateId("m1"), host_id=host.id, name="golden", path="/pool/golden.template")
    raised = alert("changed", Ref(Kind.TEMPLATE, "m1"))
    room.inventory.apply(Batch(entities=(template, raised, alert("changed", Ref(Kind.TEMPLATE, "gone")))))
    assert open_alerts(scope, room.inventory.view) == (raised,)


@pytest.mark.parametrize("kind", [Kind.HOST, Kind.VM, Kind.STORAGE_POOL, Kind.EVENT, Kind.ALERT])
@pytest.mark.parametrize("of", [None, Kind.CLUSTER, Kind.DATA_CENTER])
def test_all_of_them_can_be_answered(room: Room, kind: Kind, of: Kind | None) -> None:
    scope = Scope(first(room, of) if of is not None else None)
    assert read(scope.query(kind, room.inventory.view)).valid


def test_members_are_those_of_the_place(room: Room) -> None:
    graph = room.inventory.view
    clusters = [Ref(Kind.CLUSTER, entity.id) for entity in graph.all(Kind.CLUSTER)]
    assert sum(len(Scope(ref).vms(graph)) for ref in clusters) == len(Scope().vms(graph)) == len(graph.all(Kind.VM))
    assert sum(len(Scope(ref).hosts(graph)) for ref in clusters) == len(graph.all(Kind.HOST))
    assert sum(len(Scope(ref).pools(graph)) for ref in clusters) == len(graph.all(Kind.STORAGE_POOL))


def test_of_what_is_gone_there_is_nothing(room: Room) -> None:
    graph, gone = room.inventory.view, Scope(Ref(Kind.CLUSTER, "gone"))
    assert not gone.there(graph)
    assert gone.hosts(graph) == []
    assert gone.query(Kind.VM, graph) == "Vms:"
