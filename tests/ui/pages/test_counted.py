"""The numbers of a summary are those of the lists that they lead to."""

import pytest
from tests.search.oracle.world import World
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read, select
from stellwerk.ui.pages.counted import COUNTED, counted_query, is_counted
from stellwerk.ui.pages.fact import FACTS

ALL = [(kind, key) for kind, (_relation, numbers) in COUNTED.items() for key in numbers]


@pytest.mark.parametrize(("kind", "key"), ALL)
def test_the_list_has_as_many_as_the_number_says(room: Room, kind: Kind, key: str) -> None:
    prop = CATALOGUE.props[kind][key]
    graphs = [room.inventory.view, World(3).graph]
    if kind is Kind.STORAGE_POOL:
        del graphs[1]  # in which volumes are on other hosts than their pools
    for graph in graphs:
        for entity in graph.all(kind):
            query = read(counted_query(entity, key, graph))
            assert query.valid
            assert len(select(query, graph)) == prop.get(entity, graph), query.text


@pytest.mark.parametrize(("kind", "key"), ALL)
def test_it_stands_in_the_summary(kind: Kind, key: str) -> None:
    assert is_counted(kind, key)
    assert key in [shown for groups in FACTS[kind] for group in groups for shown in group.keys]


def test_other_numbers_count_no_objects() -> None:
    assert not is_counted(Kind.HOST, "cpus")
    assert not is_counted(Kind.VM, "vcpus")


def test_the_query_names_what_was_clicked(room: Room) -> None:
    view = room.inventory.view
    host = next(iter(view.all(Kind.HOST)))
    assert counted_query(host, "active_vms", view) == f"Vms: host = {host.name} and active = true"
