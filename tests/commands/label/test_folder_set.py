"""Putting VMs into folders: many in one call, one event, and an undo that knows where each came from."""

from __future__ import annotations

import pytest
from tests.commands.label.test_folder import folder_of, ref, tree_bench
from tests.fakes.engine import Bench, task_ref, vm_ref

from stellwerk.core.error import Invalid
from stellwerk.model.call import Call, Origin
from stellwerk.model.task import TaskState


def vms(*numbers: int) -> list[str]:
    return [vm_ref(number).id for number in numbers]


def places(bench: Bench) -> tuple[str | None, str | None]:
    return folder_of(bench, 1), folder_of(bench, 2)


def test_many_at_once_with_one_event_and_each_goes_back_where_it_was() -> None:
    bench = tree_bench()
    before = len(bench.events())
    task = bench.run_on("Set-Folder", ref("test"), vm=vms(1, 2))
    assert places(bench) == ("test", "test")
    (event,) = bench.events()[before:]
    assert event.text == '"vm-1", "vm-2" was put into the folder "test"'
    assert {subject.ref for subject in event.subjects} == {ref("test"), vm_ref(1), vm_ref(2)}
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert places(bench) == ("shop", "web")


def test_taking_out_and_undo() -> None:
    bench = tree_bench()
    task = bench.run_on("Clear-Folder", vm=vms(1))
    assert places(bench) == (None, "web")
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert places(bench) == ("shop", "web")


def test_a_folder_that_went_meanwhile_is_none_for_an_undo() -> None:
    bench = tree_bench()
    task = bench.run_on("Set-Folder", ref("test"), vm=vms(1, 2))
    bench.run_on("Remove-Folder", ref("shop"))
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert places(bench) == (None, "web")


def test_what_changes_nothing_has_no_undo() -> None:
    bench = tree_bench()
    task = bench.run_on("Set-Folder", ref("web"), vm=vms(2))
    assert task.state is TaskState.DONE
    assert task.undo is None


def test_a_preview_says_what_changes_and_what_is_so_already() -> None:
    bench = tree_bench()
    preview = bench.engine.preview(Call("Set-Folder", (ref("web"),), {"vm": vms(1, 2)}, origin=Origin.WINDOW))
    assert preview.effects.lines == ('"vm-1" will be in "web"', "1 VM is in it already")


def test_without_a_vm_it_is_refused() -> None:
    bench = tree_bench()
    assert bench.run_on("Set-Folder", ref("web")).outcome == "no VM is named"
    assert bench.run_on("Clear-Folder").outcome == "no VM is named"


@pytest.mark.parametrize("text", ["x", "[]", '{"vm": "a"}', '{"host:h1": null}'])
def test_what_an_undo_cannot_read_is_refused(text: str) -> None:
    bench = tree_bench()
    with pytest.raises(Invalid, match="cannot be read"):
        bench.run_on("Clear-Folder", places=text)
