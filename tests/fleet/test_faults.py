"""What fails, and how the window shows it: a host's own row, and nobody else's."""

import json
from collections.abc import Callable, Iterator

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LIMIT, LONG, Onlooker
from tests.fleet.program import Program

from stellwerk.core.ids import Kind, Ref

Hosts = tuple[LabHost, LabHost]

FAULTS: dict[str, tuple[Callable[[LabHost], None], Callable[[LabHost], None]]] = {
    "killed": (LabHost.kill_libvirtd, LabHost.start_libvirtd),
    "frozen": (LabHost.freeze_libvirtd, LabHost.thaw_libvirtd),
    "cut off": (LabHost.cut, LabHost.mend),
}
"""What happens to a host, and what ends it."""
QUICK = {"host.grace": 1.0, "host.grace_per_vm": 0.0, "statistics.interval": 1.0}
"""Settings with which one need not wait long for what takes minutes by default."""

ABANDONS = pytest.mark.expects_log("stellwerk.services.link", "abandoned")
"""Calls that nobody answers are abandoned, and the log says so."""


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both hosts and is quick to call one of them non-responsive."""
    made = Program(tmp_path_factory.mktemp("faults"))
    for host in two_hosts:
        made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    (made.profile / "settings.json").write_text(json.dumps(QUICK), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def steady(two_hosts: Hosts) -> Iterator[Guest]:
    """A VM on the first host, to whose host everything happens."""
    made = Guest.define(two_hosts[0], "steady").start(paused=True)
    yield made
    made.remove()


@ABANDONS
@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_host_is_unknown_and_comes_back_by_itself(
    two_hosts: Hosts, onlooker: Onlooker, steady: Guest, fault: str
) -> None:
    host, neighbour = two_hosts
    begin, end = FAULTS[fault]
    onlooker.shows(LONG, "steady", "Paused")
    begin(host)
    try:
        onlooker.shows(LONG, "steady", "Unknown")
        assert onlooker.status("h1") == "NonResponsive"
        assert onlooker.vm("steady").domain.status == "Paused"
        assert onlooker.host("h1").link.reason
        at_the_neighbour(neighbour, onlooker)
    finally:
        end(host)
    onlooker.shows(LONG, "steady", "Paused")
    assert onlooker.courses == {"h1": ["Up", "Connecting", "NonResponsive", "Up"], "h2": ["Up"]}
    new = Guest.define(host, "after")
    try:
        onlooker.shows(LIMIT, "after", "Down")
    finally:
        new.remove()


def at_the_neighbour(neighbour: LabHost, onlooker: Onlooker) -> None:
    """A VM comes, starts and goes, and all of it shows at once."""
    other = Guest.define(neighbour, "other")
    try:
        onlooker.shows(LIMIT, "other", "Down")
        other.start(paused=True)
        onlooker.shows(LIMIT, "other", "Paused")
        other.remove()
        onlooker.shows(LIMIT, "other", None)
    finally:
        other.remove()


@ABANDONS
def test_a_frozen_qemu_costs_its_own_row_only(two_hosts: Hosts, onlooker: Onlooker) -> None:
    host = two_hosts[0]
    stuck, lively = (Guest.define(host, name) for name in ("stuck", "lively"))
    try:
        for guest in (lively, stuck):
            guest.start()
            onlooker.shows(LIMIT, guest.name, "Up")
        onlooker.meanwhile(lively.wait_ready)  # while it boots it may use all that it can get, always the same
        samples_go_on(onlooker, "lively", 2)
        stuck.freeze()
        onlooker.shows(LONG, "stuck", "NotResponding")
        samples_go_on(onlooker, "lively", 3)
        assert onlooker.listed()["lively"] == "Up"
        assert onlooker.status("h1") == "Up"
        stuck.thaw()
        onlooker.shows(LONG, "stuck", "Up")
        assert onlooker.courses == {"h1": ["Up"], "h2": ["Up"]}
    finally:
        stuck.thaw()
        for guest in (lively, stuck):
            guest.remove()


def samples_go_on(onlooker: Onlooker, name: str, times: int) -> None:
    """Wait until the CPU usage of a VM has changed so many times."""
    ref = Ref(Kind.VM, onlooker.vm(name).id)
    for _ in range(times):
        before = onlooker.inventory.samples.value(ref, "cpu_usage")

        def changed(before: float | None = before) -> bool:
            now = onlooker.inventory.samples.value(ref, "cpu_usage")
            return now is not None and now != before

        onlooker.within(LONG, changed, f"a new sample of {name}")
