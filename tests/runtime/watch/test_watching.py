"""What a window does by itself: VMs are started by the engine, as anybody would."""

from types import SimpleNamespace

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.ids import HostId
from stellwerk.model.call import Origin
from stellwerk.model.change import Batch
from stellwerk.model.host import Link
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.vm import Definition
from stellwerk.ports.hypervisor import HostStatistics
from stellwerk.runtime.watch.watching import Watching
from stellwerk.services.guest.guest_reading import GuestReading


@pytest.fixture
def bench() -> Bench:
    """h1 was last seen hours ago, has been running for a minute, and has a VM with a start order."""
    made = small_bench()
    first = Definition(name="db", start_order=1)
    made.put(entity.domain(1, definition=first, state=DomainState.SHUT_OFF))
    seen = Link(state=LinkState.LIVE, answered=made.clock.now() - 9000.0)
    made.inventory.apply(Batch(entities=(entity.host("h1", link=seen),)))
    made.session().of_host = HostStatistics(cpu_ns={"idle": 60 * 8 * 10**9})
    return made


def watching(bench: Bench, *, keeps_watch: bool) -> Watching:
    asked: list[HostId] = []
    details = SimpleNamespace(
        refresh_pools=lambda _host: None,
        pools=asked.append,
        guests=GuestReading(bench.clock, bench.inventory, bench.lanes),
    )
    fleet = SimpleNamespace(lanes=bench.lanes)
    tools = (bench.loop, bench.clock, bench.inventory, fleet, details, bench.engine, bench.settings)
    made = Watching(*tools, bench.audit)
    if keeps_watch:
        made.act()
    made.start()
    return made


def test_a_vm_is_started_after_its_host_and_the_task_says_why(bench: Bench) -> None:
    made = watching(bench, keeps_watch=True)
    bench.loop.drain()
    assert bench.vm(1).domain.active
    (event,) = [one for one in bench.events() if one.code == "vm.start"]
    assert (event.origin, event.reason) == (Origin.POLICY, 'host "h1" was started')
    made.close()


def test_who_does_not_keep_watch_starts_nothing(bench: Bench) -> None:
    made = watching(bench, keeps_watch=False)
    bench.loop.drain()
    assert not bench.vm(1).domain.active
    made.close()


def test_who_acts_later_does_not_start_what_was_turned_off_since(bench: Bench) -> None:
    made = watching(bench, keeps_watch=False)
    bench.loop.drain()
    made.act()
    bench.loop.drain()
    assert not bench.vm(1).domain.active
    made.close()
