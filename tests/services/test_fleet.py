"""The fleet as a whole over fake hosts."""

from collections.abc import Mapping

from tests.fakes.entity import domain, vm_id
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import NotAllowed, Unreachable
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.host import HostFacts, Link
from stellwerk.model.state import DomainState, HostStatus, LinkState, VmStatus
from stellwerk.ports.hypervisor import DomainChange, NetworkNotice, StorageNotice
from stellwerk.ports.lane import Answer
from stellwerk.services.fleet_setting import GRACE, GRACE_PER_VM

H1, H2 = HostId("h1"), HostId("h2")


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


def test_every_host_that_shall_be_connected_is(small: SmallFleet) -> None:
    small.add("h1")
    wanted = [f"n{number}" for number in range(30)]
    for name in wanted:
        small.add(name)
    small.connect("h1", False)
    small.start(*wanted)
    assert small.state("h1") is LinkState.OFF


def test_hosts_come_and_go_while_it_runs(small: SmallFleet) -> None:
    small.fleet.start()
    first = small.add("h1", domain(1))
    small.until(lambda: small.state() is LinkState.LIVE)
    small.inventory.apply(Batch(removed=(Ref(Kind.HOST, "h1"),)))
    small.until(lambda: first.open_sessions == 0)
    assert small.inventory.view.host(H1) is None
    assert small.vm_status(1) is None


def test_the_network_that_is_back_is_told_to_one_host_at_a_time(small: SmallFleet) -> None:
    hosts = [small.add(name) for name in ("h1", "h2")]
    for fake in hosts:
        fake.fail("open", Unreachable("no route"))
    small.fleet.start()
    small.until(lambda: {small.state("h1"), small.state("h2")} == {LinkState.BACKOFF})
    small.fleet.network_back()
    assert {small.state("h1"), small.state("h2")} == {LinkState.BACKOFF}
    small.until(lambda: [fake.calls["open"] for fake in hosts] == [2, 2])


def test_another_address_means_another_connection(small: SmallFleet) -> None:
    old = small.add("h1", domain(1))
    small.start("h1")
    new = small.hypervisor.add("test:///elsewhere", "h1")
    new.put(domain(1), domain(2))
    small.inventory.apply(Batch(entities=(replace(small.host(), uri="test:///elsewhere"),)))
    small.until(lambda: small.state() is LinkState.LIVE and small.domain(2) is not None)
    small.until(lambda: old.open_sessions == 0)
    assert new.open_sessions == 1


def test_renaming_keeps_the_connection(small: SmallFleet) -> None:
    fake = small.add("h1")
    small.start("h1")
    small.inventory.apply(Batch(entities=(replace(small.host(), name="other"),)))
    small.pass_time(1)
    assert fake.calls["open"] == 1
    fake.cut()
    small.until(lambda: small.state() is not LinkState.LIVE)
    assert '"other"' in small.host().link.reason


def test_a_restricted_fleet_connects_to_its_hosts_only() -> None:
    small = SmallFleet(only=frozenset({H1}))
    one, other = small.add("h1"), small.add("h2")
    small.start("h1")
    small.pass_time(10)
    assert (one.calls["open"], other.calls["open"]) == (1, 0)
    small.fleet.include([H2])
    small.until(lambda: small.state("h2") is LinkState.LIVE)
    small.close()


def test_ready_tells_when_each_is_there_or_failed(small: SmallFleet) -> None:
    told: list[Mapping[HostId, Link]] = []
    good, bad, locked = small.add("good"), small.add("bad"), small.add("locked")
    small.add("off")
    small.connect("off", False)
    bad.fail("open", Unreachable("no route"))
    locked.fail("open", NotAllowed("the key was refused"))
    ids = [HostId(name) for name in ("good", "bad", "locked", "off", "unknown")]
    with good.hang("domains") as hang:
        small.fleet.start()
        small.fleet.when_ready(ids, told.append)
        small.until(hang.entered.is_set)
        small.pass_time(0.5)
        assert told == []
    small.until(lambda: bool(told))
    assert [told[0][host_id].state for host_id in ids] == [
        LinkState.LIVE, LinkState.BACKOFF, LinkState.REFUSED, LinkState.OFF, LinkState.OFF,
    ]  # fmt: skip
    small.pass_time(5)
    assert len(told) == 1


