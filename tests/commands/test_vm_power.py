"""Power of VMs end to end over fakes: each action in each status, outcomes, guests that do not react."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState


def test_start_and_force_off() -> None:
    bench = small_bench()
    bench.put(entity.domain(1, state=DomainState.SHUT_OFF))
    task = bench.run("Start-Vm", 1)
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    assert bench.vm(1).domain.active
    task = bench.run("Stop-Vm", 1)
    assert task.state is TaskState.DONE
    assert not bench.vm(1).domain.active
    assert bench.repository.locked() == set()
    assert bench.repository.states() == [TaskState.DONE] * 2
    assert [event.text for event in bench.events()] == ['VM "vm-1" was started', 'VM "vm-1" was forced off']
