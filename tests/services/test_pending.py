"""What was asked of a guest shows until it happens or time is over."""

from tests.fakes.entity import domain, vm_id
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState, Pending, VmStatus
from stellwerk.model.vm import Definition, Runtime
from stellwerk.ports.hypervisor import DomainChange
from stellwerk.services.pending import BOOT_LIMIT, REBOOT_LIMIT, SHUTDOWN_LIMIT


def test_what_was_asked_shows_until_the_guest_does_it(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.fleet.note_pending(vm_id(1), Pending(shutdown=True))
    assert small.vm_status(1) is VmStatus.POWERING_DOWN
    small.lanes.reread(HostId("h1"), (vm_id(1),))
    small.pass_time(10)
    assert small.vm_status(1) is VmStatus.POWERING_DOWN
    fake.set_state(vm_id(1), DomainState.SHUT_OFF)
    fake.event(vm_id(1), DomainChange.STOPPED, "shutdown")
    small.until(lambda: small.vm_status(1) is VmStatus.DOWN)
    fake.set_state(vm_id(1), DomainState.RUNNING)
    small.clock.advance(1)
    fake.event(vm_id(1), DomainChange.STARTED, "booted")
    small.until(lambda: small.vm_status(1) is VmStatus.UP)


def test_a_guest_that_does_not_react_is_up_again_after_a_while(small: SmallFleet) -> None:
    small.add("h1", domain(1), domain(2))
    small.start("h1")
    small.fleet.note_pending(vm_id(1), Pending(shutdown=True))
    small.fleet.note_pending(vm_id(2), Pending(reboot=True))
    small.pass_time(REBOOT_LIMIT - 1, step=1)
    assert small.vm_status(2) is VmStatus.REBOOT_IN_PROGRESS
    small.pass_time(2, step=1)
    assert small.vm_status(2) is VmStatus.UP
    small.pass_time(SHUTDOWN_LIMIT - REBOOT_LIMIT, step=1)
    assert small.vm_status(1) is VmStatus.UP


def test_asking_again_begins_the_time_anew_only_for_another_thing(small: SmallFleet) -> None:
    small.add("h1", domain(1))
    small.start("h1")
    small.fleet.note_pending(vm_id(1), Pending(reboot=True))
    small.pass_time(REBOOT_LIMIT - 1, step=1)
    small.fleet.note_pending(vm_id(1), Pending(shutdown=True))
    small.pass_time(REBOOT_LIMIT, step=1)
    assert small.vm_status(1) is VmStatus.POWERING_DOWN


def test_a_guest_whose_agent_stays_silent_counts_as_booted_after_a_minute(small: SmallFleet) -> None:
    small.add("h1")
    small.start("h1")
    booting = domain(1, definition=Definition(name="vm-1", has_agent_channel=True))
    runtime = Runtime(state=DomainState.RUNNING, pending=Pending(boot=True), agent=False)
    small.inventory.apply(Batch(domains=(replace(booting, runtime=runtime),)))
    small.pass_time(BOOT_LIMIT - 1, step=1)
    assert small.vm_status(1) is VmStatus.POWERING_UP
    small.pass_time(2, step=1)
    assert small.vm_status(1) is VmStatus.UP


def test_one_that_is_off_or_not_there_is_passed_over(small: SmallFleet) -> None:
    small.add("h1", domain(1, state=DomainState.SHUT_OFF))
    small.start("h1")
    small.fleet.note_pending(vm_id(1), Pending(shutdown=True))
    small.fleet.note_pending(vm_id(9), Pending(shutdown=True))
    assert small.vm_status(1) is VmStatus.DOWN
