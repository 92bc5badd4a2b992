"""A host that is restarted and shut down by its own shell. A namespace cannot: its `systemctl` notes the call, and
the plug is pulled for it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.onlooker import LONG, Onlooker
from tests.fleet.program import Program
from tests.fleet.ssh import ssh_door, unit_stand_in

PORT = 2241


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    made = lab.host("power")
    ssh_door.open_door(made, PORT, unit_stand_in.power_path(made))
    yield made
    lab.remove(made)


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    made = Program(tmp_path_factory.mktemp("power"))
    login = ("-User", "root", "-KeyFile", str(host.ssh.key), "-Port", str(PORT))
    made.done("Add-Host", "-Address", host.address, "-Name", "power", *login,
              "-AcceptHostKey", ssh_door.fingerprint(host))  # fmt: skip
    return made


def asked_for(program: Program, host: LabHost, word: str, *words: str) -> subprocess.Popen[str]:
    """The command, running, once the host was really asked."""
    running = program.start(*words, "--yes", "--json")
    until(lambda: unit_stand_in.asked(host) == f"{word}\n" or running.poll() is not None, 90, "what the host is asked")
    assert unit_stand_in.asked(host) == f"{word}\n"
    assert running.poll() is None
    return running


def told(running: subprocess.Popen[str]) -> str:
    """What it says in the end, having done it."""
    said, trouble = running.communicate(timeout=180)
    assert running.returncode == 0, said + trouble
    return said


def go_down(host: LabHost) -> None:
    """As a machine does: its services end before its power."""
    ssh_door.stop_sshd(host)
    host.power_off()


@pytest.fixture
def beside(qtbot: QtBot, qapp: QApplication, program: Program) -> Iterator[Onlooker]:
    """A window on the same profile, which asked nothing."""
    qapp.setQuitOnLastWindowClosed(False)
    user = Onlooker(qtbot, qapp, program.profile)
    user.watch("power")
    yield user
    user.close()


def test_a_host_is_restarted_with_what_runs_there_named_and_shut_down(
    program: Program, host: LabHost, beside: Onlooker
) -> None:
    Guest.define(host, "runs").start(paused=True)
    preview = program.done("Restart-Host", "-HostId", "power", "-WhatIf")
    assert '1 VM runs on host "power" and goes down with it: "runs" (Paused)' in preview
    refused = program.run("Restart-Host", "-HostId", "power")
    assert "ends what runs on the host and nobody can be asked" in refused.stderr
    assert unit_stand_in.asked(host) == ""

    running = beside.meanwhile(lambda: asked_for(program, host, "reboot", "Restart-Host", "-HostId", "power"))
    go_down(host)
    beside.within(LONG, lambda: beside.status("power") == "Reboot", "what the window says of its silence")
    host.power_on()
    ssh_door.open_door(host, PORT, unit_stand_in.power_path(host))
    assert "done" in beside.meanwhile(lambda: told(running))
    beside.within(LONG, lambda: beside.status("power") == "Up", "the host back in the window")
    assert "NonResponsive" not in beside.courses["power"]
    assert host.virsh("list", "--name") == ""
    [event] = program.select('Events: text = "host \\"power\\" was restarted"', "--columns", "actor,objects")
    assert event["actor"]

    running = beside.meanwhile(lambda: asked_for(program, host, "poweroff", "Stop-Host", "-HostId", "power"))
    go_down(host)
    beside.within(LONG, lambda: beside.status("power") == "Down", "what the window says of its end")
    beside.meanwhile(lambda: told(running))


def test_this_computer_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    other = Program(tmp_path / "local")
    other.done("Add-Host", "-Name", "here", "-Uri", "qemu:///system", "-Force", "-Disconnected")
    refused = other.run("Restart-Host", "-HostId", "here", "--yes")
    assert (refused.returncode, "is the computer that this program runs on" in refused.stderr) == (1, True)
