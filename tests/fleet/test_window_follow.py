"""What virsh does behind our back shows in the open window within a second."""

from collections.abc import Callable

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LIMIT, Onlooker
from tests.fleet.program import Program

Hosts = tuple[LabHost, LabHost]


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both hosts."""
    made = Program(tmp_path_factory.mktemp("follow"))
    for host in two_hosts:
        made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    return made


@pytest.mark.parametrize("place", [0, 1])
def test_the_life_of_a_vm_by_virsh_shows_at_once(
    two_hosts: Hosts, onlooker: Onlooker, place: int, record_property: Callable[[str, object], None]
) -> None:
    host = two_hosts[place]
    guest = Guest.define(host, f"follow-{place}")
    took = {"define": onlooker.shows(LIMIT, guest.name, "Down")}
    try:
        for verb, status in (
            (("start", "--paused"), "Paused"),
            (("resume",), "Up"),
            (("suspend",), "Paused"),
            (("destroy",), "Down"),
        ):
            host.virsh(verb[0], guest.name, *verb[1:])
            took[verb[0]] = onlooker.shows(LIMIT, guest.name, status)
        assert onlooker.vm(guest.name).host_id == onlooker.host(host.name).id
        host.virsh("undefine", guest.name)
        took["undefine"] = onlooker.shows(LIMIT, guest.name, None)
    finally:
        guest.remove()
    record_property("seconds", took)
