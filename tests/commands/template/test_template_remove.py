"""Remove-Template: refused by name while anything stands on it, wherever that is."""

from __future__ import annotations

import pytest
from tests.commands.template.golden import BASE, GOLDEN, REF, golden_bench, shown, thin
from tests.fakes.engine import OWNER, Bench
from tests.fakes.keep.elsewhere import stands_elsewhere

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind, Ref, TemplateId
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.engine.setting import TRASH_HOURS
from stellwerk.model.call import Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.state import LinkState
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    return golden_bench()


H1 = Ref(Kind.HOST, "h1")
WITH_VARIABLES = replace(GOLDEN, nvram="/p/golden.nvram")


@pytest.mark.parametrize("way", ["now", "setting"])
def test_past_the_trash_its_files_go_with_it(bench: Bench, way: str) -> None:
    bench.inventory.apply(Batch(entities=(WITH_VARIABLES,)))
    if way == "setting":
        bench.settings.set(TRASH_HOURS, 0)
    task = bench.run_on("Remove-Template", REF, **({"now": True} if way == "now" else {}))
    assert (task.state, task.undo, shown(bench)) == (TaskState.DONE, None, [])
    assert bench.session("h1").calls == [("remove_template", GOLDEN.path, (BASE, "/p/golden.nvram"))]


def test_undo_brings_it_back(bench: Bench) -> None:
    bench.inventory.apply(Batch(entities=(WITH_VARIABLES,)))
    removed = bench.run_on("Remove-Template", REF)
    assert (removed.state, shown(bench)) == (TaskState.DONE, [])
    (thrown,) = bench.session("h1").thrown_templates.values()
    assert (thrown.path, [file.path for file in thrown.files]) == ("/p/golden.trash", [BASE, "/p/golden.nvram"])
    assert removed.undo is not None
    assert removed.undo.targets == (H1,)
    bench.inventory.apply(Batch(removed=(Ref(Kind.TRASH, thrown.id),)))  # as after a restart: nothing is listed
    args = removed.undo.args
    assert "under its own name" in bench.run_on(removed.undo.command, H1, **args, name="other").outcome
    assert shown(bench) == []
    back = bench.run_on(removed.undo.command, H1, **args)
    assert (back.state, [one.name for one in shown(bench)]) == (TaskState.DONE, ["golden"])
    assert bench.events()[-1].text == 'template "golden" was brought back'
    assert back.undo is not None
    assert back.undo.command == "Remove-Template"


def test_a_name_that_is_taken_by_then_is_told(bench: Bench) -> None:
    undo = bench.run_on("Remove-Template", REF).undo
    assert undo is not None
    named = bench.run_on(undo.command, H1, **undo.args, name="new")
    assert named.outcome == 'template "golden" comes back under its own name'
    other = replace(GOLDEN, id=TemplateId("n"), family="n")
    bench.inventory.apply(Batch(entities=(other,)))
    outcome = bench.run_on(undo.command, H1, **undo.args).outcome
    assert outcome == 'the host has another template "golden" by now'


def test_in_the_trash_it_keeps_what_vms_stand_on_until_they_are_gone(bench: Bench) -> None:
    bench.run_on("Remove-Template", REF)
    thin(bench, 2, "late", "h2")  # by its mark alone: its host is another one
    kept = bench.run_on("Clear-Trash", H1, all=True)
    assert (kept.state, '"late" stands on its files' in kept.outcome) == (TaskState.FAILED, True)
    assert len(bench.session("h1").thrown_templates) == 1
    bench.run("Remove-Vm", 2)
    gone = bench.run_on("Clear-Trash", H1, all=True)
    assert (gone.state, bench.session("h1").calls[-1][2]) == (TaskState.DONE, (BASE,))


def test_the_preview_says_for_how_long_it_can_be_brought_back(bench: Bench) -> None:
    found: list[Preview | AppError] = []
    for args in ({}, {"now": True}):
        bench.engine.preview_details(Call("Remove-Template", (REF,), args, OWNER, Origin.WINDOW), found.append)
        bench.loop.drain()
    back, gone = found
    assert isinstance(back, Preview)
    assert isinstance(gone, Preview)
    assert back.effects.lines[-1] == 'template "golden" can be brought back for 24 hours'
    assert back.confirm == "Remove template golden with its files. They go to the trash, unless that is switched off."
    assert gone.effects.warnings == ('template "golden" cannot be brought back',)
    assert gone.confirm == "Remove template golden with its files. They cannot be brought back."
    bench.settings.set(TRASH_HOURS, 1)
    bench.engine.preview_details(Call("Remove-Template", (REF,), {}, OWNER, Origin.WINDOW), found.append)
    bench.loop.drain()
    assert isinstance(found[-1], Preview)
    assert found[-1].effects.lines[-1] == 'template "golden" can be brought back for 1 hour'


def test_vms_that_stand_on_it_are_named(bench: Bench) -> None:
    for number, name in ((2, "a-10"), (3, "a-2")):
        thin(bench, number, name)
    task = bench.run_on("Remove-Template", REF)
    assert task.outcome == 'template "golden" cannot be removed: "a-2", "a-10" stand on its files'
    assert bench.session("h1").calls == []


def test_those_of_a_host_that_does_not_answer_count_as_last_known(bench: Bench) -> None:
    thin(bench, 2, "away", "h2")
    h2 = bench.inventory.view.host(HostId("h2"))
    assert h2 is not None
    gone = replace(h2, link=replace(h2.link, state=LinkState.BACKOFF))
    bench.inventory.apply(Batch(entities=(gone, replace(GOLDEN, also_on=(HostId("h2"),)))))
    assert '"away" stands on its files' in bench.run_on("Remove-Template", REF).outcome
    preview = bench.engine.preview(Call("Remove-Template", (REF,), {}, OWNER, Origin.WINDOW))
    assert 'host "h2" does not answer: of its VMs the last that is known counts' in preview.effects.warnings


def test_a_host_that_is_away_cannot_remove_it(bench: Bench) -> None:
    h1 = bench.inventory.view.host(HostId("h1"))
    assert h1 is not None
    bench.inventory.apply(Batch(entities=(replace(h1, link=replace(h1.link, state=LinkState.BACKOFF)),)))
    assert bench.run_on("Remove-Template", REF).state is not TaskState.DONE
    assert bench.session("h1").calls == []


def test_what_another_host_has_on_it_is_named(bench: Bench) -> None:
    called = stands_elsewhere(bench, BASE)
    task = bench.run_on("Remove-Template", REF)
    assert (task.state, f'"{called}" stands on its files' in task.outcome) == (TaskState.FAILED, True)
