"""What is narrowed holds everything that fits, and less than all."""

from functools import partial

import pytest
from tests.fakes.fleet import Size, fleet

from stellwerk.core.ids import Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.search.crossing.narrow import narrowed
from stellwerk.search.query import read, select

GRAPH = fleet(PlainLoop(), size=Size(clusters=5, hosts=20, vms=400)).view

NARROW = (
    "Vms: host.name = *1",
    "Vms: status = up AND host.cluster.name = production*",
    "Vms: cluster.name = production-0 AND host.name = node-1",
    "Vms: Hosts = node-1",
    "Vms: datacenter.name = munich",
    "Hosts: cluster.name = nothing",
    "Disks: vm.name = web* AND vm.host.name = *1",
)
WIDE = (
    "Vms:",
    "Vms: status = up",
    "Vms: host.name = null",
    "Vms: NOT host.name = *1",
    "Vms: host.name != *1",
    "Vms: host.name = *1 OR status = up",
    "Vms: Events.severity = error",
    "Vms: tags.name = a",
    "Hosts: Vms.status = up",
    "Events: vm.name = web*",
    "Disks: bus = virtio",
)


def narrowed_to(text: str) -> list[str] | None:
    """The ids of what is left to be looked at, of VMs for their parts."""
    query = read(text)
    query.require_valid()
    kind, criteria = query.kind, query.checked.criteria
    assert kind is not None
    if kind is Kind.DISK:
        kind, criteria = Kind.VM, query._asked_of_owner
    found = narrowed(criteria, kind, GRAPH, partial(query._bound, GRAPH))
    return None if found is None else [entity.id for entity in found]


@pytest.mark.parametrize("text", NARROW)
def test_fewer_are_looked_at_and_all_that_fit_are_found(text: str) -> None:
    query, left = read(text), narrowed_to(text)
    assert query.kind is not None
    test = query.test(GRAPH)
    wanted = {entity.id for entity in GRAPH.all(query.kind) if test(entity)}
    assert {entity.id for entity in select(query, GRAPH)} == wanted
    assert left is not None
    assert len(left) == len(set(left)) < len(GRAPH.all(Kind.VM if query.kind is Kind.DISK else query.kind))


@pytest.mark.parametrize("text", WIDE)
def test_where_no_index_tells_all_are_looked_at(text: str) -> None:
    assert narrowed_to(text) is None


def test_the_condition_that_leaves_the_fewest_is_the_one() -> None:
    both = narrowed_to("Vms: cluster.name = production* AND host.name = node-1")
    assert both is not None
    assert both == narrowed_to("Vms: host.name = node-1")
