"""The machine below libvirt: interfaces as the host's `ip` tells them, who uses a bridge, software, logs."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QTabWidget
from pytestqt.qtbot import QtBot
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest, Nic
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LONG, Onlooker
from tests.fleet.program import Program
from tests.fleet.ssh import ssh_door

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.pages.machine.log_tab import LogTab
from stellwerk.ui.shell.page import Place


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """One host with an active NAT network."""
    made = lab.host("m1")
    made.virsh("net-start", "default")
    yield made
    lab.remove(made)


@pytest.fixture(scope="module")
def guest(host: LabHost) -> Iterator[Guest]:
    """A VM plugged into the network's bridge."""
    made = Guest.define(host, "plugged", networks=(Nic("default"),)).start(paused=True)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def program(host: LabHost, guest: Guest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host by its address."""
    made = Program(tmp_path_factory.mktemp("machine"))
    login = ("-User", "root", "-KeyFile", str(host.ssh.key), "-AcceptHostKey", ssh_door.fingerprint(host))
    made.done("Add-Host", "-Name", "m1", "-Address", host.address, *login)
    return made


def test_interfaces_equal_what_ip_tells(program: Program, host: LabHost) -> None:
    columns = "name,type,mac,state,mtu,master,addresses,used_by,networks"
    rows = {row["name"]: row for row in program.select("Nics: host = m1", "--columns", columns)}
    told: list[dict[str, Any]] = json.loads(host.run(["ip", "-j", "-d", "address"]))
    assert rows.keys() == {one["ifname"] for one in told}
    for one in told:
        row = rows[one["ifname"]]
        assert (row["mtu"], row["master"]) == (one["mtu"], one.get("master"))
        assert row["addresses"] == [f"{ip['local']}/{ip['prefixlen']}" for ip in one["addr_info"]]
    bridge = rows["virbr0"]
    assert (bridge["type"], bridge["networks"], bridge["used_by"]) == ("bridge", ["default"], ["plugged"])
    [tap] = [row for row in rows.values() if row["master"] == "virbr0" and row["type"] == "tap"]
    assert (tap["used_by"], rows["lo"]["type"], rows["lo"]["used_by"]) == (["plugged"], "loopback", [])
    assert [row["name"] for row in program.select("Hosts: nics.name = virbr0", "--columns", "name")] == ["m1"]
    [health] = program.select("Hosts: rtt < 5s and transport = ssh", "--columns", "name,rtt,seen,transport")
    assert (health["name"], health["transport"], health["rtt"] > 0) == ("m1", "ssh", True)


def test_the_log_of_a_vm_on_the_command_line(program: Program, guest: Guest) -> None:
    said = program.done("log", "--vm", guest.name, "--lines", "200", "--filter", "guest=plugged")
    assert "-name guest=plugged" in said
    followed = program.start("log", "--vm", guest.name, "--follow", "--json")
    assert followed.stdout is not None
    assert "text" in json.loads(followed.stdout.readline())
    followed.send_signal(signal.SIGINT)
    followed.communicate(timeout=180)
    assert followed.returncode == 130


def test_the_page_shows_software_and_the_log_of_a_vm(
    qtbot: QtBot, qapp: QApplication, program: Program, guest: Guest
) -> None:
    qapp.setQuitOnLastWindowClosed(False)
    user = Onlooker(qtbot, qapp, program.profile)
    try:
        user.watch("m1")
        user.window.go(Place(Ref(Kind.HOST, user.host("m1").id)))
        assert user.host("m1").facts.os == ""
        turn_to(user, "Software")
        user.within(LONG, lambda: bool(user.host("m1").facts.kernel), "the software")
        turn_to(user, "Logs")
        [tab] = user.window.findChildren(LogTab)
        tab.which.setCurrentIndex(tab.which.findText(f'QEMU of VM "{guest.name}"'))
        user.within(LONG, lambda: "-name guest=plugged" in tab.text.toPlainText(), "the log of QEMU")
    finally:
        user.close()


def turn_to(user: Onlooker, title: str) -> None:
    """Click the tab of that title on the page in sight."""
    [tabs] = [found for found in user.window.findChildren(QTabWidget) if found.isVisible()]
    [place] = [place for place in range(tabs.count()) if tabs.tabText(place) == title]
    tabs.setCurrentIndex(place)
