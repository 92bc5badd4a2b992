"""The hierarchy of tags, whatever parents were stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.entity import tag
from tests.fakes.graph import graph_of

from stellwerk.core.ids import TagId
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Tag
from stellwerk.model.tag_tree import (
    all_tags,
    circle,
    closure,
    downwards,
    namesake,
    path_of,
    path_text,
    rooted,
    search_value,
    tags_of,
    upwards,
)

MUNICH, OFFICE, LAB, PARIS = tag("munich"), tag("office", "munich"), tag("lab", "office"), tag("paris")
GRAPH = graph_of(MUNICH, OFFICE, LAB, PARIS)


def test_a_name_is_taken_below_one_parent_alone() -> None:
    tags = all_tags(GRAPH)
    assert namesake(tags, "OFFICE", "munich") == OFFICE
    assert namesake(tags, "office", "munich", OFFICE.id) is None
    assert namesake(tags, "office", None) is None
    assert namesake(tags, "Paris", None) == PARIS


def test_paths() -> None:
    assert path_of(LAB, GRAPH) == ("munich", "office", "lab")
    assert path_text(LAB, GRAPH) == "munich/office/lab"
    assert path_text(MUNICH, GRAPH) == "munich"


def test_what_is_above_and_below() -> None:
    assert [one.id for one in upwards(LAB, GRAPH)] == ["lab", "office", "munich"]
    assert list(downwards([MUNICH.id], GRAPH)) == ["munich", "office", "lab"]
    assert list(downwards([LAB.id, MUNICH.id], GRAPH)) == ["lab", "munich", "office"]


def test_only_tags_that_are_there() -> None:
    assert tags_of([TagId("gone"), LAB.id], GRAPH) == [LAB]
    assert len(all_tags(GRAPH)) == 4


@pytest.mark.parametrize(
    ("moved", "below", "way"),
    [(MUNICH, LAB, ["munich", "office", "lab"]), (MUNICH, MUNICH, ["munich"]), (LAB, MUNICH, []), (OFFICE, PARIS, [])],
)
def test_a_circle_is_told_with_its_way(moved: Tag, below: Tag, way: list[str]) -> None:
    assert [one.id for one in circle(moved, below, GRAPH)] == way


def test_a_tag_is_searched_by_its_name_where_that_is_the_only_one() -> None:
    other = tag("other", "paris")
    twice = graph_of(MUNICH, OFFICE, PARIS, Tag(id=TagId("x"), name="Office", parent_id=PARIS.id), other)
    assert search_value(OFFICE, twice) == "munich/office"
    assert search_value(other, twice) == "other"


NAMES = [TagId(name) for name in "abcdef"]


@st.composite
def any_graph(draw: st.DrawFn) -> Graph:
    """Tags with any parents: gone ones, themselves, circles."""
    parents = [draw(st.sampled_from(["", "gone", *NAMES])) for _ in NAMES]
    return graph_of(*(tag(name, parent) for name, parent in zip(NAMES, parents, strict=True)))


def above(id_: str | None, graph: Graph) -> set[str]:
    """What is above or the same, naively."""
    found: set[str] = set()
    table = {one.id: one for one in all_tags(graph)}
    while id_ in table and id_ not in found:
        found.add(id_)
        id_ = table[TagId(id_)].parent_id
    return found


@given(any_graph(), st.sampled_from(NAMES))
def test_closure_is_every_tag_that_has_it_above(graph: Graph, wanted: TagId) -> None:
    naive = {one.id for one in all_tags(graph) if wanted in above(one.id, graph)}
    assert set(downwards([wanted], graph)) == naive
    assert closure(lambda name: name == wanted, False, graph) == naive
    by_path = closure(lambda path: path.endswith(wanted), True, graph)
    assert by_path == naive


@given(any_graph(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_move_without_a_circle_makes_none(graph: Graph, moved: TagId, below: TagId) -> None:
    table = {one.id: one for one in all_tags(graph)}
    way = circle(table[moved], table[below], graph)
    assert bool(way) == (moved in above(below, graph))
    if way:
        assert way[0].id == moved
        assert way[-1].id == below


@given(any_graph())
def test_every_walk_ends(graph: Graph) -> None:
    for one in all_tags(graph):
        assert path_of(one, graph)[-1] == one.name
        assert len(set(upwards(one, graph))) == len(list(upwards(one, graph)))


@given(any_graph())
def test_rooted_tags_are_trees_and_whatever_was_a_tree_stays(graph: Graph) -> None:
    before = {one.id: one for one in all_tags(graph)}
    after = rooted(before.values())
    assert {one.id for one in after} == set(before)
    seen: set[str | None] = {None}
    for one in after:
        assert one.parent_id in seen
        seen.add(one.id)
        if one != before[one.id]:
            parent = before[one.id].parent_id
            assert one.parent_id is None
            assert parent not in before or one.id in above(parent, graph)


def test_what_is_a_tree_is_not_touched() -> None:
    assert rooted([LAB, OFFICE, MUNICH, PARIS]) == [MUNICH, OFFICE, LAB, PARIS]
