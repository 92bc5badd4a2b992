"""What a command's function may use."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench

from stellwerk.core.error import Bug
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_
from stellwerk.engine.command import command
from stellwerk.engine.context import MOST_OUTPUT, Ctx
from stellwerk.engine.parameter import Arg
from stellwerk.engine.registry import Registry
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Lane

WORDS: dict[str, Any] = {"title": N_("Try"), "help": N_("Try"), "done": N_("tried {name}"), "example": "",
                         "needs": "vm.try"}  # fmt: skip


@command("Try-Vm", on=Kind.VM, lane=Lane.CONTROL, **WORDS)
def on_lane(ctx: Ctx, vm: Vm) -> None:
    ctx.progress(1.7, "more than all")
    assert ctx.session.domain(vm.id) is not None
    assert ctx.now > 0
    ctx.result = "made"
    ctx.inverse("Try-Host", host_ref(), a=1)


@command("Try-Host", **WORDS)
def on_owner(ctx: Ctx, *, name: Annotated[str, Arg(N_("Name"))]) -> None:
    assert ctx.graph.get(host_ref()) is not None
    assert ctx.look.args == {"name": name}
    ctx.links.connect_now(entity.host("h1").id)
    ctx.inverse("Try-Host", name=name)


@command("Try-Ticks", **WORDS)
def ticking(ctx: Ctx) -> None:
    for state in (CheckState.WAITING, CheckState.OK):
        ctx.tick(CheckResult(key="kvm", state=state))
    ctx.tick(CheckResult(key="cpu", state=CheckState.RUNNING))
    ctx.hear("a" * MOST_OUTPUT)
    ctx.hear("end")


@command("Try-Session", **WORDS)
def without_lane(ctx: Ctx) -> None:
    ctx.session.close()


@pytest.fixture
def bench() -> Bench:
    made = small_bench(Registry([on_lane, on_owner, without_lane, ticking]))
    made.put(entity.domain(1))
    return made


def test_on_a_lane(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Try-Vm", 1)
    bench.loop.drain()
    bench.lanes.waiting[0].begin()
    bench.loop.drain()
    running = bench.engine.task(task_id)
    assert (running.progress, running.note) == (1.0, "more than all")
    bench.lanes.running[0].answer()
    bench.loop.drain()
    task = bench.engine.task(task_id)
    assert (task.state, task.result, task.note) == (TaskState.DONE, "made", "")
    assert task.undo is not None
    assert (task.undo.targets, task.undo.args) == ((host_ref(),), {"a": 1})


def test_on_the_owner_thread(bench: Bench) -> None:
    task = bench.run_on("Try-Host", name="n")
    assert task.state is TaskState.DONE
    assert bench.links.connected == ["h1"]
    assert task.undo is not None
    assert task.undo.targets == ()
    assert bench.events()[0].text == "tried n"


@pytest.mark.expects_log("stellwerk.engine.answer")
def test_no_session_off_a_lane(bench: Bench) -> None:
    task = bench.run_on("Try-Session")
    assert (task.code, task.outcome) == (Bug.code, "Try-Session runs on no lane")


def test_ticks_and_what_hosts_say_show_in_the_task(bench: Bench) -> None:
    task = bench.run_on("Try-Ticks")
    assert task.ticks == (
        CheckResult(key="kvm", state=CheckState.OK),
        CheckResult(key="cpu", state=CheckState.RUNNING),
    )
    assert (len(task.output), task.output[-4:]) == (MOST_OUTPUT, "aend")


def test_what_is_checked_and_said_is_the_note(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Try-Vm", 1)
    ctx = Ctx(bench.engine._world, bench.engine.task(task_id).call, task_id, None, {})
    ctx.tick(CheckResult(key="kvm", state=CheckState.OK))
    ctx.tick(CheckResult(key="cpu", state=CheckState.RUNNING))
    bench.loop.drain()
    running = bench.engine.task(task_id)
    assert (running.note, running.progress) == ("CPU", 0.5)
    ctx.hear("# apt-get update\nHit:1 some")
    ctx.hear("where\n")
    bench.loop.drain()
    assert bench.engine.task(task_id).note == "Hit:1 somewhere"


def test_what_was_passed_over_has_no_part_in_the_progress(bench: Bench) -> None:
    bench.lanes.held = True
    task_id = bench.submit("Try-Vm", 1)
    ctx = Ctx(bench.engine._world, bench.engine.task(task_id).call, task_id, None, {})
    for key, state in (("kvm", CheckState.FAILED), ("cpu", CheckState.SKIPPED)):
        ctx.tick(CheckResult(key=key, state=state))
    bench.loop.drain()
    assert bench.engine.task(task_id).progress == 0.5
