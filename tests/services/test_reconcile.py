"""What no event told is found all the same."""

from collections.abc import Iterator

import pytest
from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.state import LinkState, VmStatus
from stellwerk.ports.hypervisor import DomainFlags
from stellwerk.services.reconcile import FLAGS_EVERY, READ_EVERY, SCREEN_EVERY, Reconcile

H1 = HostId("h1")


@pytest.fixture
def reconcile(small: SmallFleet) -> Iterator[Reconcile]:
    reconcile = Reconcile(small.loop, small.clock, small.inventory, small.fleet)
    reconcile.start()
    yield reconcile
    reconcile.close()


def silently(fake: FakeHost, number: int, **flags: bool) -> None:
    """Change what libvirt sends no event for."""
    known = fake.domains[vm_id(number)]
    fake.put(replace(known, runtime=replace(known.runtime, **flags)))


@pytest.mark.parametrize("flag", ["autostart", "managed_save", "has_snapshots"])
@pytest.mark.usefixtures("reconcile")
def test_flags_without_events_are_right_within_half_a_minute(small: SmallFleet, flag: str) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.pass_time(1)
    silently(fake, 1, **{flag: True})
    small.pass_until(lambda: getattr(small.domain(1).runtime, flag), most=FLAGS_EVERY + 1)
    silently(fake, 1, **{flag: False})
    small.pass_until(lambda: not getattr(small.domain(1).runtime, flag), most=FLAGS_EVERY + 1)


@pytest.mark.usefixtures("reconcile")
def test_vms_whose_events_were_missed_come_and_go(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    fake.put(domain(2))
    fake.remove(vm_id(1))
    small.pass_until(lambda: small.domain(2) is not None and small.domain(1) is None, most=FLAGS_EVERY + 2)


@pytest.mark.usefixtures("reconcile")
def test_it_costs_a_fixed_number_of_calls_however_many_vms(small: SmallFleet) -> None:
    fake = small.add("h1", *(domain(number) for number in range(1, 61)))
    small.start("h1")
    small.pass_until(lambda: fake.calls["flags"] >= 3, most=4 * FLAGS_EVERY)
    assert fake.calls["domains"] == 1
    assert fake.calls["domain"] <= 3 * 4


@pytest.mark.usefixtures("reconcile")
@pytest.mark.parametrize(("count", "at_a_look"), [(40, 3), (25, 2), (5, 1)])
def test_every_vm_is_read_again_within_ten_minutes_spread_evenly(small: SmallFleet, count: int, at_a_look: int) -> None:
    fake = small.add("h1", *(domain(number) for number in range(1, count + 1)))
    small.start("h1")
    flow = small.fleet.flow(H1)
    assert flow is not None
    first, begun, read = dict(flow.read_at), small.clock.monotonic(), fake.calls["domain"]
    most_at_once = 0
    while any(flow.read_at[vm] == at for vm, at in first.items()):
        before, passes = fake.calls["domain"], fake.calls["flags"]
        small.pass_until(lambda passes=passes: fake.calls["flags"] > passes, most=FLAGS_EVERY + 2, step=1.0)
        small.pass_time(1)
        most_at_once = max(most_at_once, fake.calls["domain"] - before)
        assert small.clock.monotonic() < begun + READ_EVERY + FLAGS_EVERY  # whose clock ticks by the second
    assert most_at_once <= at_a_look
    assert fake.calls["domain"] - read == count, "and none of them twice"


def test_what_is_on_screen_is_read_every_ten_seconds(small: SmallFleet, reconcile: Reconcile) -> None:
    fake = small.add("h1", domain(1), domain(2))
    small.start("h1")
    reconcile.watch_screen([vm_id(1), vm_id(9)])
    told: list[frozenset[VmId]] = []
    reconcile.looked_at.connect(told.append)
    known = fake.domains[vm_id(1)]
    fake.put(replace(known, definition=replace(known.definition, vcpus=7)))
    small.pass_until(lambda: small.domain(1).definition.vcpus == 7, most=SCREEN_EVERY + 2)
    assert told[0] == {vm_id(1), vm_id(9)}
    reconcile.watch_screen([])
    small.pass_time(1)
    read = fake.calls["domain"]
    small.pass_time(SCREEN_EVERY)
    assert fake.calls["domain"] == read


@pytest.mark.usefixtures("reconcile")
def test_a_host_that_is_not_live_is_left_in_peace(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.connect("h1", False)
    small.pass_time(2 * FLAGS_EVERY, step=1)
    assert fake.calls["flags"] == 0


@pytest.mark.usefixtures("reconcile")
def test_a_host_that_comes_back_is_compared_again(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.pass_until(lambda: fake.calls["flags"] >= 1, most=FLAGS_EVERY + 1)
    small.connect("h1", False)
    small.pass_time(1)
    small.connect("h1", True)
    small.until(lambda: small.state() is LinkState.LIVE)
    asked = fake.calls["flags"]
    small.pass_time(4 * FLAGS_EVERY, step=1)
    assert asked + 3 <= fake.calls["flags"] <= asked + 4


@pytest.mark.usefixtures("reconcile")
def test_hosts_take_their_turns_at_different_times(small: SmallFleet) -> None:
    fakes = {f"h{number}": small.add(f"h{number}") for number in range(6)}
    small.start(*fakes)
    at: dict[str, float] = {}
    for name, fake in fakes.items():
        fake.on_call = lambda call, name=name: (
            at.setdefault(name, small.clock.monotonic()) and None if call == "flags" else None
        )
    small.pass_until(lambda: len(at) == len(fakes), most=FLAGS_EVERY + 2)
    assert len(set(at.values())) >= 4


@pytest.mark.usefixtures("reconcile")
def test_flags_of_a_connection_that_is_gone_change_nothing(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    fake.flags = DomainFlags()
    with fake.hang("flags") as hang:
        small.pass_until(hang.entered.is_set, most=FLAGS_EVERY + 2)
        small.connect("h1", False)
    small.until(lambda: fake.open_sessions == 0)
    assert small.state() is LinkState.OFF
    assert small.vm_status(1) is VmStatus.UP
