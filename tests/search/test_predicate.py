"""What a query means: the scopes, two-valued logic, and the whole against the naive evaluator."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.fakes.entity import cluster, data_center, host
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import names, small_graph, vm
from tests.search.oracle.generate import PATHS, graphs, trees
from tests.search.oracle.naive import searched, write

from stellwerk.core.ids import Kind
from stellwerk.model.state import DomainState
from stellwerk.search.query import read, select

GRAPH = small_graph()

SCOPES = [
    ("Hosts: Vms.status.down", ["h1", "h2"]),
    ("Hosts: Vms.name = web-1 AND Vms.status = up", ["h1"]),
    ("Hosts: Vms.name = web-2 AND Vms.status = up", []),
    ("Hosts: NOT NOT Vms.name = web-2 AND NOT NOT Vms.status = up", ["h1"]),
    ("Hosts: (Vms.name = web-2 OR Vms.name = web-10) Vms.status = up", ["h2"]),
    ("Hosts: Vms.status != down", ["h1", "h2", "h3"]),
    ("Hosts: NOT Vms.status = down", ["h3"]),
    ("Hosts: Vms.name = web-1 AND NOT Vms.status = down", []),
    ("Hosts: Vms.name IS NULL", ["h3"]),
    ("Hosts: Vms.name = nosuch", []),
    ("Hosts: Vms = web", ["h1", "h2"]),
    ("Hosts: Vms != web", ["h1", "h2", "h3"]),
    ("Hosts: NOT Vms = web", ["h3"]),
    ("Hosts: (Vms.name = web-2 OR cluster = lab) AND Vms.status = up", ["h2"]),
    ("Hosts: (Vms.name = web-2 OR cluster = Default) AND Vms.status = up", ["h1"]),
    ("Hosts: (Vms.name = web-1 OR Events.severity = alert) AND Vms.status = up AND Events.severity = error", ["h1"]),
    ("Clusters: hosts.name = h3 AND hosts.vms.name IS NULL", ["lab"]),
    ("Clusters: hosts.name = h3 AND hosts.vms.name = db", []),
    ("Clusters: hosts.name = h3 AND vms.name = db", ["lab"]),
    ("Vms: host.vms.name = db AND name = web-10", ["web-10"]),
    ("Vms: Vms.status = up AND status = up AND name = web*", ["web-1", "web-10"]),
    ("Vms: events.severity >= error AND events.severity <= error", ["web-1"]),
    ("Hosts: web*", []),
    ("Vms: host = h2 AND NOT (name = db OR name = web*)", ["Mail box"]),
    ("Vms: web-1 OR mail AND 'x'", ["web-1", "web-10"]),
    ("Vms: (web-1 OR mail) status.paused", ["Mail box"]),
]


@pytest.mark.parametrize(("text", "found"), SCOPES, ids=lambda part: str(part))
def test_conditions_on_one_relation_speak_of_one_object(text: str, found: list[str]) -> None:
    assert names(text, GRAPH) == found


def test_what_is_never_read_is_neither_equal_nor_less_nor_more() -> None:
    for op in ("=", "<", "<=", ">", ">="):
        assert "db" not in names(f"uptime {op} 0", GRAPH)
    assert "db" in names("uptime != 0", GRAPH)
    assert names("NOT uptime = 0 AND name = db", GRAPH) == names("uptime != 0 AND name = db", GRAPH) == ["db"]


@given(st.data(), st.sampled_from(list(PATHS)))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_it_means_what_the_description_says(data: st.DataObject, kind: Kind) -> None:
    tree, graph = data.draw(trees(kind)), data.draw(graphs())
    query = read(write(tree), kind=kind)
    assert query.errors == ()
    found = {entity.id for entity in select(query, graph)}
    event(f"found some: {bool(found)}")
    assert found == searched(kind, graph, tree), query.canonical
    again = read(query.canonical)
    assert again.canonical == query.canonical
    assert {entity.id for entity in select(again, graph)} == found


def test_many_objects_on_both_sides_cost_no_product() -> None:
    vms = [vm(n, f"vm-{n}", "h1", state=DomainState.SHUT_OFF) for n in range(1, 2001)]
    graph = graph_of(data_center(), cluster(), host(), *vms)
    assert names("Hosts: Vms.status = up OR Events.severity = alert", graph) == []
    assert names("Hosts: Vms.name = vm-2000 AND Vms.status = down AND NOT Events.severity = alert", graph) == ["h1"]
