"""Values of fields: many objects in one call, typed, with an undo that knows what each had."""

from __future__ import annotations

import pytest
from tests.commands.label.test_field import field_bench, ref, values
from tests.fakes.engine import host_ref, task_ref, vm_ref

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.engine.setting import TAGS_IN_METADATA
from stellwerk.model.call import Call, Origin
from stellwerk.model.tag import Part
from stellwerk.model.task import TaskState


def test_many_objects_at_once_and_each_gets_back_what_it_had() -> None:
    bench = field_bench()
    before = len(bench.events())
    task = bench.run_on("Set-Field", ref("stage"), value="TEST", vm=[vm_ref(1).id, vm_ref(2).id], host=["h1", "h2"])
    assert all(values(bench, one)["stage"] == "test" for one in (vm_ref(1), vm_ref(2), host_ref("h1"), host_ref("h2")))
    assert bench.vm(1).values == {"owner": "ops", "stage": "test"}
    (event,) = bench.events()[before:]
    assert event.text == 'field "stage" was set on "vm-1", "vm-2", "h2"'
    assert bench.inventory.view.tagging(vm_ref(2)).unwritten == Part.FIELDS
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert values(bench, vm_ref(1))["stage"] == "live"
    assert values(bench, vm_ref(2)) == values(bench, host_ref("h2")) == {}


def test_clear_and_undo() -> None:
    bench = field_bench()
    task = bench.run_on("Clear-Field", ref("owner"), vm=[vm_ref(1).id, vm_ref(2).id])
    assert values(bench, vm_ref(1)) == {"stage": "live"}
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert values(bench, vm_ref(1)) == {"owner": "ops", "stage": "live"}


@pytest.mark.parametrize(
    ("key", "args", "says"),
    [
        ("cost", {"value": "many"}, '"many" is no number, which "cost" is'),
        ("review", {"value": "tomorrow"}, "is no date"),
        ("stage", {"value": "lve"}, "did you mean live"),
        ("owner", {"value": "x", "host": ["h1"]}, 'a host has no field "owner"'),
        ("owner", {"value": ""}, "is missing"),
        ("owner", {"value": "x", "vm": []}, "no object is named"),
    ],
)
def test_what_cannot_be_is_refused(key: str, args: dict[str, object], says: str) -> None:
    bench = field_bench()
    task = bench.run_on("Set-Field", ref(key), **{"vm": [vm_ref(2).id], **args})
    assert says in f"{task.outcome} {task.hint}"
    assert values(bench, vm_ref(2)) == {}


def test_objects_by_reference_and_odd_ones() -> None:
    bench = field_bench()
    assert bench.run_on("Set-Field", ref("owner"), value="x", object=[str(vm_ref(2))]).state is TaskState.DONE
    for text, says in (("nonsense", "names no object"), ("alarm:a", "can have neither tags nor fields")):
        with pytest.raises(Invalid, match=says):
            bench.run_on("Set-Field", ref("owner"), value="x", object=[text])
    with pytest.raises(Invalid, match="cannot be read"):
        bench.run_on("Set-Field", ref("owner"), value="", back="x")


def test_a_preview_says_what_changes_and_what_is_so_already() -> None:
    bench = field_bench()
    args = {"value": "ops", "vm": [vm_ref(1).id, vm_ref(2).id]}
    preview = bench.engine.preview(Call("Set-Field", (ref("owner"),), args, origin=Origin.WINDOW))
    assert preview.effects.lines == ('owner of "vm-2" will be "ops"', "1 object is so already")
    clear = Call("Clear-Field", (ref("owner"),), {"vm": [vm_ref(1).id]}, origin=Origin.WINDOW)
    assert bench.engine.preview(clear).effects.lines == ('owner of "vm-1" will be empty',)


def test_what_changes_nothing_has_no_undo_and_the_setting_keeps_values_at_home() -> None:
    bench = field_bench()
    assert bench.run_on("Set-Field", ref("owner"), value="ops", vm=[vm_ref(1).id]).undo is None
    bench.settings.set(TAGS_IN_METADATA, False)
    bench.run_on("Set-Field", ref("owner"), value="me", vm=[vm_ref(1).id])
    assert bench.inventory.view.tagging(vm_ref(1)).unwritten == 0


def test_hostile_texts_are_texts() -> None:
    bench = field_bench()
    for text in ("'; DROP TABLE field;--", "x" * 1000, "\u202eabc", "100%*_\\"):
        assert bench.run_on("Set-Field", ref("owner"), value=text, vm=[vm_ref(1).id]).state is TaskState.DONE
        assert values(bench, vm_ref(1))["owner"] == text
    assert bench.inventory.view.get(Ref(Kind.FIELD, "owner")) is not None
