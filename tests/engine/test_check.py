"""Why not: one reason, the most telling first."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench, vm_ref
from tests.fakes.vm_in_status import domain_in

from stellwerk.core.ids import Ref
from stellwerk.engine.check import host_of
from stellwerk.engine.look import Look
from stellwerk.model.change import Batch
from stellwerk.model.state import LinkState, VmStatus
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(domain_in(VmStatus.UP, 1, "h1"), domain_in(VmStatus.UP, 1, "h2"), domain_in(VmStatus.UP, 2))
    return made


@pytest.mark.parametrize("command", ["Start-Vm", "Shutdown-Vm", "Pause-Vm", "Update-Vm", "Remove-Vm", "Suspend-Vm"])
def test_active_on_two_hosts_refuses_everything_but_forcing_off(bench: Bench, command: str) -> None:
    reason = bench.engine.offer(command, vm_ref(1)).targets[0]
    assert reason.reason == 'VM "vm-1" is active on several hosts: "h1", "h2"'
    assert reason.hint == "force it off on one of them first"


def test_forcing_off_asks_where(bench: Bench) -> None:
    assert bench.engine.offer("Stop-Vm", vm_ref(1)).allowed
    refused = bench.run("Stop-Vm", 1)
    assert (refused.state, refused.hint) == (TaskState.REFUSED, "say on which one with -HostId")
    assert bench.run("Stop-Vm", 2, host="h2").outcome == 'VM "vm-2" does not run on host "h2"'
    task = bench.run("Stop-Vm", 1, host="h2")
    assert task.state is TaskState.DONE
    assert bench.session("h2").calls == [("destroy", entity.vm_id(1), ())]
    assert bench.vm(1).active_on == ()
    assert bench.vm(1).host_id == "h1"


def test_a_host_that_is_away_is_the_reason(bench: Bench) -> None:
    bench.link("h1", LinkState.CONNECTING)
    assert bench.engine.offer("Pause-Vm", vm_ref(2)).reason == 'host "h1" is Connecting'
    assert bench.engine.offer("Suspend-Host", host_ref("h2")).targets[0].code == "refused"


def test_a_vm_without_its_host_is_refused(bench: Bench) -> None:
    bench.inventory.apply(Batch(domains=(domain_in(VmStatus.UP, 3, "h9"),)))
    assert bench.engine.offer("Pause-Vm", vm_ref(3)).reason == "its host is not there any more"


def test_whose_lane(bench: Bench) -> None:
    def look(name: str, ref: Ref, **args: object) -> Look:
        call = bench.call(name)
        return Look(bench.inventory, bench.settings, "x", call, ref, bench.inventory.view.get(ref), args)

    registry = bench.engine.registry
    assert host_of(registry.get("Start-Vm"), look("Start-Vm", vm_ref(2))) == "h1"
    assert host_of(registry.get("Stop-Vm"), look("Stop-Vm", vm_ref(1), host="h2")) == "h2"
    assert host_of(registry.get("Suspend-Host"), look("Suspend-Host", host_ref())) is None
