"""What virsh does behind our back shows in the open window within a second."""

from collections.abc import Iterator
from functools import partial

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.onlooker import LIMIT, LONG, Onlooker
from tests.fleet.program import Program

Hosts = tuple[LabHost, LabHost]

AT_ONCE = 1.0
"""Seconds: what is promised."""


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both hosts."""
    made = Program(tmp_path_factory.mktemp("follow"))
    for host in two_hosts:
        made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


@pytest.mark.parametrize("place", [0, 1])
def test_the_life_of_a_vm_by_virsh_shows_at_once(two_hosts: Hosts, onlooker: Onlooker, place: int) -> None:
    host = two_hosts[place]
    guest = Guest.define(host, f"follow-{place}")
    onlooker.shows(AT_ONCE, guest.name, "Down")
    try:
        for verb, status in (
            (("start", "--paused"), "Paused"),
            (("resume",), "Up"),
            (("suspend",), "Paused"),
            (("destroy",), "Down"),
        ):
            host.virsh(verb[0], guest.name, *verb[1:])
            onlooker.shows(AT_ONCE, guest.name, status)
        assert onlooker.vm(guest.name).host_id == onlooker.host(host.name).id
        host.virsh("undefine", guest.name)
        onlooker.shows(AT_ONCE, guest.name, None)
    finally:
        guest.remove()


@pytest.fixture
def copies(two_hosts: Hosts) -> Iterator[tuple[Guest, Guest]]:
    """One UUID, defined on both hosts."""
    uuid = "6e0d4c9a-5a56-4a0e-8b57-2f1c6f0b7a11"
    h1, h2 = (Guest.define(host, "twin", uuid=uuid) for host in two_hosts)
    yield h1, h2
    for guest in (h1, h2):
        guest.remove()


def test_a_uuid_on_two_hosts_is_one_vm(onlooker: Onlooker, copies: tuple[Guest, Guest]) -> None:
    first, second = copies
    onlooker.shows(LIMIT, "twin", "Down")
    onlooker.within(LIMIT, lambda: len(onlooker.vm("twin").also_on) == 1, "also defined elsewhere")
    assert list(onlooker.listed()) == ["twin"]
    second.start(paused=True)
    onlooker.shows(LIMIT, "twin", "Paused")
    assert onlooker.vm("twin").host_id == onlooker.host("h2").id
    assert onlooker.vm("twin").also_on == (onlooker.host("h1").id,)
    second.destroy()
    second.host.virsh("undefine", "twin")
    onlooker.within(LIMIT, lambda: not onlooker.vm("twin").also_on, "on one host only")
    assert onlooker.vm("twin").host_id == onlooker.host("h1").id
    assert first.state == "shut off"


def test_two_running_copies_are_an_alert_and_can_only_be_stopped(
    onlooker: Onlooker, program: Program, copies: tuple[Guest, Guest]
) -> None:
    for guest in copies:
        guest.start(paused=True)
    onlooker.shows(LIMIT, "twin", "Paused")
    onlooker.within(LIMIT, lambda: len(onlooker.vm("twin").active_on) == 2, "active twice")
    onlooker.lists("Events", "alert", 'VM "twin" is active on "h1", "h2" at the same time')
    recorded(onlooker, program)
    for words in (("Resume-Vm",), ("Reset-Vm", "--yes"), ("Remove-Vm", "--yes"), ("Stop-Vm", "--yes")):
        result = onlooker.meanwhile(partial(program.run, words[0], "-VmId", "twin", *words[1:]))
        assert (result.returncode, "active on several hosts" in result.stderr) == (1, True), result
    assert [guest.state for guest in copies] == ["paused", "paused"]
    onlooker.meanwhile(partial(program.done, "Stop-Vm", "-VmId", "twin", "-HostId", "h2", "--yes"))
    assert [guest.state for guest in copies] == ["paused", "shut off"]
    onlooker.within(LIMIT, lambda: not onlooker.vm("twin").active_on, "active once")
    onlooker.lists("Events", "normal", 'VM "twin" is active on one host only again: "h1"')
    assert onlooker.listed() == {"twin": "Paused"}


def recorded(onlooker: Onlooker, program: Program) -> None:
    """Wait until the window has written both reports into the profile: a command asks the hosts that stand there."""

    def both() -> bool:
        (row,) = program.select("Vms: name = twin", "--cached", "--columns", "active_on")
        return sorted(row["active_on"]) == ["h1", "h2"]

    onlooker.meanwhile(lambda: until(both, LONG, "both reports"))
