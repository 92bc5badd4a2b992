"""The status of a host: every state of its connection with every decision of the user."""

from __future__ import annotations

from itertools import product

import pytest
from tests.fakes.entity import host

from stellwerk.core.record import replace
from stellwerk.model.host import HostFacts, Link, check_problems, host_problems, host_status, with_system
from stellwerk.model.host_check import CheckResult, CheckState, HostChecks
from stellwerk.model.state import HostStatus as H
from stellwerk.model.state import Leaving
from stellwerk.model.state import LinkState as L

TRYING = (L.CONNECTING, L.SYNCING, L.STALE, L.BACKOFF)

CELLS: list[tuple[L, bool, bool, H]] = [
    # state, maintenance, problems, status
    (L.OFF, False, False, H.DISCONNECTED),
    (L.OFF, False, True, H.DISCONNECTED),
    (L.OFF, True, False, H.MAINTENANCE),
    (L.OFF, True, True, H.MAINTENANCE),
    (L.LIVE, False, False, H.UP),
    (L.LIVE, False, True, H.NON_OPERATIONAL),
    (L.LIVE, True, False, H.MAINTENANCE),
    (L.LIVE, True, True, H.MAINTENANCE),
    (L.REFUSED, False, False, H.NON_OPERATIONAL),
    (L.REFUSED, False, True, H.NON_OPERATIONAL),
    (L.REFUSED, True, False, H.NON_OPERATIONAL),
    (L.REFUSED, True, True, H.NON_OPERATIONAL),
]


@pytest.mark.parametrize(("state", "maintenance", "problems", "status"), CELLS)
@pytest.mark.parametrize(("overdue", "first"), [*product((False, True), repeat=2)])
def test_a_settled_connection(
    state: L, maintenance: bool, problems: bool, status: H, overdue: bool, first: bool
) -> None:
    found = ("no KVM",) if problems else ()
    link = Link(state=state, overdue=overdue, first=first)
    assert host_status(host(link=link, maintenance=maintenance, problems=found)) is status


@pytest.mark.parametrize(
    ("overdue", "first", "status"),
    [
        (False, True, H.INITIALIZING),
        (False, False, H.CONNECTING),
        (True, True, H.NON_RESPONSIVE),
        (True, False, H.NON_RESPONSIVE),
    ],
)
@pytest.mark.parametrize("state", TRYING)
@pytest.mark.parametrize(("maintenance", "problems"), [*product((False, True), ((), ("no KVM",)))])
def test_a_connection_under_way(
    state: L, overdue: bool, first: bool, status: H, maintenance: bool, problems: tuple[str, ...]
) -> None:
    link = Link(state=state, overdue=overdue, first=first)
    assert host_status(host(link=link, maintenance=maintenance, problems=problems)) is status


def test_every_state_of_a_connection_is_in_the_table() -> None:
    assert {state for state, *_ in CELLS} | set(TRYING) == set(L)


NO_LIBVIRT = HostChecks(
    at=100.0, results=(CheckResult(key="libvirt", state=CheckState.FAILED, found="it does not run", blocks=True),)
)


@pytest.mark.parametrize("state", TRYING)
@pytest.mark.parametrize(
    ("link", "status"),
    [
        (Link(first=False), H.NON_OPERATIONAL),
        (Link(first=False, overdue=True), H.NON_OPERATIONAL),
        (Link(first=True), H.INITIALIZING),
        (Link(first=False, answered=50.0), H.NON_OPERATIONAL),
        (Link(first=False, answered=150.0), H.CONNECTING),
        (Link(first=False, answered=150.0, overdue=True), H.NON_RESPONSIVE),
    ],
)
def test_checks_that_found_out_why_it_does_not_answer(state: L, link: Link, status: H) -> None:
    found = host(link=replace(link, state=state), checks=NO_LIBVIRT)
    assert host_status(found) is status
    assert host_problems(found) == (("it does not run",) if (link.answered or 0.0) < 100.0 else ())


def test_a_host_that_is_up_has_outlived_what_checks_found() -> None:
    assert host_status(host(link=Link(state=L.LIVE), checks=NO_LIBVIRT)) is H.UP
    assert check_problems(host(link=Link(state=L.LIVE), checks=NO_LIBVIRT)) == ()


@pytest.mark.parametrize(
    "result",
    [
        CheckResult(key="kvm", state=CheckState.FAILED, found="no"),
        CheckResult(key="libvirt", state=CheckState.WARNING, found="hm", blocks=True),
    ],
)
def test_what_does_not_keep_it_from_being_used(result: CheckResult) -> None:
    checked = host(link=Link(state=L.BACKOFF, first=False), checks=HostChecks(at=1.0, results=(result,)))
    assert check_problems(checked) == ()


def test_what_only_the_shell_told_stays_with_the_machine() -> None:
    known = HostFacts(uuid="u", os="Debian 12", kernel="6.1", boot_time=5.0)
    assert with_system(HostFacts(uuid="u"), known) == HostFacts(uuid="u", os="Debian 12", kernel="6.1")
    assert with_system(HostFacts(uuid="other"), known) == HostFacts(uuid="other")
    assert with_system(HostFacts(uuid="u"), None) == HostFacts(uuid="u")


@pytest.mark.parametrize("maintenance", [False, True])
@pytest.mark.parametrize("state", TRYING)
def test_silence_that_was_asked_for_is_called_so(state: L, maintenance: bool) -> None:
    def status(leaving: Leaving, state: L) -> H:
        return host_status(host(link=Link(state=state, first=False, leaving=leaving), maintenance=maintenance))

    assert (status(Leaving.REBOOT, state), status(Leaving.POWER_OFF, state)) == (H.REBOOT, H.DOWN)
    assert status(Leaving.REBOOT, L.LIVE) is H.REBOOT
    assert status(Leaving.POWER_OFF, L.LIVE) is (H.MAINTENANCE if maintenance else H.UP)
