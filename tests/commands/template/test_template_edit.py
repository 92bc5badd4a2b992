"""Update-Template: what new VMs get, and the name of all versions."""

from __future__ import annotations

import pytest
from tests.commands.template.golden import GOLDEN, REF, golden_bench, shown
from tests.fakes.engine import Bench, task_ref

from stellwerk.commands.template.template_edit import checked_memory, checked_vcpus
from stellwerk.core.error import Invalid
from stellwerk.core.ids import TemplateId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.task import TaskState

SECOND = replace(GOLDEN, id=TemplateId("m2"), version=2, path="/p/golden-2.template")
OTHER = replace(GOLDEN, id=TemplateId("o"), family="o", name="other", path="/p/other.template")


@pytest.fixture
def bench() -> Bench:
    made = golden_bench()
    for one in (SECOND, OTHER):
        made.session("h1").kept[one.path] = one
        made.inventory.apply(Batch(entities=(one,)))
    return made


def test_the_name_is_that_of_all_versions_the_rest_of_this_one(bench: Bench) -> None:
    task = bench.run_on("Update-Template", REF, name="debian", memory=2 << 30, vcpus=4)
    assert task.state is TaskState.DONE
    found = {one.id: (one.name, one.memory, one.vcpus) for one in shown(bench)}
    assert found == {"m": ("debian", 2 << 30, 4), "m2": ("debian", 1 << 30, 2), "o": ("other", 1 << 30, 2)}
    assert bench.session("h1").kept[SECOND.path].name == "debian"
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert {(one.name, one.memory) for one in shown(bench)} == {("golden", 1 << 30), ("other", 1 << 30)}


def test_the_preview_tells_old_and_new_as_people_read_it(bench: Bench) -> None:
    call = replace(bench.call("Update-Template", memory=2 << 30, vcpus=2), targets=(REF,))
    preview = bench.engine.preview(call)
    assert preview.effects.lines == ('memory of template "golden": "1 GiB" becomes "2 GiB"',)


def test_a_name_of_another_is_refused(bench: Bench) -> None:
    task = bench.run_on("Update-Template", REF, name="other")
    assert (task.state, task.outcome) == (TaskState.REFUSED, 'there is another template "other"')
    assert bench.session("h1").calls == []


@pytest.mark.parametrize(("check", "value"), [(checked_memory, 5), (checked_vcpus, 0), (checked_vcpus, 5000)])
def test_what_no_vm_can_have(check: object, value: int) -> None:
    with pytest.raises(Invalid):
        check(value)
    assert (checked_memory(1 << 30), checked_vcpus(2)) == (1 << 30, 2)
