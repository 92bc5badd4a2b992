"""Power of VMs end to end over fakes: each action in each status, outcomes, guests that do not react."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import small_bench
from tests.fakes.vm_in_status import domain_in

from stellwerk.core.error import Invalid
from stellwerk.model.state import DomainState, VmStatus
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


def test_a_saved_vm_loses_its_memory_when_forced_off() -> None:
    bench = small_bench()
    bench.put(domain_in(VmStatus.SUSPENDED))
    assert bench.run("Stop-Vm", 1).state is TaskState.DONE
    assert bench.vm(1).domain.status is VmStatus.DOWN
    assert bench.session().calls == [("drop_saved", entity.vm_id(1), ())]


def test_a_saved_vm_cannot_be_asked_to_shut_down() -> None:
    bench = small_bench()
    bench.put(domain_in(VmStatus.SUSPENDED))
    refused = bench.run("Shutdown-Vm", 1)
    assert refused.outcome == 'VM "vm-1" is saved; no guest runs that could be asked'
    assert refused.hint == "start it first, or force it off to give up its saved memory"


def test_warnings_of_a_shutdown() -> None:
    bench = small_bench()
    bench.put(domain_in(VmStatus.NOT_RESPONDING, 1), domain_in(VmStatus.UP, 2))
    assert bench.engine.preview(bench.call("Shutdown-Vm", 1)).effects.warnings == (
        'VM "vm-1" does not respond: it may never react',
    )
    assert bench.engine.preview(bench.call("Shutdown-Vm", 2)).effects.warnings == ()


def test_a_transient_vm_says_that_it_will_be_gone() -> None:
    bench = small_bench()
    bench.put(domain_in(VmStatus.UP, persistent=False))
    assert bench.engine.preview(bench.call("Stop-Vm", 1)).effects.lines == (
        'VM "vm-1" is transient: it is gone once it is off',
    )


def test_a_restart_shows_while_it_is_expected() -> None:
    bench = small_bench()
    bench.put(domain_in(VmStatus.UP))
    bench.lanes.rereads = False
    assert bench.run("Restart-Vm", 1).state is TaskState.DONE
    assert bench.vm(1).domain.status is VmStatus.REBOOT_IN_PROGRESS


def test_questions() -> None:
    bench = small_bench()
    bench.put(domain_in(VmStatus.UP))
    assert bench.engine.preview(bench.call("Reset-Vm", 1)).confirm == "Reset vm-1. Unsaved data in it is lost."
    assert bench.engine.preview(bench.call("Restart-Vm", 1)).confirm == ""


def test_what_a_shutdown_that_does_not_wait_for_ever_says_and_takes() -> None:
    bench = small_bench()
    bench.put(domain_in(VmStatus.UP))
    assert bench.engine.preview(bench.call("Shutdown-Vm", 1)).confirm == ""
    asked = bench.engine.preview(bench.call("Shutdown-Vm", 1, force=True)).confirm
    assert asked == "Shut down vm-1. Unsaved data in it is lost if it takes too long."
    with pytest.raises(Invalid, match="between 5 and 3600 seconds"):
        bench.submit("Shutdown-Vm", 1, timeout=1)
