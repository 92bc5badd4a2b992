"""One host's connection with all that can happen to it."""

import threading

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import AppError, NotAllowed, Unreachable, Unsupported
from stellwerk.core.ids import HostId
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.state import DomainState, HostStatus, Leaving, LinkState, VmStatus
from stellwerk.ports.hypervisor import DomainChange
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.fleet_setting import GRACE, GRACE_PER_VM, REBOOT
from stellwerk.services.link.host_link import MOST_OPENINGS
from stellwerk.services.link.lane_thread import OPEN_LIMIT
from stellwerk.services.link.link_board import MOMENT

H1 = HostId("h1")


def shown(small: SmallFleet, number: int) -> VmStatus:
    vm = small.inventory.view.vm(vm_id(number))
    assert vm is not None
    return vm_status(vm, small.inventory.view)


def gone(small: SmallFleet, fake: FakeHost) -> None:
    """The host goes down: its connections end and no new one opens."""
    fake.fail("open", Unreachable("connection refused"))
    fake.cut()
    small.until(lambda: small.state() is not LinkState.LIVE)


def test_a_lost_host_is_connecting_then_non_responsive_then_up_again(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1), domain(2), domain(3, state=DomainState.SHUT_OFF))
    small.start("h1")
    answered = small.clock.now()
    gone(small, fake)
    assert small.status() is HostStatus.CONNECTING
    assert shown(small, 1) is VmStatus.UP
    assert small.host().link.answered == answered
    small.pass_time(60.75)
    assert small.status() is HostStatus.CONNECTING
    small.pass_time(0.5)
    assert small.status() is HostStatus.NON_RESPONSIVE
    assert shown(small, 1) is VmStatus.UNKNOWN
    assert small.vm_status(1) is VmStatus.UP
    fake.fail("open", None)
    small.pass_until(lambda: small.status() is HostStatus.UP, most=80)
    assert shown(small, 1) is VmStatus.UP


def test_the_grace_is_a_setting_down_to_nothing(small: SmallFleet) -> None:
    small.settings.set(GRACE, 0.0)
    small.settings.set(GRACE_PER_VM, 0.0)
    fake = small.add("h1", domain(1))
    small.start("h1")
    gone(small, fake)
    small.until(lambda: small.status() is HostStatus.NON_RESPONSIVE)


def test_tries_come_slower_and_slower_and_at_once_on_demand(small: SmallFleet) -> None:
    fake = small.add("h1")
    fake.fail("open", Unreachable("connection refused"))
    small.fleet.start()
    small.until(lambda: small.state() is LinkState.BACKOFF)
    tries = []
    for _second in range(40):
        small.pass_time(1.0)
        small.until(lambda: small.state() is LinkState.BACKOFF)
        tries.append(fake.calls["open"])
    assert 5 <= tries[-1] <= 7
    fake.fail("open", None)
    small.fleet.connect_now(H1)
    small.until(lambda: small.state() is LinkState.LIVE)


def test_the_network_coming_back_ends_the_wait(small: SmallFleet) -> None:
    fake = small.add("h1")
    fake.fail("open", Unreachable("no route"))
    small.fleet.start()
    small.until(lambda: small.state() is LinkState.BACKOFF)
    fake.fail("open", None)
    small.fleet.network_back()
    small.until(lambda: small.state() is LinkState.LIVE)


@pytest.mark.parametrize("error", [NotAllowed("the key was refused", "add it"), Unsupported("libvirt 5.0 is too old")])
def test_a_host_that_refuses_is_asked_again_after_minutes(small: SmallFleet, error: AppError) -> None:
    fake = small.add("h1")
    fake.fail("open", error)
    small.fleet.start()
    small.until(lambda: small.state() is LinkState.REFUSED)
    assert small.status() is HostStatus.NON_OPERATIONAL
    assert (small.host().link.reason, small.host().link.hint) == (error.text, error.hint)
    small.pass_time(295, step=5)
    assert fake.calls["open"] == 1
    fake.fail("open", None)
    small.pass_until(lambda: small.state() is LinkState.LIVE, step=1)
    assert fake.calls["open"] == 2


def test_a_silent_host_is_given_up_after_ten_seconds(small: SmallFleet) -> None:
    fake = small.add("h1")
    with fake.hang("open") as hang:
        small.fleet.start()
        small.until(hang.entered.is_set)
        small.pass_time(OPEN_LIMIT - 0.25)
        assert small.state() is LinkState.CONNECTING
        assert small.status() is HostStatus.INITIALIZING
        small.pass_time(0.5)
        assert small.state() is LinkState.BACKOFF
        assert small.host().link.code == "timed_out"
    small.until(lambda: fake.calls["close"] == 1)
    assert fake.open_sessions == 0


