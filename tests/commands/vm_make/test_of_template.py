"""Add-Vm from a template: thin or full, where its files are seen, and not while it may have changed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.commands.template.golden import BASE, GOLDEN, golden_bench
from tests.fakes.engine import Bench, task_ref

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.model.change import Batch
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Vm


@pytest.fixture
def bench() -> Bench:
    return golden_bench()


def made(bench: Bench, **args: Any) -> Task:
    return bench.run("Add-Vm", **{"name": "new", "template": GOLDEN.id, **args})


def named(bench: Bench, name: str = "new") -> Vm:
    return next(vm for vm in bench.inventory.view.all(Kind.VM) if isinstance(vm, Vm) and vm.name == name)


@pytest.mark.parametrize("full", [False, True])
def test_it_is_thin_or_full_and_undo_takes_its_files_along(bench: Bench, full: bool) -> None:
    task = made(bench, full=full, memory=2 << 30, vcpus=4)
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    said = named(bench).domain.definition
    assert (said.memory, said.vcpus) == (2 << 30, 4)
    assert said.origin is not None
    assert (said.origin.id, said.origin.thin) == (GOLDEN.id, not full)
    session = bench.session("h1")
    assert session.specs["/p/new-vda.qcow2"].backing == ("" if full else BASE)
    assert task.undo is not None
    assert (task.undo.command, task.undo.args["files"]) == ("Remove-Vm", ["/p/new-vda.qcow2"])


def test_without_a_word_it_has_what_the_template_says(bench: Bench) -> None:
    assert made(bench).state is TaskState.DONE
    said = named(bench).domain.definition
    assert (said.memory, said.vcpus, named(bench).host_id) == (1 << 30, 2, "h1")


def test_several_are_made_one_after_the_other(bench: Bench) -> None:
    task = made(bench, name="web-?", count=3)
    assert task.state is TaskState.DONE
    assert {named(bench, f"web-{n}").name for n in (1, 2, 3)} == {"web-1", "web-2", "web-3"}
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE


def test_a_host_that_does_not_see_its_files(bench: Bench) -> None:
    refused = made(bench, host="h2")
    assert refused.outcome == 'host "h2" does not see the files of template "golden"'
    assert "Migrate-Vm -CopyStorage" in refused.hint


def test_of_a_cluster_one_that_sees_them_is_chosen(bench: Bench) -> None:
    assert made(bench, cluster="Default").state is TaskState.DONE
    assert named(bench).host_id == "h1"


@pytest.mark.parametrize(
    ("args", "said"),
    [({"os": "debian12"}, "-Os is that of the template"), ({"user": "eva"}, "has no drive for a CD of cloud-init")],
)
def test_what_is_the_templates_cannot_be_said(bench: Bench, args: Any, said: str) -> None:
    assert said in made(bench, **args).outcome


def test_one_that_was_changed_gets_no_vms(bench: Bench) -> None:
    bench.session("h1").kept[GOLDEN.path] = replace(GOLDEN, problem='its file "a" was written to')
    task = made(bench)
    assert (task.state, task.hint) == (TaskState.FAILED, "check it first (Test-Template)")
    assert bench.session("h1").volumes_by_path == {}
    shown = bench.inventory.view.tables[Kind.TEMPLATE][GOLDEN.id]
    assert shown.problem
    assert made(bench).state is TaskState.REFUSED


def test_a_start_that_fails_takes_it_back(bench: Bench) -> None:
    bench.session("h1").errors["start"] = Refused("no memory")
    assert made(bench, start=True, title="t", description="d").outcome == "no memory"
    assert bench.session("h1").volumes_by_path == {}


def test_its_cd_for_cloud_init_tells_its_own_name(bench: Bench) -> None:
    bench.session("h1").kept[GOLDEN.path] = with_drive = replace(GOLDEN, media=("sda",))
    bench.inventory.apply(Batch(entities=(with_drive,)))
    assert made(bench, user="eva").state is TaskState.DONE
    (content,) = (text for (_pool, name), text in bench.session("h1").contents.items() if name.endswith(".iso"))
    assert b"new" in content
    assert b"eva" in content


def test_the_preview_tells_what_it_stands_on(bench: Bench) -> None:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Add-Vm", name="new", template=GOLDEN.id), found.append)
    bench.loop.drain()
    (preview,) = found
    assert isinstance(preview, Preview)
    assert 'its disks stand on those of template "golden", which cannot be removed then' in preview.effects.lines
    assert HostId("h1") in GOLDEN.hosts
