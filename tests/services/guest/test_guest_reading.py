"""Addresses of VMs, one question of a host at a time."""

from tests.fakes.entity import domain, vm_id
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.guest.facts import GuestFacts
from stellwerk.model.state import DomainState, Pending
from stellwerk.model.vm import Runtime
from stellwerk.ports.lane import Lane
from stellwerk.services.guest.guest_reading import FACTS_EVERY, GuestReading

TALKS = Runtime(state=DomainState.RUNNING, agent=True)


def ips(small: SmallFleet, number: int) -> tuple[str, ...]:
    found = small.domain(number)
    assert found is not None
    return found.runtime.ips


def test_addresses_and_where_they_were_found(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1), domain(2))
    small.start("h1")
    fake.addresses = {vm_id(1): ("agent", ("10.0.0.1", "fd00::1")), vm_id(2): ("arp", ("10.0.0.2",))}
    GuestReading(small.clock, small.inventory, small.lanes).ask([vm_id(1), vm_id(2)])
    small.until(lambda: ips(small, 2) == ("10.0.0.2",))
    assert ips(small, 1) == ("10.0.0.1", "fd00::1")
    found = small.domain(1)
    assert found is not None
    assert found.runtime.ip_source == "agent"


def test_one_vm_of_a_host_at_a_time_and_room_for_others(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1), domain(2))
    small.start("h1")
    reading = GuestReading(small.clock, small.inventory, small.lanes)
    answers: list[object] = []
    with fake.hang("addresses") as hang:
        reading.ask([vm_id(1), vm_id(2)])
        small.until(hang.entered.is_set)
        reading.ask([vm_id(2)])
        small.lanes.ask(HostId("h1"), Lane.GUEST, lambda session: session.pools(), answers.append)
        small.until(lambda: bool(answers))
        assert fake.calls["addresses"] == 1
    small.until(lambda: fake.calls["addresses"] == 2)


def test_one_that_fails_does_not_stop_the_others(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1), domain(2))
    small.start("h1")
    fake.addresses = {vm_id(2): ("arp", ("10.0.0.2",))}
    fake.fail("addresses", Refused("the agent is busy"))
    fake.on_call = lambda call: fake.fail("addresses", None) if fake.calls["addresses"] == 2 else None
    GuestReading(small.clock, small.inventory, small.lanes).ask([vm_id(1), vm_id(2)])
    small.until(lambda: ips(small, 2) == ("10.0.0.2",))


def test_who_is_off_or_hangs_is_not_asked(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1, state=DomainState.SHUT_OFF), domain(2))
    small.start("h1")
    hung = small.domain(2)
    assert hung is not None
    small.inventory.apply(Batch(domains=(replace(hung, runtime=replace(hung.runtime, monitor_hangs=True)),)))
    GuestReading(small.clock, small.inventory, small.lanes).ask([vm_id(1), vm_id(2), vm_id(3)])
    small.pass_time(1)
    assert fake.calls["addresses"] == 0


def test_it_is_told_once_the_last_has_answered_or_failed(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1), domain(2), domain(3, state=DomainState.SHUT_OFF))
    small.start("h1")
    fake.fail("addresses", Refused("the agent is busy"))
    told: list[int] = []
    reading = GuestReading(small.clock, small.inventory, small.lanes)
    reading.ask([vm_id(1), vm_id(2), vm_id(3)], lambda: told.append(fake.calls["addresses"]))
    small.until(lambda: bool(told))
    assert told == [2]


def test_it_is_told_at_once_where_nobody_is_asked(small: SmallFleet) -> None:
    small.add("h1", domain(1, state=DomainState.SHUT_OFF))
    small.start("h1")
    told: list[bool] = []
    GuestReading(small.clock, small.inventory, small.lanes).ask([vm_id(1)], lambda: told.append(True))
    assert told == [True]


def guest(small: SmallFleet, number: int) -> GuestFacts | None:
    found = small.domain(number)
    assert found is not None
    return found.runtime.guest


def test_an_agent_that_answers_is_asked_for_more_but_not_all_the_time(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1, runtime=TALKS), domain(2))
    fake.guests = {vm_id(1): GuestFacts(hostname="web")}
    small.start("h1")
    reading = GuestReading(small.clock, small.inventory, small.lanes)
    reading.ask([vm_id(1), vm_id(2)])
    small.until(lambda: fake.calls["addresses"] == 2 and guest(small, 1) is not None)
    assert guest(small, 1) == GuestFacts(hostname="web")
    assert guest(small, 2) is None
    reading.ask([vm_id(1)])
    small.until(lambda: fake.calls["addresses"] == 3)
    assert fake.calls["guest_facts"] == 1
    small.pass_time(FACTS_EVERY)
    reading.ask([vm_id(1)])
    small.until(lambda: fake.calls["guest_facts"] == 2)


def test_what_was_told_stays_with_the_reason_why_it_is_not_told_any_more(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1, runtime=TALKS))
    fake.guests = {vm_id(1): GuestFacts(hostname="web")}
    small.start("h1")
    reading = GuestReading(small.clock, small.inventory, small.lanes)
    reading.ask([vm_id(1)])
    small.until(lambda: guest(small, 1) is not None)
    fake.fail("guest_facts", Refused("its guest agent does not answer"))
    small.pass_time(FACTS_EVERY)
    reading.ask([vm_id(1)])
    small.until(lambda: guest(small, 1) == GuestFacts(hostname="web", unknown="its guest agent does not answer"))


def test_a_guest_that_is_about_to_end_is_left_alone(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1, runtime=TALKS))
    small.start("h1")
    known = small.domain(1)
    assert known is not None
    ending = replace(known.runtime, pending=Pending(shutdown=True))
    small.inventory.apply(Batch(domains=(replace(known, runtime=ending),)))
    GuestReading(small.clock, small.inventory, small.lanes).ask([vm_id(1)])
    small.pass_time(1)
    assert fake.calls["addresses"] == 0
