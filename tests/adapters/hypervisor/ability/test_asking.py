"""A hypervisor is asked once a connection what it can give."""

from typing import Any

import pytest
from lxml import etree
from tests.adapters.hypervisor.ability.test_ability_xml import ASKED, XML
from tests.fakes.clock import FakeClock
from tests.fakes.libvirt_error import libvirt_error

from stellwerk.adapters.hypervisor.ability.asking import GuestAbilities, machine_of
from stellwerk.adapters.hypervisor.place import place_of
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId, VmId

DOMAIN = """<domain type='kvm'><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
<devices><emulator>/opt/qemu</emulator></devices></domain>"""


class Told:
    """A connection that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.error: Exception | None = None
        self.alive = True

    def getDomainCapabilities(self, *words: Any) -> str:
        self.asked.append(words)
        if self.error is not None:
            raise self.error
        return XML

    def isAlive(self) -> bool:
        return self.alive

    def lookupByUUIDString(self, _id: str) -> Any:
        return self

    def isPersistent(self) -> bool:
        return True

    def name(self) -> str:
        return "web"

    def XMLDesc(self, _flags: int) -> str:
        return DOMAIN


def asking(conn: Told) -> GuestAbilities:
    return GuestAbilities(conn, place_of("qemu+tcp://h1/system"), HostId("h1"), FakeClock(), "me")


def test_once_a_connection() -> None:
    conn = Told()
    made = asking(conn)
    for _again in range(3):
        found = made.ability(ASKED)
        assert found is not None
        assert found.values["video model"] == ("vga", "qxl")
    assert conn.asked == [(None, "x86_64", "q35", "qemu", 0)]
    made.ability_of(VmId("x"))
    assert conn.asked[1:] == [("/opt/qemu", "x86_64", "pc-q35-7.2", "kvm", 0)]


def test_a_driver_that_does_not_tell_is_not_asked_again() -> None:
    conn = Told()
    conn.error = libvirt_error(3)
    made = asking(conn)
    assert (made.ability(ASKED), made.ability(ASKED), len(conn.asked)) == (None, None, 1)


def test_a_host_that_is_lost_is_no_host_that_does_not_tell() -> None:
    conn = Told()
    conn.error, conn.alive = libvirt_error(1, domain=7), False
    with pytest.raises(Unreachable):
        asking(conn).ability(ASKED)


def test_the_kind_of_vms_that_one_is() -> None:
    found = machine_of(etree.fromstring(DOMAIN))
    assert (found.arch, found.machine, found.type, found.emulator) == ("x86_64", "pc-q35-7.2", "kvm", "/opt/qemu")
