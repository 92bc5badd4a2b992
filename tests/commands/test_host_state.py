"""Connection and maintenance of hosts."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench, task_ref

from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, state=DomainState.SHUT_OFF))
    return made


def test_disconnect_and_connect(bench: Bench) -> None:
    off = bench.submit_on("Disconnect-Host", host_ref())
    bench.loop.drain()
    assert bench.host("h1").connect is False
    assert bench.engine.task(off).state is TaskState.RUNNING
    bench.link("h1", LinkState.OFF)
    bench.loop.drain()
    assert bench.engine.task(off).state is TaskState.DONE
    on = bench.submit_on("Connect-Host", host_ref())
    bench.loop.drain()
    assert (bench.host("h1").connect, bench.links.connected) == (True, ["h1"])
    bench.link("h1", LinkState.CONNECTING)
    bench.link("h1", LinkState.LIVE)
    assert bench.turned(on).state is TaskState.DONE
    undo = bench.engine.task(on).undo
    assert undo is not None
    assert undo.command == "Disconnect-Host"


def test_what_is_connected_is_not_connected_again(bench: Bench) -> None:
    assert bench.run_on("Connect-Host", host_ref()).outcome == 'host "h1" is connected'
    bench.link("h1", LinkState.BACKOFF)
    trying = bench.submit_on("Connect-Host", host_ref())
    bench.wait(61)
    task = bench.engine.task(trying)
    assert (task.outcome, task.hint, task.undo) == (
        'host "h1" does not answer yet', "it goes on being tried", None,
    )  # fmt: skip


def test_a_host_whose_vms_are_worked_on_stays_connected(bench: Bench) -> None:
    bench.lanes.held = True
    bench.submit("Start-Vm", 1)
    bench.loop.drain()
    assert bench.run_on("Disconnect-Host", host_ref()).state is TaskState.REFUSED
    assert bench.run_on("Suspend-Host", host_ref()).outcome == ('something is being done on host "h1": "Start vm-1"')


def test_maintenance_and_back(bench: Bench) -> None:
    task = bench.run_on("Suspend-Host", host_ref())
    assert (task.state, bench.host("h1").maintenance) == (TaskState.DONE, True)
    assert bench.run_on("Suspend-Host", host_ref()).outcome == 'host "h1" is in maintenance already'
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert bench.host("h1").maintenance is False
    assert bench.run_on("Activate-Host", host_ref()).outcome == 'host "h1" is Up; Activate ends maintenance'


def test_running_vms_are_in_the_way_by_name(bench: Bench) -> None:
    bench.put(entity.domain(2, name="web-10"), entity.domain(3, name="web-9"))
    refused = bench.run_on("Suspend-Host", host_ref())
    assert refused.outcome == '2 VMs run on host "h1": "web-9", "web-10"'
    assert refused.hint == "shut them down, or save them, then try again"


def test_several_at_once(bench: Bench) -> None:
    task = bench.run_on("Suspend-Host", host_ref("h1"), host_ref("h2"))
    assert task.state is TaskState.DONE
    assert task.undo is not None
    assert task.undo.targets == (host_ref("h1"), host_ref("h2"))
