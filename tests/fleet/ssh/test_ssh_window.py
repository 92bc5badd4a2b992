"""Hosts over SSH in the open window: libvirtd, the SSH server and the network end each by itself, and all come back."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.clock import SleepyClock
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.space import run_command
from tests.fleet.onlooker import LIMIT, LONG, Onlooker
from tests.fleet.program import Program
from tests.fleet.ssh import ssh_door

from stellwerk.core.ids import Kind
from stellwerk.model.state import LinkState
from stellwerk.services.awakening import EVERY

Hosts = tuple[LabHost, LabHost]

FAULTS: dict[str, tuple[Callable[[LabHost], None], Callable[[LabHost], None]]] = {
    "libvirtd killed": (LabHost.kill_libvirtd, LabHost.start_libvirtd),
    "libvirtd frozen": (LabHost.freeze_libvirtd, LabHost.thaw_libvirtd),
    "sshd ended": (ssh_door.stop_sshd, ssh_door.start_sshd),
    "cut off": (LabHost.cut, LabHost.mend),
}
"""What happens to a host, and what ends it."""


class Fails:
    """Counts how often a host could not be connected."""

    def __init__(self, user: Onlooker, name: str) -> None:
        self._user, self._name, self.count = user, name, 0
        self._before = LinkState.CONNECTING
        self._subscription = user.inventory.watch(self._look, kinds=(Kind.HOST,))

    def _look(self, _changes: object) -> None:
        state = self._user.host(self._name).link.state
        self.count += state is LinkState.BACKOFF and self._before is not state
        self._before = state


@contextlib.contextmanager
def another_network(lab: Lab) -> Iterator[None]:
    """This computer has one more route while it lasts, as if a VPN was dialled."""
    route = ["198.51.100.0/24", "dev", lab.lease.link]
    run_command(["ip", "route", "add", *route])
    try:
        yield
    finally:
        run_command(["ip", "route", "del", *route])


QUICK = {"host.grace": 1.0, "host.grace_per_vm": 0.0, "statistics.interval": 1.0}


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both hosts by their addresses."""
    made = Program(tmp_path_factory.mktemp("ssh"))
    for host in two_hosts:
        login = ("-User", "root", "-KeyFile", str(host.ssh.key), "-AcceptHostKey", ssh_door.fingerprint(host))
        made.done("Add-Host", "-Name", host.name, "-Address", host.address, *login)
    (made.profile / "settings.json").write_text(json.dumps(QUICK), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def guest(two_hosts: Hosts) -> Iterator[Guest]:
    """A VM on the first host, to whose host everything happens."""
    made = Guest.define(two_hosts[0], "over-ssh").start(paused=True)
    yield made
    made.remove()


def test_what_virsh_does_shows_at_once(onlooker: Onlooker, two_hosts: Hosts, guest: Guest) -> None:
    onlooker.shows(LONG, guest.name, "Paused")
    two_hosts[0].virsh("resume", guest.name)
    onlooker.shows(LIMIT, guest.name, "Up")
    two_hosts[0].virsh("suspend", guest.name)
    onlooker.shows(LIMIT, guest.name, "Paused")


def test_a_login_that_ends_is_made_again_at_once(onlooker: Onlooker, two_hosts: Hosts, guest: Guest) -> None:
    onlooker.shows(LONG, guest.name, "Paused")
    ssh_door.end_logins(two_hosts[0])
    onlooker.within(LONG, lambda: onlooker.courses["h1"] != ["Up"], "the loss")
    onlooker.within(LONG, lambda: onlooker.status("h1") == "Up", "h1 up again")
    assert onlooker.courses["h2"] == ["Up"]


@pytest.mark.expects_log("stellwerk.services.link", "abandoned")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_host_comes_back_by_itself_and_disturbs_nobody(
    onlooker: Onlooker, two_hosts: Hosts, guest: Guest, fault: str
) -> None:
    begin, end = FAULTS[fault]
    onlooker.shows(LONG, guest.name, "Paused")
    begin(two_hosts[0])
    try:
        onlooker.shows(LONG, guest.name, "Unknown")
        assert onlooker.host("h1").link.reason
    finally:
        end(two_hosts[0])
    onlooker.shows(LONG, guest.name, "Paused")
    assert onlooker.courses["h2"] == ["Up"]


SOON = EVERY + 8.0
"""Seconds from a change to the end of waiting: it is looked for every few, then the host is connected."""


def test_another_network_and_the_end_of_sleep_end_the_wait(
    qtbot: QtBot, qapp: QApplication, lab: Lab, two_hosts: Hosts, program: Program
) -> None:
    first = two_hosts[0]
    clock = SleepyClock()
    user = Onlooker(qtbot, qapp, program.profile, clock)
    ssh_door.stop_sshd(first)
    try:
        user.watch("h2")
        fails = Fails(user, "h1")
        user.within(LONG, lambda: fails.count == 5, "a wait of sixteen seconds, at least twelve")
        ssh_door.start_sshd(first)
        with another_network(lab):
            user.within(SOON, lambda: user.status("h1") == "Up", "h1 up by another network")
        ssh_door.stop_sshd(first)
        user.within(LONG, lambda: user.host("h1").link.state is LinkState.STALE, "the loss, with a wait of thirty-two")
        ssh_door.start_sshd(first)
        clock.sleep(3600)
        user.within(SOON, lambda: user.status("h1") == "Up", "h1 up after a sleep")
        assert user.courses["h2"] == ["Up"]
    finally:
        user.close()
