"""Starting and resuming: what is in the way, and what brings a VM to run."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench, vm_ref
from tests.fakes.vm_in_status import domain_in

from stellwerk.model.device import Disk
from stellwerk.model.making.boot import BootDevice
from stellwerk.model.state import DomainState, LinkState, VmStatus
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition
from stellwerk.ports.lane import Lane

OFF = DomainState.SHUT_OFF


@pytest.fixture
def bench() -> Bench:
    return small_bench()


def test_paused_from_the_start(bench: Bench) -> None:
    bench.put(entity.domain(1, state=OFF))
    assert bench.run("Start-Vm", 1, paused=True).state is TaskState.DONE
    assert bench.vm(1).domain.status is VmStatus.PAUSED


def test_a_guest_that_sleeps_by_itself_is_woken(bench: Bench) -> None:
    bench.put(entity.domain(1, state=DomainState.PM_SUSPENDED))
    assert bench.run("Start-Vm", 1).state is TaskState.DONE
    assert bench.session().calls == [("resume", entity.vm_id(1), ())]
    assert bench.lanes.asked == [("h1", Lane.CONTROL)]


def test_a_host_in_maintenance_starts_nothing(bench: Bench) -> None:
    bench.put(entity.domain(1, state=OFF))
    bench.run_on("Suspend-Host", host_ref())
    preview = bench.engine.preview(bench.call("Start-Vm", 1))
    assert preview.reason == 'host "h1" is in maintenance'
    assert bench.run("Start-Vm", 1).state is TaskState.REFUSED


def test_a_disk_in_use_refuses(bench: Bench) -> None:
    disks = (Disk(target="vda", source_type="file", source="/pool/a.qcow2"),)
    bench.put(
        entity.domain(1, state=OFF, definition=Definition(name="a", disks=disks)),
        entity.domain(2, definition=Definition(name="b", disks=disks)),
    )
    refused = bench.run("Start-Vm", 1)
    assert refused.outcome == 'disk /pool/a.qcow2 of VM "a" is in use by the running VM "b"'


def test_a_vm_that_is_active_elsewhere_is_not_started_where_it_is_defined(bench: Bench) -> None:
    bench.put(entity.domain(1, "h1", state=OFF), entity.domain(1, "h2"))
    refused = bench.run("Start-Vm", 1)
    assert refused.state is TaskState.REFUSED
    assert bench.session("h1").calls == bench.session("h2").calls == []


def test_another_host_that_cannot_be_asked_is_warned_of(bench: Bench) -> None:
    bench.put(entity.domain(1, "h1", state=OFF), entity.domain(1, "h2", state=OFF))
    home = bench.vm(1).host_id
    other = "h2" if home == "h1" else "h1"
    assert bench.engine.preview(bench.call("Start-Vm", 1)).effects.warnings == ()
    bench.link(other, LinkState.BACKOFF)
    warnings = bench.engine.preview(bench.call("Start-Vm", 1)).effects.warnings
    assert warnings[0].startswith(f'VM "vm-1" is also defined on "{other}", which cannot be asked')


def test_resuming_what_was_paused_can_be_taken_back(bench: Bench) -> None:
    bench.put(domain_in(VmStatus.PAUSED, 1), domain_in(VmStatus.SUSPENDED, 2))
    paused = bench.run("Resume-Vm", 1)
    assert paused.undo is not None
    assert (paused.undo.command, paused.undo.targets) == ("Pause-Vm", (vm_ref(1),))
    saved = bench.run("Resume-Vm", 2)
    assert (saved.state, saved.undo) == (TaskState.DONE, None)
    assert bench.lanes.asked == [("h1", Lane.CONTROL), ("h1", Lane.LONG)]


def test_once_from_another_device(bench: Bench) -> None:
    disks = (Disk(target="sda", device="cdrom"),)
    bench.put(entity.domain(1, state=OFF, definition=Definition(name="a", disks=disks)))
    assert bench.run("Start-Vm", 1, boot_once="cdrom", paused=True).state is TaskState.DONE
    assert bench.session().calls == [("start", entity.vm_id(1), (True, BootDevice.CDROM))]


def test_what_is_in_the_way_of_another_device(bench: Bench) -> None:
    bench.put(entity.domain(1, state=OFF, definition=Definition(name="a")), domain_in(VmStatus.SUSPENDED, 2))
    assert bench.run("Start-Vm", 1, boot_once="network").outcome == 'VM "a" has no device of kind network'
    saved = bench.run("Start-Vm", 2, boot_once="cdrom")
    assert saved.outcome == 'VM "vm-2" is Suspended; to begin from another device it needs to be off'
    assert bench.session().calls == []
