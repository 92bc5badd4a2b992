"""Interfaces go into the inventory when somebody looks."""

from typing import Any

import pytest
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet
from tests.services.host_look.test_looks import SaidShell

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind
from stellwerk.model.nic import Nic, nic_id
from stellwerk.ports.lane import Answer
from stellwerk.ports.shell import Output
from stellwerk.services.host_look.nic_reading import NicReading
from stellwerk.services.host_look.shell_turn import ShellTurns

H1 = HostId("h1")


def nic(name: str, **more: Any) -> Nic:
    return Nic(id=nic_id(H1, name), host_id=H1, name=name, **more)


@pytest.fixture
def fake(small: SmallFleet) -> FakeHost:
    fake = small.add("h1")
    small.start("h1")
    return fake


@pytest.fixture
def reading(small: SmallFleet) -> NicReading:
    return NicReading(small.clock, small.inventory, small.lanes)


def names(small: SmallFleet) -> set[str]:
    return {found.name for found in small.inventory.view.all(Kind.NIC) if isinstance(found, Nic)}


def test_interfaces_come_and_go(small: SmallFleet, reading: NicReading, fake: FakeHost) -> None:
    fake.nics = [nic("eno1"), nic("br0")]
    answers: list[Answer[tuple[Nic, ...]]] = []
    reading.read(H1, answers.append)
    small.until(lambda: len(answers) == 1)
    assert names(small) == {"eno1", "br0"}
    assert all(found.seen == small.clock.now() for found in small.inventory.view.all(Kind.NIC))
    fake.nics = [nic("br0")]
    reading.read(H1, answers.append)
    small.until(lambda: len(answers) == 2)
    assert names(small) == {"br0"}


def test_who_asks_meanwhile_gets_the_same_answer(small: SmallFleet, reading: NicReading, fake: FakeHost) -> None:
    answers: list[Answer[tuple[Nic, ...]]] = []
    with fake.hang("nics") as hang:
        reading.read(H1, answers.append)
        small.until(hang.entered.is_set)
        reading.read(H1, answers.append)
    small.until(lambda: len(answers) == 2)
    assert fake.calls["nics"] == 1


def test_an_error_leaves_what_is_known(small: SmallFleet, reading: NicReading, fake: FakeHost) -> None:
    fake.nics = [nic("eno1")]
    answers: list[Answer[tuple[Nic, ...]]] = []
    reading.read(H1, answers.append)
    small.until(lambda: len(answers) == 1)
    fake.fail("nics", Refused("no"))
    reading.read(H1, answers.append)
    small.until(lambda: len(answers) == 2)
    assert answers[1].error is not None
    assert names(small) == {"eno1"}


def test_the_shell_knows_more_and_libvirt_completes_it(small: SmallFleet, fake: FakeHost) -> None:
    shell = SaidShell()
    shell.output = Output(status=0, out=b'[{"ifname": "eno1", "master": "br0"}, {"ifname": "br0"}]')
    reading = NicReading(
        small.clock, small.inventory, small.lanes, ShellTurns(small.loop, small.inventory, shell.visit)
    )
    fake.nics = [nic("eno1", speed=1000, driver="e1000e"), nic("old")]
    answers: list[Answer[tuple[Nic, ...]]] = []
    reading.read(H1, answers.append)
    small.until(lambda: len(answers) == 1)
    assert names(small) == {"eno1", "br0"}
    [eno1] = [found for found in answers[0].get() if found.name == "eno1"]
    assert (eno1.master, eno1.speed, eno1.driver, eno1.from_shell) == ("br0", 1000, "e1000e", True)
    shell.output = Output(status=127, out=b"ip: not found")
    reading.read(H1, answers.append)
    small.until(lambda: len(answers) == 2)
    assert names(small) == {"eno1", "old"}
