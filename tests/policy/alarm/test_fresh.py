"""What is only a last report."""

import pytest
from tests.fakes.entity import cluster, domain, host, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import HostId, Kind, TemplateId, TrashId
from stellwerk.model.host import Host
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.state import LinkState
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.policy.alarm.fresh import is_stale
from stellwerk.search.checked import Comparison, leaves
from stellwerk.search.query import read

TEMPLATE = Template(id=TemplateId("m1"), host_id=HostId("h1"), name="golden", path="/pool/golden.template")
TRASH = Trashed(id=TrashId("z1"), host_id=HostId("h1"), vm_id=vm_id(9), name="old", path="/pool/old.trash")
VM = Vm(id=vm_id(1), domain=domain(1))


def leaf(kind: Kind, text: str) -> Comparison:
    (found,) = leaves(read(text, kind=kind).checked.criteria)
    assert isinstance(found, Comparison)
    return found


def with_host(state: LinkState) -> Host:
    return host("h1", state=state)


@pytest.mark.parametrize(
    ("state", "stale"), [(LinkState.LIVE, False), (LinkState.BACKOFF, True), (LinkState.OFF, True)]
)
def test_what_is_on_a_host_that_is_away(state: LinkState, stale: bool) -> None:
    graph = graph_of(with_host(state), VM, cluster())
    assert is_stale(VM, graph, leaf(Kind.VM, "vcpus = 2")) is stale
    assert is_stale(VM, graph, leaf(Kind.VM, "tags = x")) is (stale and False)
    assert is_stale(TEMPLATE, graph, leaf(Kind.TEMPLATE, "state = changed")) is stale
    assert is_stale(TRASH, graph, leaf(Kind.TRASH, "name = x")) is stale
    assert not is_stale(cluster(), graph, leaf(Kind.CLUSTER, "name = x"))


@pytest.mark.parametrize(
    ("state", "stale"), [(LinkState.LIVE, False), (LinkState.BACKOFF, True), (LinkState.OFF, False)]
)
def test_a_host_that_is_being_connected(state: LinkState, stale: bool) -> None:
    one = with_host(state)
    assert is_stale(one, graph_of(one), leaf(Kind.HOST, "status = nonresponsive")) is stale