def test_a_host_that_stays_silent_holds_few_threads(small: SmallFleet) -> None:
    fake = small.add("h1")
    with fake.hang("open"):
        small.fleet.start()
        small.pass_time(900, step=5)
        small.until(lambda: fake.calls["open"] >= MOST_OPENINGS)  # the last thread may just be coming
        names = [thread.name for thread in threading.enumerate() if thread.name == "stellwerk-h1-open"]
        assert len(names) == MOST_OPENINGS == fake.calls["open"]
        assert small.status() is HostStatus.NON_RESPONSIVE
    small.until(lambda: fake.open_sessions == 0 and fake.calls["close"] == MOST_OPENINGS)
    small.pass_until(lambda: small.state() is LinkState.LIVE)


def test_a_missed_facts_call_makes_it_stale_and_it_comes_back(small: SmallFleet, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.link.channel", "abandoned")
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.pass_time(20)
    answers: list[Answer[str]] = []
    with fake.hang("xml") as hang:
        small.lanes.ask(H1, Lane.FACTS, lambda session: session.xml(vm_id(1)), answers.append)
        small.until(hang.entered.is_set)
        seen: list[LinkState] = []
        small.inventory.changed.connect(lambda changes: seen.append(small.state()))
        small.pass_time(5.25)
        small.until(lambda: small.state() is LinkState.LIVE)
        assert seen[0] is LinkState.STALE
        assert answers[0].error is not None
        assert fake.calls["open"] == 2


def test_an_rpc_error_makes_it_stale(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.pass_time(20)
    fake.fail("xml", Unreachable("internal error from RPC"))
    small.lanes.ask(H1, Lane.FACTS, lambda session: session.xml(vm_id(1)), lambda answer: None)
    small.until(lambda: small.state() is not LinkState.LIVE)
    small.pass_until(lambda: small.state() is LinkState.LIVE)
    small.until(lambda: fake.open_sessions == 1)


def test_disconnecting_while_it_opens_is_immediate(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    with fake.hang("open") as hang:
        small.fleet.start()
        small.until(hang.entered.is_set)
        small.connect("h1", False)
        assert small.state() is LinkState.OFF
    small.until(lambda: fake.calls["close"] == 1 and fake.open_sessions == 0)
    small.connect("h1", True)
    small.until(lambda: small.state() is LinkState.LIVE)


def test_disconnecting_while_it_lists_is_immediate_and_keeps_what_was_known(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.connect("h1", False)
    with fake.hang("domains") as hang:
        small.connect("h1", True)
        small.until(hang.entered.is_set)
        small.connect("h1", False)
        assert small.status() is HostStatus.DISCONNECTED
    small.until(lambda: fake.open_sessions == 0)
    assert small.domain(1) is not None
    assert shown(small, 1) is VmStatus.UP


def test_a_neighbour_notices_nothing_of_a_frozen_host(small: SmallFleet) -> None:
    frozen, healthy = small.add("h1", domain(1)), small.add("h2", domain(2, "h2"))
    with frozen.hang("domains"):
        small.fleet.start()
        small.until(lambda: small.state("h2") is LinkState.LIVE)
        healthy.set_state(vm_id(2), DomainState.SHUT_OFF)
        healthy.event(vm_id(2), DomainChange.STOPPED)
        small.until(lambda: small.vm_status(2) is VmStatus.DOWN)
        small.pass_time(2 * MOMENT)
        assert small.state("h1") is LinkState.SYNCING
    small.until(lambda: small.state("h1") is LinkState.LIVE)


def test_a_host_that_breaks_off_again_and_again_is_not_tried_in_a_circle(small: SmallFleet) -> None:
    fake = small.add("h1")
    small.start("h1")
    for _round in range(3):
        fake.cut("too many clients")
        small.until(lambda: small.state() is LinkState.STALE)
        small.pass_until(lambda: small.state() is LinkState.LIVE)
    fake.cut("too many clients")
    small.until(lambda: small.state() is LinkState.STALE)
    opened = fake.calls["open"]
    small.pass_time(4)
    assert fake.calls["open"] == opened
    small.pass_until(lambda: small.state() is LinkState.LIVE)


def test_a_host_that_restarts_is_no_trouble_until_its_time_is_over(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.fleet.leaving(HostId("h1"), Leaving.REBOOT)
    assert small.status() is HostStatus.REBOOT
    gone(small, fake)
    small.pass_time(200.0)
    assert small.status() is HostStatus.REBOOT
    assert shown(small, 1) is VmStatus.UP
    fake.fail("open", None)
    small.pass_until(lambda: small.status() is HostStatus.UP, most=6)
    small.fleet.leaving(HostId("h1"), Leaving.REBOOT)
    gone(small, fake)
    small.pass_time(small.settings.get(REBOOT) + 1)
    assert small.status() is HostStatus.NON_RESPONSIVE


def test_what_ran_on_a_host_that_was_shut_down_is_unknown(small: SmallFleet) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    small.fleet.leaving(HostId("h1"), Leaving.POWER_OFF)
    assert (small.status(), shown(small, 1)) == (HostStatus.UP, VmStatus.UP)
    gone(small, fake)
    assert (small.status(), shown(small, 1)) == (HostStatus.DOWN, VmStatus.UNKNOWN)
    small.pass_time(2000.0)
    assert small.status() is HostStatus.DOWN
    fake.fail("open", None)
    small.pass_until(lambda: small.status() is HostStatus.UP, most=80)
