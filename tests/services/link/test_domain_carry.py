"""What is carried from one report of a domain to the next."""

import pytest
from tests.fakes.entity import domain, vm_id

from stellwerk.core.record import replace
from stellwerk.model.hardware.difference import Differing
from stellwerk.model.state import DomainState, Pending
from stellwerk.model.vm import Definition, Domain, Runtime
from stellwerk.ports.hypervisor import DomainChange, DomainNotice
from stellwerk.services.link.domain_carry import CONFIRMED, carried, worth_applying

NOW = 5000.0
AGENT = Definition(name="vm-1", has_agent_channel=True)


def notice(change: DomainChange, detail: str = "") -> DomainNotice:
    return DomainNotice(id=vm_id(1), change=change, detail=detail)


STARTED = notice(DomainChange.STARTED, "booted")


def running(**more: object) -> Domain:
    return domain(1, runtime=Runtime(state=DomainState.RUNNING, **more))


def test_a_start_that_was_seen_is_exact() -> None:
    run = carried(running(), domain(1, state=DomainState.SHUT_OFF), [STARTED], now=NOW, watched=True).runtime
    assert (run.started, run.started_exactly) == (NOW, True)


def test_one_that_ran_before_we_looked_runs_at_least_since_now() -> None:
    run = carried(running(), None, now=NOW, watched=False).runtime
    assert (run.started, run.started_exactly) == (NOW, False)


def test_a_start_is_carried_while_we_watch_and_not_across_a_gap() -> None:
    before = running(started=1000.0, started_exactly=True)
    run = carried(running(), before, now=NOW, watched=True).runtime
    assert (run.started, run.started_exactly) == (1000.0, True)
    run = carried(running(), before, now=NOW, watched=False).runtime
    assert (run.started, run.started_exactly) == (NOW, False)


def test_a_restart_within_one_reading_counts_anew() -> None:
    before = running(started=1000.0, started_exactly=True, monitor_hangs=True, ips=("10.0.0.1",))
    run = carried(running(), before, [notice(DomainChange.STOPPED), STARTED], now=NOW, watched=True).runtime
    assert (run.started, run.monitor_hangs, run.ips) == (NOW, False, ())


def test_one_that_moved_here_keeps_its_start() -> None:
    there = running(started=1000.0, started_exactly=True)
    moved = [notice(DomainChange.STARTED, "migrated")]
    run = carried(running(), None, moved, now=NOW, watched=True, elsewhere=there).runtime
    assert (run.started, run.started_exactly) == (1000.0, True)
    assert run.pending == Pending()
    run = carried(running(), None, moved, now=NOW, watched=True).runtime
    assert (run.started, run.started_exactly) == (NOW, False)


def test_what_the_host_itself_knows_of_the_start_wins() -> None:
    assert carried(running(started=77.0), None, now=NOW, watched=False).runtime.started == 77.0


def test_addresses_and_a_hung_monitor_are_carried() -> None:
    before = running(monitor_hangs=True, ips=("10.0.0.1",), ip_source="lease")
    run = carried(running(), before, now=NOW, watched=True).runtime
    assert (run.monitor_hangs, run.ips, run.ip_source) == (True, ("10.0.0.1",), "lease")
    assert carried(running(ips=("10.0.0.2",)), before, now=NOW, watched=True).runtime.ips == ("10.0.0.2",)


def test_one_that_is_off_has_none_of_it() -> None:
    before = running(started=1.0, pending=Pending(shutdown=True), monitor_hangs=True, ips=("10.0.0.1",))
    run = carried(domain(1, state=DomainState.SHUT_OFF), before, now=NOW, watched=True).runtime
    assert run == Runtime(state=DomainState.SHUT_OFF)


def test_a_guest_with_an_agent_boots_until_the_agent_answers() -> None:
    fresh = replace(running(agent=False), definition=AGENT)
    booting = carried(fresh, None, [STARTED], now=NOW, watched=True)
    assert booting.runtime.pending == Pending(boot=True)
    still = carried(fresh, booting, now=NOW, watched=True)
    assert still.runtime.pending == Pending(boot=True)
    up = carried(replace(running(agent=True), definition=AGENT), still, now=NOW, watched=True)
    assert up.runtime.pending == Pending()


def test_a_guest_without_an_agent_is_up_at_once() -> None:
    assert carried(running(), None, [STARTED], now=NOW, watched=True).runtime.pending == Pending()


def test_one_restored_from_memory_does_not_boot() -> None:
    fresh = replace(running(agent=False), definition=AGENT)
    restored = [notice(DomainChange.STARTED, "restored")]
    assert carried(fresh, None, restored, now=NOW, watched=True).runtime.pending == Pending()


@pytest.mark.parametrize("asked", [Pending(shutdown=True), Pending(reboot=True)])
def test_what_was_asked_is_carried_until_it_happens(asked: Pending) -> None:
    before = running(pending=asked)
    assert carried(running(), before, now=NOW, watched=True).runtime.pending == asked
    rebooted = carried(running(), before, [notice(DomainChange.REBOOTED)], now=NOW, watched=True)
    assert rebooted.runtime.pending == Pending()
    assert rebooted.runtime.started is not None


def test_a_restarted_guest_with_an_agent_boots_again() -> None:
    before = replace(running(pending=Pending(reboot=True), agent=True), definition=AGENT)
    fresh = replace(running(agent=True), definition=AGENT)
    run = carried(fresh, before, [notice(DomainChange.REBOOTED)], now=NOW, watched=True).runtime
    assert run.pending == Pending(boot=True)


def test_a_report_is_worth_applying_when_it_says_something_new_or_the_last_is_old() -> None:
    before = replace(running(), seen=NOW)
    assert worth_applying(before, None)
    assert not worth_applying(replace(before, seen=NOW + 10), before)
    assert worth_applying(replace(before, seen=NOW + CONFIRMED), before)
    assert worth_applying(replace(running(reason="user"), seen=NOW + 10), before)


def test_that_nothing_waits_is_no_news_of_one_that_was_not_looked_at() -> None:
    first = carried(running(), None, now=NOW, watched=False)
    assert first.runtime.waiting == ()
    assert not worth_applying(carried(running(waiting=()), first, now=NOW + 1, watched=True), first)
    line = Differing("", "memory", "1", "2")
    later = carried(running(waiting=(line,)), first, now=NOW + 1, watched=True)
    assert worth_applying(later, first)
    assert carried(running(), later, now=NOW + 2, watched=True).runtime.waiting == (line,)
