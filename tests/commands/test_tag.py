"""Tags: round trips with undo, circles, what a removal says and brings back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench, task_ref, vm_ref

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.engine.setting import TAGS_IN_METADATA
from stellwerk.model.call import Call, Origin
from stellwerk.model.tag import Tag, TagEdit
from stellwerk.model.tag_tree import all_tags, path_text
from stellwerk.model.task import TaskState


def ref(name: str) -> Ref:
    return Ref(Kind.TAG, name)


def tree_bench() -> Bench:
    """Tags munich > office > lab and paris; VM 1 is in the lab, VM 2 and host h1 in munich."""
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2))
    bench.add(entity.tag("munich"), entity.tag("office", "munich"), entity.tag("lab", "office"), entity.tag("paris"))
    add = {TagId("lab"): (vm_ref(1),), TagId("munich"): (vm_ref(2), host_ref("h1"))}
    bench.inventory.apply(bench.repository.tables.edit_tags(TagEdit(add=add)))
    return bench


def tag(bench: Bench, name: str) -> Tag:
    found = bench.inventory.view.get(ref(name))
    assert isinstance(found, Tag)
    return found


def paths(bench: Bench) -> set[str]:
    return {path_text(one, bench.inventory.view) for one in all_tags(bench.inventory.view)}


def tags_of_all(bench: Bench) -> dict[Ref, tuple[TagId, ...]]:
    return {one: tagging.tags for one, tagging in bench.inventory.view.taggings.items()}


def undone(bench: Bench, task: object) -> TaskState:
    return bench.run_on("Undo-Task", task_ref(task)).state


def test_add_and_undo() -> None:
    bench = tree_bench()
    added = bench.run_on("Add-Tag", name=" new ", parent="munich", color="#0AF", description="a\nb")
    made = tag(bench, added.result)
    assert made == Tag(id=made.id, name="new", parent_id=TagId("munich"), color="#00aaff", description="a\nb")
    assert bench.inventory.view.number(ref(made.id)) == 5
    assert undone(bench, added) is TaskState.DONE
    assert bench.inventory.view.get(ref(made.id)) is None


def test_one_name_once_at_a_place() -> None:
    bench = tree_bench()
    task = bench.run_on("Add-Tag", name="OFFICE", parent="munich")
    assert task.outcome == 'there is a tag "munich/office" already'
    assert bench.run_on("Add-Tag", name="office", parent="paris").state is TaskState.DONE
    assert bench.run_on("Add-Tag", name="Munich").code == "conflict"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"name": "a/b"}, "cannot hold a slash"),
        ({"name": " "}, "a name is missing"),
        ({"name": "x", "color": "mauve"}, 'no colour "mauve"'),
        ({"name": "x", "branch": "rubbish"}, "cannot be read"),
    ],
)
def test_what_no_tag_may_be(args: dict[str, str], says: str) -> None:
    bench = small_bench()
    try:
        outcome = bench.run_on("Add-Tag", **args).outcome
    except Invalid as error:  # what cannot be read at all is refused before there is a task
        outcome = str(error)
    assert says in outcome


def test_update_and_undo() -> None:
    bench = tree_bench()
    before = tag(bench, "office")
    task = bench.run_on("Update-Tag", ref("office"), name="Office", color="Gray", description="x")
    assert tag(bench, "office") == replace(before, name="Office", color="grey", description="x")
    assert undone(bench, task) is TaskState.DONE
    assert tag(bench, "office") == before
    assert bench.run_on("Update-Tag", ref("paris"), name="munich").code == "conflict"
    assert bench.run_on("Update-Tag", ref("paris")).outcome == "nothing to change is given"


def test_a_move_and_its_undo() -> None:
    bench = tree_bench()
    task = bench.run_on("Move-Tag", ref("office"), parent="paris")
    assert paths(bench) == {"munich", "paris", "paris/office", "paris/office/lab"}
    assert undone(bench, task) is TaskState.DONE
    assert paths(bench) == {"munich", "munich/office", "munich/office/lab", "paris"}
    top = bench.run_on("Move-Tag", ref("lab"))
    assert tag(bench, "lab").parent_id is None
    assert undone(bench, top) is TaskState.DONE
    assert tag(bench, "lab").parent_id == "office"


def test_a_circle_is_refused_with_its_path() -> None:
    bench = tree_bench()
    task = bench.run_on("Move-Tag", ref("munich"), parent="lab")
    assert task.state is TaskState.REFUSED
    assert '"munich" > "office" > "lab" > "munich"' in task.outcome
    assert '"munich" > "munich"' in bench.run_on("Move-Tag", ref("munich"), parent="munich").outcome


def test_a_move_onto_a_name_that_is_taken_is_refused() -> None:
    bench = tree_bench()
    bench.run_on("Add-Tag", name="office", parent="paris")
    assert bench.run_on("Move-Tag", ref("office"), parent="paris").code == "conflict"


def test_a_move_says_where_to() -> None:
    bench = tree_bench()
    call = Call("Move-Tag", (ref("lab"),), {"parent": "munich"}, origin=Origin.WINDOW)
    assert bench.engine.preview(call).effects.lines == ('"lab" will be below "munich"',)
    top = Call("Move-Tag", (ref("lab"),), {}, origin=Origin.WINDOW)
    assert bench.engine.preview(top).effects.lines == ('"lab" will be at the top',)


def test_a_removal_says_what_goes_and_brings_all_of_it_back() -> None:
    bench = tree_bench()
    before, tags = set(all_tags(bench.inventory.view)), tags_of_all(bench)
    preview = bench.engine.preview(Call("Remove-Tag", (ref("munich"),), origin=Origin.WINDOW))
    assert preview.effects.lines == ("3 objects lose it", 'the tags below it go with it: "office", "lab"')
    task = bench.run_on("Remove-Tag", ref("munich"))
    assert paths(bench) == {"paris"}
    assert not any(tagging.tags for tagging in bench.inventory.view.taggings.values())
    assert {subject.ref for subject in bench.events()[-1].subjects} == {
        ref("munich"), vm_ref(1), vm_ref(2), host_ref("h1"),
    }  # fmt: skip
    assert undone(bench, task) is TaskState.DONE
    assert set(all_tags(bench.inventory.view)) == before
    assert tags_of_all(bench) == tags
    assert {one for one in tags if bench.inventory.view.tagging(one).unwritten} == {vm_ref(1), vm_ref(2)}


def test_a_tag_on_nothing_says_so() -> None:
    bench = tree_bench()
    preview = bench.engine.preview(Call("Remove-Tag", (ref("paris"),), origin=Origin.WINDOW))
    assert preview.effects.lines == ("no object has it",)


def test_what_is_away_keeps_its_place_in_an_undo() -> None:
    bench = tree_bench()
    bench.inventory.apply(bench.repository.tables.edit_tags(TagEdit(add={TagId("lab"): (vm_ref(99),)})))
    task = bench.run_on("Remove-Tag", ref("office"))
    assert undone(bench, task) is TaskState.DONE
    assert bench.inventory.view.tagging(vm_ref(99)).tags == ("lab",)


NAMES = ("munich", "office", "lab", "paris")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from((None, *NAMES))), max_size=8))
def test_moves_never_make_a_circle_and_their_undoes_restore(moves: list[tuple[str, str | None]]) -> None:
    bench = tree_bench()
    before = set(all_tags(bench.inventory.view))
    done = [bench.run_on("Move-Tag", ref(name), parent=parent) for name, parent in moves]
    for one in all_tags(bench.inventory.view):
        here: Tag | None = one
        steps = 0
        while here is not None and here.parent_id is not None:
            here = tag(bench, here.parent_id)
            steps += 1
            assert steps < len(NAMES)
    for task in reversed(done):
        if task.undo is not None:
            assert undone(bench, task) is TaskState.DONE
    assert set(all_tags(bench.inventory.view)) == before


@pytest.mark.parametrize(
    ("command", "target", "args", "unwritten"),
    [
        ("Update-Tag", "munich", {"name": "x"}, {1, 2}),
        ("Update-Tag", "munich", {"color": "red"}, set()),
        ("Move-Tag", "office", {"parent": "paris"}, {1}),
        ("Move-Tag", "office", {"parent": "munich"}, set()),
        ("Remove-Tag", "office", {}, {1}),
        ("Add-Tag", None, {"name": "new"}, set()),
    ],
)
def test_vms_whose_tags_are_called_differently_are_written_again(
    command: str, target: str | None, args: dict[str, str], unwritten: set[int]
) -> None:
    bench = tree_bench()
    bench.run_on(command, *((ref(target),) if target else ()), **args)
    view = bench.inventory.view
    assert {number for number in (1, 2) if view.tagging(vm_ref(number)).unwritten} == unwritten
    assert not view.tagging(host_ref("h1")).unwritten


def test_nothing_travels_where_the_setting_says_so() -> None:
    bench = tree_bench()
    bench.settings.set(TAGS_IN_METADATA, False)
    bench.run_on("Update-Tag", ref("munich"), name="x")
    assert not any(tagging.unwritten for tagging in bench.inventory.view.taggings.values())
