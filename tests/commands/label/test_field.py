"""Fields: round trips with undo, what a removal says and brings back, what bookmarks say of it."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench, task_ref, vm_ref

from stellwerk.commands.label.field_key import all_fields
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.call import Call, Origin
from stellwerk.model.field import Field, FieldEdit, FieldType, Value
from stellwerk.model.task import TaskState

STAGE = entity.user_field("stage", FieldType.CHOICE, "test", "live", position=2, kinds=(Kind.VM, Kind.HOST))


def ref(key: str) -> Ref:
    return Ref(Kind.FIELD, key)


def field_bench() -> Bench:
    """Fields owner (text), stage (choice, of hosts too), cost and review; VM 1 has some values, host h1 a stage."""
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2))
    more = (
        entity.user_field("cost", FieldType.NUMBER, position=3),
        entity.user_field("review", FieldType.DATE, position=4),
    )
    bench.add(entity.user_field("owner", position=1), STAGE, *more)
    given = {vm_ref(1): {"owner": "ops", "stage": "live"}, host_ref("h1"): {"stage": "test"}}
    bench.inventory.apply(bench.repository.tables.edit_fields(FieldEdit(values=given)))
    return bench


def values(bench: Bench, of: Ref) -> dict[str, Value]:
    return dict(bench.inventory.view.tagging(of).values)


def fields(bench: Bench) -> list[Field]:
    return all_fields(bench.inventory.view)


def undone(bench: Bench, task: object) -> TaskState:
    return bench.run_on("Undo-Task", task_ref(task)).state


def test_add_and_undo() -> None:
    bench = field_bench()
    added = bench.run_on("Add-Field", key="Rack_No", title="Rack", type="number", kind=["host"])
    made = fields(bench)[-1]
    assert made == Field(id=made.id, key="rack_no", title="Rack", type=FieldType.NUMBER, kinds=(Kind.HOST,), position=5)
    assert (added.result, bench.inventory.view.number(ref(made.id))) == (made.id, 5)
    assert bench.inventory.catalogue.prop(Kind.HOST, "rack_no") is not None
    assert undone(bench, added) is TaskState.DONE
    assert bench.inventory.catalogue.prop(Kind.HOST, "rack_no") is None


def test_what_cannot_be_is_refused() -> None:
    bench = field_bench()
    for args, says in (
        ({"key": "owner"}, 'there is a field "owner" already'),
        ({"key": "status"}, '"status" means something for a VM already'),
        ({"key": "tier", "type": "choice"}, "a choice needs choices"),
        ({"key": "tier", "choice": ["a"]}, "only a field of the type choice"),
    ):
        assert says in bench.run_on("Add-Field", **args).outcome
    assert len(fields(bench)) == 4


def test_update_and_undo() -> None:
    bench = field_bench()
    task = bench.run_on("Update-Field", ref("stage"), title="Stage", choice=["live", "test", "staging"])
    assert fields(bench)[1].choices == ("live", "test", "staging")
    assert undone(bench, task) is TaskState.DONE
    assert fields(bench)[1] == STAGE


def test_a_choice_that_objects_have_stays() -> None:
    bench = field_bench()
    task = bench.run_on("Update-Field", ref("stage"), choice=["test"])
    assert 'objects have "live"' in task.outcome
    bench.run_on("Clear-Field", ref("stage"), vm=[vm_ref(1).id])
    assert bench.run_on("Update-Field", ref("stage"), choice=["test"]).state is TaskState.DONE


def test_a_removal_says_what_is_lost_and_an_undo_brings_it_back() -> None:
    bench = field_bench()
    preview = bench.engine.preview(Call("Remove-Field", (ref("stage"),), origin=Origin.WINDOW))
    assert preview.effects.lines == (
        "2 values are lost", "definitions of VMs keep them, for other profiles that have the field",
    )  # fmt: skip
    task = bench.run_on("Remove-Field", ref("stage"))
    assert (values(bench, vm_ref(1)), values(bench, host_ref("h1"))) == ({"owner": "ops"}, {})
    assert {subject.ref for subject in bench.events()[-1].subjects} == {ref("stage"), vm_ref(1), host_ref("h1")}
    assert undone(bench, task) is TaskState.DONE
    assert (values(bench, vm_ref(1)), values(bench, host_ref("h1"))) == (
        {"owner": "ops", "stage": "live"}, {"stage": "test"},
    )  # fmt: skip
    assert fields(bench)[1] == STAGE


def test_a_bookmark_that_names_a_removed_field_says_so_until_it_is_back() -> None:
    bench = field_bench()
    added = bench.run_on("Add-Bookmark", name="theirs", query="Vms: owner = ops")
    assert added.state is TaskState.DONE

    def problem() -> str:
        found = bench.inventory.view.get(Ref(Kind.BOOKMARK, added.result))
        assert isinstance(found, Bookmark)
        return found.problem

    assert problem() == ""
    task = bench.run_on("Remove-Field", ref("owner"))
    assert 'no property "owner"' in problem()
    undone(bench, task)
    assert problem() == ""
