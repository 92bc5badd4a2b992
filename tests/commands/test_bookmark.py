"""Bookmarks: round trips with undo, their order, queries that cannot be answered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref
from tests.fakes.graph import graph_of

from stellwerk.commands.bookmark import in_order, placed
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.bookmark import SHIPPED, Bookmark
from stellwerk.model.call import Call, Origin
from stellwerk.model.task import TaskState
from stellwerk.search.query import read


def ref(name: str) -> Ref:
    return Ref(Kind.BOOKMARK, name)


def three() -> Bench:
    bench = small_bench()
    bench.add(*(entity.bookmark(name, position=place) for place, name in enumerate("abc", 1)))
    return bench


def names(bench: Bench) -> list[str]:
    found = in_order(bench.inventory.view)
    assert [one.position for one in found] == list(range(1, len(found) + 1))
    return [one.name for one in found]


def held(bench: Bench, name: str) -> Bookmark:
    found = bench.inventory.view.get(ref(name))
    assert isinstance(found, Bookmark)
    return found


@pytest.mark.parametrize(("name", "query", "icon"), SHIPPED)
def test_what_is_shipped_can_be_answered(name: str, query: str, icon: str) -> None:
    assert read(query).errors == ()
    assert name
    assert icon


def test_add_update_remove_and_all_the_way_back() -> None:
    bench = three()
    added = bench.run_on("Add-Bookmark", name="new", query="Vms: status = up", icon="power")
    made = held(bench, added.result)
    assert (made.name, made.query, made.icon, made.position, made.lists) == (
        "new",
        "Vms: status = up",
        "power",
        4,
        "Vms",
    )
    updated = bench.run_on("Update-Bookmark", ref(made.id), name="newer", query="Hosts: status = up", icon="")
    assert held(bench, made.id) == replace(made, name="newer", query="Hosts: status = up", icon="", lists="Hosts")
    removed = bench.run_on("Remove-Bookmark", ref(made.id))
    assert names(bench) == ["a", "b", "c"]
    for task in (removed, updated):
        assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert held(bench, made.id) == made
    assert bench.run_on("Undo-Task", task_ref(added)).state is TaskState.DONE
    assert names(bench) == ["a", "b", "c"]


def test_names_are_unique() -> None:
    assert three().run_on("Add-Bookmark", name="A", query="Vms:").code == "conflict"


def test_a_query_with_a_mistake_is_refused_unless_it_is_forced() -> None:
    bench = three()
    task = bench.run_on("Add-Bookmark", name="x", query="Vms: status = upp")
    assert (task.state, task.code) == (TaskState.REFUSED, "invalid")
    assert "upp" in task.outcome
    call = Call("Add-Bookmark", (), {"name": "x", "query": "Vms: status = upp", "force": True}, origin=Origin.WINDOW)
    preview = bench.engine.preview(call)
    assert preview.allowed
    assert "upp" in preview.effects.warnings[0]
    forced = bench.run_on("Add-Bookmark", name="x", query="Vms: status = upp", force=True)
    assert "upp" in held(bench, forced.result).problem
    renamed = bench.run_on("Update-Bookmark", ref(forced.result), name="y")
    assert renamed.state is TaskState.DONE
    mended = bench.run_on("Update-Bookmark", ref(forced.result), query="Vms: status = up")
    assert held(bench, forced.result).problem == ""
    assert bench.run_on("Undo-Task", task_ref(mended)).state is TaskState.DONE
    assert held(bench, forced.result).query == "Vms: status = upp"


@pytest.mark.parametrize(
    ("name", "position", "order"),
    [("c", 1, "cab"), ("a", 3, "bca"), ("a", 99, "bca"), ("b", -5, "bac"), ("b", 2, "abc")],
)
def test_a_new_place_and_back(name: str, position: int, order: str) -> None:
    bench = three()
    task = bench.run_on("Update-Bookmark", ref(name), position=position)
    assert names(bench) == list(order)
    if task.undo is not None:
        assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert names(bench) == ["a", "b", "c"]


def test_one_that_is_removed_comes_back_to_its_place() -> None:
    bench = three()
    task = bench.run_on("Remove-Bookmark", ref("b"))
    assert names(bench) == ["a", "c"]
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert names(bench) == ["a", "b", "c"]


@settings(max_examples=100)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=6), st.integers(-2, 8), st.data())
def test_any_place_in_any_order(positions: list[int], place: int, data: st.DataObject) -> None:
    graph = graph_of(*(entity.bookmark(f"b{n}", position=position) for n, position in enumerate(positions)))
    before = in_order(graph)
    moved = data.draw(st.sampled_from(before))
    saved = {one.id: one for one in placed(moved, place, graph)}
    after = in_order(graph_of(*({one.id: one for one in before} | saved).values()))
    assert [one.position for one in after] == list(range(1, len(before) + 1))
    assert [one.id for one in after if one.id != moved.id] == [one.id for one in before if one.id != moved.id]
    assert after.index(saved[moved.id]) == min(max(place - 1, 0), len(before) - 1)
