"""VMs are started in their order, with their pauses, after their host lost its power; the window keeps watch."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LONG, Onlooker
from tests.fleet.program import Program

from stellwerk.model.entity import ref_of
from stellwerk.store.sample import SAMPLED

PAUSE = 3.0


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """A host of its own, since it loses its power. Its processors say that they have been running for very long."""
    made = lab.host("starter")
    words = Path("/proc/stat").read_text().splitlines()
    of_cpus = (line.split() for line in words if line.startswith("cpu"))
    long = [" ".join([parts[0], *("9" * 12 for _part in parts[1:])]) for parts in of_cpus]
    (made.tree / "stat").write_text("\n".join(long) + "\n")
    made.run(["mount", "--bind", made.tree / "stat", "/proc/stat"])
    yield made
    lab.remove(made)


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host."""
    made = Program(tmp_path_factory.mktemp("host-start"))
    made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    (made.profile / "settings.json").write_text('{"statistics.interval": 1.0}', encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def guests(program: Program, host: LabHost) -> Iterator[list[Guest]]:
    """Three that are off: the second starts first, the third has no order."""
    made = [Guest.define(host, name, autostart=name == "web") for name in ("web", "db", "lab")]
    program.done("Update-Vm", "-VmId", "web", "-StartOrder", "2")
    program.done("Update-Vm", "-VmId", "db", "-StartOrder", "1", "-StartDelay", f"{PAUSE:.0f}")
    yield made
    for guest in made:
        guest.remove()


@pytest.fixture
def onlooker(qtbot: QtBot, qapp: QApplication, program: Program, host: LabHost) -> Iterator[Onlooker]:
    """A user who looks at the list of all VMs of that host."""
    qapp.setQuitOnLastWindowClosed(False)
    user = Onlooker(qtbot, qapp, program.profile)
    user.watch(host.name)
    yield user
    user.close()


def sampled(onlooker: Onlooker, name: str) -> bool:
    """Whether a host has told what its processors do."""
    return onlooker.inventory.samples.value(ref_of(onlooker.host(name)), SAMPLED) is not None


def test_after_a_loss_of_power_and_not_after_one_of_the_network(
    onlooker: Onlooker, program: Program, host: LabHost, guests: list[Guest]
) -> None:
    web, db, lab = guests
    assert "disable" in host.virsh("dominfo", "web").partition("Autostart:")[2].split("\n")[0]
    onlooker.shows(LONG, "db", "Down")
    # What is compared later is asked for when the host comes, before its first sample and in the same lane.
    onlooker.within(LONG, lambda: sampled(onlooker, host.name), "the host's first sample")
    onlooker.meanwhile(host.kill_libvirtd)
    onlooker.within(LONG, lambda: onlooker.status(host.name) != "Up", "the daemon's end to be noticed")
    onlooker.meanwhile(host.start_libvirtd)
    onlooker.within(LONG, lambda: onlooker.status(host.name) == "Up", "the host up again")
    onlooker.meanwhile(host.kill_libvirtd)
    onlooker.within(LONG, lambda: onlooker.status(host.name) != "Up", "the loss to be noticed")
    onlooker.meanwhile(host.power_off)
    onlooker.meanwhile(host.power_on)
    onlooker.shows(LONG, "db", "Up")
    assert onlooker.listed()["web"] == "Down"
    took = onlooker.shows(LONG, "web", "Up")
    assert took >= PAUSE - 1
    assert (web.state, db.state, lab.state) == ("running", "running", "shut off")
