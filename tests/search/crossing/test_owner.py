"""What is asked of a part's VM: never more than is asked of the part."""

import pytest
from tests.search.oracle.world import World

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.entity import ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.part.part_table import part_tables
from stellwerk.search.crossing.owner import asked_of_owner
from stellwerk.search.query import read, select

QUERIES = {
    "Disks: vm.status = up": True,
    "Disks: vm.host.name = *1* AND bus = virtio": True,
    "Disks: vm.status = up OR bus = virtio": False,
    "Disks: vm.status = up OR vm.host.name = *1*": True,
    "Disks: vm.status != up AND NOT (vm.name = a* AND bus = virtio)": True,
    "Disks: NOT (vm.status = up)": False,
    "Disks: web": True,
    "Disks: web OR vm.status = up": True,
    "Disks: bus = virtio": False,
    "Vnics: vm.host.cluster.name = * AND vm.status != down": True,
    "Vnics: vm.Tags.name = web* AND vm.Tags.name = *2": True,
}


def world(seed: int) -> Graph:
    """With its parts in tables of their own, as the inventory has them."""
    graph = World(seed).graph
    return replace(graph, tables={**graph.tables, **part_tables(graph.tables[Kind.VM])})


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("seed", range(4))
def test_the_same_parts_are_found_as_by_asking_each_of_them(text: str, seed: int) -> None:
    """And something is asked of the VM where it can be."""
    graph, query = world(seed), read(text)
    query.require_valid()
    assert query.kind is not None
    test = query.test(graph)
    assert {ref_of(found) for found in select(query, graph)} == {
        ref_of(part) for part in graph.all(query.kind) if test(part)
    }
    assert query.checked.criteria is not None
    assert (asked_of_owner(query.checked.criteria) is not None) is QUERIES[text]


def test_disks_of_vms_that_do_not_fit_are_not_looked_at() -> None:
    """Only those of the others are candidates."""
    graph, query = world(1), read("Disks: vm.name = nothing AND bus = virtio")
    assert list(query.candidates(Kind.DISK, graph)) == []
    assert list(graph.all(Kind.DISK))


@pytest.mark.parametrize("text", [*QUERIES, "Vms: status = up", "Disks:"])
def test_in_pieces_they_are_the_same(text: str) -> None:
    graph, query = world(1), read(text)
    assert query.kind is not None
    pieces = list(query.pieces(query.kind, graph, 2))
    assert [part for piece in pieces for part in piece] == list(query.candidates(query.kind, graph))
    assert len(pieces) == -(-len(graph.all(Kind.VM)) // 2), "a piece is of so many VMs"
