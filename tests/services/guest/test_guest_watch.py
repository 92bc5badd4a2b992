"""All guests are asked now and then."""

from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.guest.facts import GuestFacts
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Runtime
from stellwerk.services.guest.guest_reading import GuestReading
from stellwerk.services.guest.guest_watch import EVERY, TICK, GuestWatch


def watched(small: SmallFleet, *, agent: bool) -> tuple[FakeHost, GuestWatch]:
    fake = small.add("h1", domain(1, runtime=Runtime(state=DomainState.RUNNING, agent=agent)))
    fake.guests = {vm_id(1): GuestFacts(hostname="web")}
    small.start("h1")
    watch = GuestWatch(
        small.loop, small.clock, small.inventory, GuestReading(small.clock, small.inventory, small.lanes)
    )
    watch.start()
    return fake, watch


def test_each_agent_is_asked_and_again_after_a_while(small: SmallFleet) -> None:
    fake, watch = watched(small, agent=True)
    small.pass_time(TICK)
    small.until(lambda: fake.calls["guest_facts"] == 1)
    small.pass_time(EVERY - 2 * TICK)
    assert fake.calls["guest_facts"] == 1
    small.pass_time(3 * TICK)
    small.until(lambda: fake.calls["guest_facts"] == 2)
    watch.close()


def test_one_that_begins_to_answer_is_asked_at_once(small: SmallFleet) -> None:
    fake, watch = watched(small, agent=False)
    small.pass_time(TICK)
    assert fake.calls["guest_facts"] == 0
    known = small.domain(1)
    assert known is not None
    small.inventory.apply(Batch(domains=(replace(known, runtime=replace(known.runtime, agent=True)),)))
    small.until(lambda: fake.calls["guest_facts"] == 1)
    watch.close()
    small.pass_time(2 * EVERY)
    assert fake.calls["guest_facts"] == 1


def test_where_another_process_asks_nobody_does_here(small: SmallFleet) -> None:
    fake, watch = watched(small, agent=True)
    watch.close()
    asks = [False]
    reading = GuestReading(small.clock, small.inventory, small.lanes)
    watch = GuestWatch(small.loop, small.clock, small.inventory, reading, lambda: asks[0])
    watch.start()
    small.pass_time(2 * EVERY)
    assert fake.calls["guest_facts"] == 0
    asks[0] = True
    small.pass_time(TICK)
    small.until(lambda: fake.calls["guest_facts"] == 1)
    watch.close()
