"""Conditions on several related objects at once, entangled by OR."""

import pytest
from tests.fakes.entity import cluster, data_center, host
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import event, names, vm

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.event import Severity
from stellwerk.model.state import DomainState

OFF = DomainState.SHUT_OFF
GRAPH = graph_of(
    data_center(), cluster(), cluster("lab"), host("h1"), host("h2", "lab"), host("h3", "lab"),
    vm(1, "a", "h1"), vm(2, "b", "h1", state=OFF), vm(3, "a", "h2", state=OFF), vm(4, "c", "h2"),
    event(1, Severity.ERROR, Ref(Kind.HOST, HostId("h1"))), event(2, Severity.ALERT, Ref(Kind.HOST, HostId("h2"))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(Vms.name = a OR cluster = lab) AND Vms.status = up", ["h1", "h2"]),
        ("(Vms.name = a OR cluster = nowhere) AND Vms.status = down", ["h2"]),
        ("(Vms.name = b OR name = h2) AND Vms.status = up", ["h2"]),
        ("(Vms.name = a OR Events.severity = alert) AND Vms.status = up", ["h1", "h2"]),
        ("(Vms.name = a OR Events.severity = alert) AND Vms.status = up AND Events.severity = error", ["h1"]),
        ("(Vms.name = b OR Events.severity = alert) AND Vms.status = up AND Events.severity = error", []),
        ("(Vms.name IS NULL OR cluster = Default) AND Vms.status != up", ["h1", "h3"]),
        ("(Vms.host.name = h1 OR name = h2) AND Vms.host.cluster.name = lab AND Vms.name = c", ["h2"]),
        ("(Vms.name = a OR NOT Events.severity = error) AND Vms.status = down", ["h2"]),
        ("(cluster.name = lab OR Vms.name = b) AND (cluster.name = Default OR Vms.name = c)", ["h1", "h2"]),
        ("Vms.name = a AND (Vms.status = up OR (Vms.status = down AND name = h2))", ["h1", "h2"]),
    ],
)
def test_one_choice_makes_all_true(text: str, found: list[str]) -> None:
    assert names(text, GRAPH, Kind.HOST) == found


def test_it_is_entangled_below_a_relation_too() -> None:
    text = "hosts.name = h2 AND (hosts.Vms.name = c OR hosts.status = maintenance) AND hosts.Vms.status = up"
    assert names(text, GRAPH, Kind.CLUSTER) == ["lab"]
    text = "(hosts.Vms.name = a OR hosts.cluster = nowhere) AND hosts.Vms.status = up"
    assert names(text, GRAPH, Kind.CLUSTER) == ["Default"]
