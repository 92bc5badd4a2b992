"""What waits for the next start goes into the inventory when somebody asks for it of many VMs."""

from __future__ import annotations

import pytest
from tests.fakes.entity import domain, vm_id
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Refused, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.hardware.difference import Differing
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Domain, Runtime
from stellwerk.services.host_look.waiting_reading import PIECE, WaitingReading

H1 = HostId("h1")
LINE = Differing(device="", key="on_crash", before="destroy", after="preserve")


def waiting(number: int) -> Domain:
    return domain(number, runtime=Runtime(state=DomainState.RUNNING, waiting=(LINE,)))


def asked(small: SmallFleet, *numbers: int) -> set[int]:
    """Ask, and answer of which it is known then."""
    over: list[bool] = []
    reading = WaitingReading(small.loop, small.inventory, small.lanes)
    reading.ask((vm_id(number) for number in numbers), lambda: over.append(True))
    small.until(lambda: bool(over))
    known = {number: small.inventory.domain(H1, vm_id(number)) for number in numbers}
    return {number for number, found in known.items() if found is not None and found.runtime.waiting == (LINE,)}


def test_of_those_that_run_as_much_as_the_host_tells(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1), domain(2), domain(3, state=DomainState.SHUT_OFF))
    small.start("h1")
    fake.put(waiting(1), waiting(2), replace(waiting(3), runtime=Runtime(state=DomainState.SHUT_OFF, waiting=(LINE,))))
    assert asked(small, 1, 2, 3, 9) == {1, 2}


def test_of_many_in_pieces(small: SmallFleet) -> None:
    numbers = range(1, PIECE + 3)
    fake = small.add("h1", *(domain(number) for number in numbers))
    small.start("h1")
    fake.put(*(waiting(number) for number in numbers))
    assert asked(small, *numbers) == set(numbers)


@pytest.mark.parametrize("error", [Refused("broken XML"), Unreachable("gone")])
def test_who_cannot_be_asked_keeps_nobody_waiting(small: SmallFleet, error: Exception) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    fake.put(waiting(1))
    fake.fail("domain", error)
    assert asked(small, 1) == set()
    assert asked(small) == set()
