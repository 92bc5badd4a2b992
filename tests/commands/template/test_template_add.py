"""Templates by command: what is refused, what is told, what is made, and undo."""

from __future__ import annotations

from typing import Any

import pytest
from tests.commands.template.golden import GOLDEN, SAID, golden_bench, shown
from tests.fakes import entity
from tests.fakes.engine import Bench, task_ref

from stellwerk.core.error import AppError, Refused
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.model.state import DomainState
from stellwerk.model.task import Task, TaskState
from stellwerk.model.template.template import Sealed


@pytest.fixture
def bench() -> Bench:
    return golden_bench(template=False)


def made(bench: Bench, **args: Any) -> Task:
    return bench.run("Add-Template", 1, **{"name": "base", **args})


def test_a_template_is_a_copy_that_nobody_writes_to_and_undo_removes_it(bench: Bench) -> None:
    task = made(bench, description="d")
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    (found,) = shown(bench)
    assert (found.name, found.version, found.family, found.source) == ("base", 1, found.id, "vm-1")
    assert found.paths == ("/p/base-v1-vda.qcow2",)
    assert found.files[0].sha256 == "0" * 64
    assert (found.nvram, found.nvram_place) == (f"/p/base-v1.{found.id}.nvram", "/n/vm-1.fd")
    session = bench.session("h1")
    assert session.specs["/p/base-v1-vda.qcow2"].read_only
    assert [call[0] for call in session.calls] == ["copy_nvram", "keep_template"]
    assert bench.events()[-1].text == 'template "base" was made of VM "vm-1"'
    undone = bench.run_on("Undo-Task", task_ref(task))
    assert (undone.state, shown(bench), session.kept) == (TaskState.DONE, [], {})


def test_a_name_is_one_templates_and_a_later_version_has_it(bench: Bench) -> None:
    first = made(bench)
    refused = made(bench)
    assert (refused.state, refused.outcome) == (TaskState.REFUSED, 'host "h1" has a template "base" already')
    assert "-VersionOfId" in refused.hint
    assert made(bench, name="").state is TaskState.REFUSED
    assert made(bench, name="other", version_of=first.result).state is TaskState.REFUSED
    second = made(bench, name="", version_of=first.result)
    assert second.state is TaskState.DONE
    assert [(one.name, one.version, one.family) for one in shown(bench)] == [
        ("base", 1, first.result), ("base", 2, first.result),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("args", "sealed", "said"),
    [
        ({}, None, "is a Windows: its copies would be"),
        ({"seal": True}, None, "virt-sysprep seals Linux"),
        ({"sysprepped": True}, Sealed.SYSPREP, ""),
    ],
)
def test_windows_has_to_be_sysprepped(bench: Bench, args: Any, sealed: Sealed | None, said: str) -> None:
    bench.put(entity.domain(1, definition=replace(SAID, os_id="win11"), state=DomainState.SHUT_OFF))
    task = made(bench, **args)
    assert said in task.outcome
    assert [one.sealed for one in shown(bench)] == ([sealed] if sealed else [])
    if sealed is None:
        assert "sysprep" in task.hint.lower()
        assert bench.session("h1").calls == []


def test_sealing_says_what_is_missing_before_anything_is_copied(bench: Bench) -> None:
    task = made(bench, seal=True)
    assert task.state in (TaskState.FAILED, TaskState.REFUSED)
    assert "needs the shell of host" in task.outcome
    assert (bench.session("h1").calls, bench.session("h1").volumes_by_path) == ([], {})


def test_what_fails_leaves_nothing(bench: Bench) -> None:
    bench.session("h1").errors["keep_template"] = Refused("no room")
    assert made(bench).outcome == "no room"
    assert (shown(bench), bench.session("h1").volumes_by_path) == ([], {})


def test_a_vm_that_runs_is_none(bench: Bench) -> None:
    bench.put(entity.domain(1, definition=SAID, state=DomainState.RUNNING))
    assert "a template is made of one that is off" in made(bench).outcome


def test_the_preview_tells_what_is_made_and_what_stays_in_it(bench: Bench) -> None:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Add-Template", 1, name="base"), found.append)
    bench.loop.drain()
    (preview,) = found
    assert isinstance(preview, Preview)
    assert 'template "base", version 1, is made of VM "vm-1" on host "h1"' in preview.effects.lines[0]
    assert 'disk vda: volume "base-v1-vda.qcow2" in storage pool "images", read only' in preview.effects.lines
    assert preview.effects.warnings[0].startswith("it is not sealed")
    bench.engine.preview_details(bench.call("Add-Template", 1, name="base", seal=True), found.append)
    bench.loop.drain()
    sealed = found[-1]
    assert isinstance(sealed, Preview)
    assert 'the host name of VM "vm-1" stays in it' in sealed.effects.warnings[0]
    assert "no SSH host keys" in sealed.effects.warnings[1]
    assert GOLDEN.state.value == "OK"
