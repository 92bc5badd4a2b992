"""Hosts over SSH in the open window: libvirtd, the SSH server and the network end each by itself, and all come back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LIMIT, LONG, Onlooker
from tests.fleet.program import Program
from tests.fleet.ssh import ssh_door

Hosts = tuple[LabHost, LabHost]

FAULTS: dict[str, tuple[Callable[[LabHost], None], Callable[[LabHost], None]]] = {
    "libvirtd killed": (LabHost.kill_libvirtd, LabHost.start_libvirtd),
    "libvirtd frozen": (LabHost.freeze_libvirtd, LabHost.thaw_libvirtd),
    "sshd ended": (ssh_door.stop_sshd, ssh_door.start_sshd),
    "cut off": (LabHost.cut, LabHost.mend),
}
"""What happens to a host, and what ends it."""
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
