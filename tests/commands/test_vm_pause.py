"""Halting and saving, and their inverses."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench, task_ref

from stellwerk.model.state import DomainState, VmStatus
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Runtime
from stellwerk.ports.lane import Lane


def test_pause_and_undo() -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    task = bench.run("Pause-Vm", 1)
    assert bench.vm(1).domain.status is VmStatus.PAUSED
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert bench.vm(1).domain.status is VmStatus.UP


def test_saving_takes_the_lane_of_long_work_and_can_be_undone() -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    task = bench.run("Suspend-Vm", 1)
    assert (task.state, bench.lanes.asked) == (TaskState.DONE, [("h1", Lane.LONG)])
    assert bench.vm(1).domain.status is VmStatus.SUSPENDED
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.vm(1).domain.status is VmStatus.UP


def test_a_transient_vm_cannot_be_saved() -> None:
    bench = small_bench()
    bench.put(entity.domain(1, runtime=Runtime(state=DomainState.RUNNING, persistent=False)))
    assert bench.run("Suspend-Vm", 1).outcome == ('VM "vm-1" is transient; only one that stays defined can be saved')
