from tests.fakes.entity import domain, vm_id
from tests.fakes.small_fleet import SmallFleet

from stellwerk.model.state import DomainState, HostStatus, VmStatus
from stellwerk.ports.hypervisor import DomainChange


def test_connects_lists_and_follows(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1), domain(2, state=DomainState.SHUT_OFF))
    small.start("h1")
    assert small.status() is HostStatus.UP
    assert small.vm_status(1) is VmStatus.UP
    assert small.vm_status(2) is VmStatus.DOWN
    fake.set_state(vm_id(2), DomainState.RUNNING)
    fake.event(vm_id(2), DomainChange.STARTED, "booted")
    small.until(lambda: small.vm_status(2) is VmStatus.UP)
    found = small.domain(2)
    assert found is not None
    assert found.runtime.started == small.clock.now()
    assert found.runtime.started_exactly
