"""Commands on tasks: cancel and undo as calls."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState
from stellwerk.model.task import Task, TaskState


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(*(entity.domain(n, state=DomainState.SHUT_OFF) for n in range(1, 7)))
    made.lanes.held = True
    return made


def test_cancelling_a_whole(bench: Bench) -> None:
    started = bench.submit("Start-Vm", 1, 2, 3, 4, 5, 6)
    bench.loop.drain()
    stop = bench.run_on("Stop-Task", task_ref(started))
    assert stop.state is TaskState.DONE
    assert bench.engine.task(started).state is TaskState.CANCELLED
    assert [event.text for event in bench.events()][-1] == '"Start 6 VMs" was cancelled'


def test_what_cannot_be_cancelled_any_more_says_so(bench: Bench) -> None:
    started = bench.submit("Start-Vm", 1)
    bench.loop.drain()
    bench.lanes.waiting[0].begin()
    bench.loop.drain()
    refused = bench.run_on("Stop-Task", task_ref(started))
    assert refused.outcome == '"Start" is being worked on and cannot be cancelled any more'
    bench.lanes.running[0].answer()
    bench.loop.drain()
    assert bench.run_on("Stop-Task", task_ref(started)).outcome == '"Start" has ended'


def test_a_whole_that_is_partly_too_late(bench: Bench) -> None:
    started = bench.submit("Start-Vm", 1, 2)
    bench.loop.drain()
    bench.lanes.waiting[0].begin()
    stop = bench.run_on("Stop-Task", task_ref(started))
    assert (stop.state, stop.outcome) == (
        TaskState.FAILED, '"vm-1" is being worked on and cannot be cancelled any more',
    )  # fmt: skip


def test_undo_says_what_it_runs(bench: Bench) -> None:
    bench.lanes.held = False
    task = bench.run("Update-Vm", 1, title="x")
    preview = bench.engine.preview(bench.engine.call("Undo-Task", task_ref(task)))
    assert preview.effects.lines == ("runs Update-Vm",)
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.events()[-1].text == '"Edit vm-1" was undone'


def test_what_nobody_has_looked_at_yet_is_read_before_it_is_undone(bench: Bench) -> None:
    bench.lanes.held = False
    session = bench.session()
    session.put_network("default")
    session.put_pool("images", autostart=True)
    for command, kind, id_, undo in (
        ("Start-LibvirtNetwork", Kind.LIBVIRT_NETWORK, "h1/uuid-default", Call("Stop-LibvirtNetwork")),
        (
            "Update-StoragePool",
            Kind.STORAGE_POOL,
            "h1/uuid-images",
            Call("Update-StoragePool", args={"autostart": False}),
        ),
    ):
        back = replace(undo, targets=(Ref(kind, id_),))
        done = replace(ended_task(command), id=TaskId(id_), undo=back, ended=bench.clock.now())
        bench.inventory.apply(Batch(entities=(done,)))
        assert bench.run_on("Undo-Task", task_ref(done)).state is TaskState.DONE
    assert session.networks_by_uuid["uuid-default"].active is False
    assert session.pools_by_uuid["uuid-images"].autostart is False


def ended_task(command: str) -> Task:
    return Task(id=TaskId("t"), call=Call(command), title="Start", state=TaskState.DONE)
