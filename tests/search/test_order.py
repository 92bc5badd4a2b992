"""Order: natural, by value, unknown last in both directions, complete."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import GIB, names, small_graph, vm

from stellwerk.core.ids import Kind
from stellwerk.core.text import natural_key
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.order import default_keys, mirrored, natural_text
from stellwerk.search.query import read, select

GRAPH = small_graph()

printable = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=8)


@given(printable, printable)
def test_texts_compare_naturally_and_mirrored_the_other_way_round(first: str, second: str) -> None:
    one, other = natural_key(first), natural_key(second)
    assert (natural_text(first) < natural_text(second)) == (one < other)
    assert (natural_text(first) == natural_text(second)) == (one == other)
    assert (mirrored(first) < mirrored(second)) == (one > other)


@given(st.text(alphabet=st.characters(max_codepoint=0xFFFFF), max_size=8), st.text(max_size=8))
def test_any_texts_have_opposite_orders(first: str, second: str) -> None:
    assert (natural_text(first) < natural_text(second)) == (mirrored(first) > mirrored(second))


def test_a_long_number_is_survived() -> None:
    assert natural_text("9" * 100_000) > natural_text("9" * 50_000)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["*star*", "db", "Mail box", "web-1", "web-2", "web-10"]),
        ("sortby name desc", ["web-10", "web-2", "web-1", "Mail box", "db", "*star*"]),
        ("sortby memory", ["*star*", "db", "web-1", "web-2", "web-10", "Mail box"]),
        ("sortby memory desc", ["web-10", "web-2", "web-1", "*star*", "db", "Mail box"]),
        ("sortby host desc, name", ["db", "Mail box", "web-10", "*star*", "web-1", "web-2"]),
        ("sortby cluster.name, host.name desc, memory", ["*star*", "web-1", "web-2", "db", "web-10", "Mail box"]),
        ("sortby ip", ["web-1", "web-10", "*star*", "db", "Mail box", "web-2"]),
        ("sortby ip desc", ["web-1", "web-10", "*star*", "db", "Mail box", "web-2"]),
        ("sortby description", ["*star*", "web-2", "db", "Mail box", "web-1", "web-10"]),
        ("sortby description desc", ["web-2", "*star*", "db", "Mail box", "web-1", "web-10"]),
        ("sortby autostart desc", ["web-1", "*star*", "db", "Mail box", "web-2", "web-10"]),
        ("sortby started", ["web-1", "web-10", "*star*", "db", "Mail box", "web-2"]),
        ("sortby events.time", ["web-1", "web-2", "*star*", "db", "Mail box", "web-10"]),
    ],
)
def test_vms_in_order(text: str, found: list[str]) -> None:
    assert names(f"Vms: {text}", GRAPH) == found


def test_a_path_to_many_sorts_by_its_smallest_and_largest() -> None:
    assert names("Hosts: sortby vms.name", GRAPH) == ["h1", "h2", "h3"]
    assert names("Hosts: sortby vms.memory desc", GRAPH) == ["h2", "h1", "h3"]
    assert names("Hosts: sortby vms.name desc", GRAPH) == ["h2", "h1", "h3"]
    assert names("Clusters: sortby hosts.vms.memory", GRAPH) == ["Default", "lab"]


def test_events_come_newest_first_and_severities_by_rank() -> None:
    assert names("Events:", GRAPH) == ["3", "2", "1"]
    assert names("Events: sortby severity", GRAPH) == ["1", "2", "3"]
    assert names("Events: sortby severity desc", GRAPH) == ["3", "2", "1"]


def test_equal_names_are_told_apart_by_id() -> None:
    same = [vm(number, "same", memory=GIB) for number in (3, 1, 2)]
    graph = graph_of(*same)
    found = select(read("Vms: sortby memory"), graph)
    assert [entity.id for entity in found] == sorted(entity.id for entity in same)
    query = read("Vms: sortby memory")
    assert len({query.sort_key(entity, graph) for entity in same}) == 3


@pytest.mark.parametrize("kind", Kind)
def test_every_column_of_every_kind_can_be_sorted_by(kind: Kind) -> None:
    for prop in CATALOGUE.own_props(kind):
        for direction in ("", " desc"):
            query = read(f"sortby {prop.key}{direction}", kind=kind)
            assert query.valid
            assert len(select(query, GRAPH)) == len(GRAPH.all(kind))
    assert default_keys(kind, CATALOGUE) != ()