def test_ready_waits_for_hosts_that_are_about_to_start(small: SmallFleet) -> None:
    told: list[Mapping[HostId, Link]] = []
    small.add("h1")
    small.fleet.start()
    small.fleet.when_ready([H1], told.append)
    small.until(lambda: bool(told))
    assert told[0][H1].state is LinkState.LIVE


def test_a_host_that_hangs_holds_closing_up_for_nobody() -> None:
    small = SmallFleet()
    hung, fine = small.add("h1"), small.add("h2")
    small.start("h1", "h2")
    with hung.hang("close"):
        small.fleet.close()
        small.until(lambda: fine.open_sessions == 0)
        assert not small.fleet.closed
    small.until(lambda: small.fleet.closed)


def test_a_closed_fleet_does_nothing_more(small: SmallFleet) -> None:
    fake = small.add("h1")
    small.start("h1")
    small.fleet.close()
    assert small.state() is LinkState.OFF
    small.add("h2")
    small.pass_time(10)
    assert fake.calls["open"] == 1
    assert small.state("h2") is LinkState.OFF


def test_what_hosts_say_of_storage_and_networks_is_passed_on(small: SmallFleet) -> None:
    fake = small.add("h1")
    small.start("h1")
    heard: list[object] = []
    small.fleet.others.connect(heard.append)
    notices = [StorageNotice(pool_uuid="p"), NetworkNotice(network_uuid="n")]
    for notice in notices:
        fake.emit(notice)
    small.until(lambda: len(heard) == 2)
    assert heard == [(H1, notice) for notice in notices]


def test_rereading_shows_what_no_event_told(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    known = fake.domains[vm_id(1)]
    fake.put(replace(known, runtime=replace(known.runtime, autostart=True)))
    small.lanes.reread(H1, (vm_id(1),))
    small.until(lambda: small.domain(1).runtime.autostart)
    small.lanes.reread(HostId("nobody"), (vm_id(1),))


def test_a_probe_leaves_no_trace(small: SmallFleet) -> None:
    fake = small.hypervisor.add("test:///new", "new")
    answers: list[Answer[HostFacts]] = []
    small.fleet.probe("test:///new", answers.append)
    small.until(lambda: bool(answers))
    assert answers[0].get() == fake.facts
    assert fake.open_sessions == 0


def test_a_hundred_frozen_hosts_delay_nobody(small: SmallFleet) -> None:
    frozen = [small.add(f"frozen-{number}") for number in range(100)]
    hangs = [fake.hang("open") for fake in frozen]
    for hang in hangs:
        hang.__enter__()
    try:
        small.add("fine", domain(1, "fine"))
        small.fleet.start()
        small.pass_until(lambda: small.state("fine") is LinkState.LIVE, most=3.0, step=0.02)
    finally:
        for hang in hangs:
            hang.__exit__(None, None, None)
    small.close()
    small.until(lambda: all(fake.calls["close"] == fake.calls["open"] for fake in frozen))


def test_who_is_patient_from_now_on_waits_for_the_grace(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.settings.set(GRACE, 0.0)
    small.settings.set(GRACE_PER_VM, 0.0)
    small.start("h1")
    small.fleet.be_patient(Settings({GRACE.key: 20.0}))
    fake.fail("open", Unreachable("no route"))
    fake.cut()
    small.until(lambda: small.state() is not LinkState.LIVE)
    small.pass_time(20.25)
    assert small.status() is HostStatus.CONNECTING
    small.pass_time(0.5)
    assert small.status() is HostStatus.NON_RESPONSIVE
