"""Hosts that are checked, and one that is prepared: it has SSH, but its libvirt does not run."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.ssh_server import MemorySecrets
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program
from tests.fleet.ssh import ssh_door, unit_stand_in
from tests.fleet.ssh.steady_program import SteadyProgram
from tests.journeys.pilot import Pilot

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.shell import SshHost
from stellwerk.adapters.ssh.tunnel_open import SshTunnels
from stellwerk.core.ids import HostId
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.policy.host_check.reading import Other
from stellwerk.ports.ssh_place import SshPlace
from stellwerk.ports.visit import Visit
from stellwerk.services.check.examination import examine
from stellwerk.services.check.known import Known

PORT = 2231


@pytest.fixture(scope="module")
def machine(lab: Lab) -> Iterator[LabHost]:
    """A host with a VM and a stand-in for systemd."""
    host = lab.host("bare")
    Guest.define(host, "left-behind")
    ssh_door.open_door(host, PORT, unit_stand_in.path_with(host))
    yield host
    lab.remove(host)


@pytest.fixture
def bare(machine: LabHost) -> LabHost:
    """The same, as if its libvirt had never been started."""
    if machine.libvirtd_pid is not None:
        machine.kill_libvirtd()
    unit_stand_in.forget(machine)
    return machine


@pytest.fixture
def program(tmp_path: Path) -> Iterator[SteadyProgram]:
    with SteadyProgram(tmp_path) as made:
        yield made


def add(program: Program, host: LabHost, *words: str) -> list[str]:
    login = ("-User", "root", "-KeyFile", str(host.ssh.key), "-Port", str(PORT))
    key = ("-AcceptHostKey", ssh_door.fingerprint(host))
    return ["Add-Host", "-Name", host.name, "-Address", host.address, *login, *key, *words]


def checks_of(answer: str) -> dict[str, Any]:
    (target,) = json.loads(answer)["targets"]
    return {check["check"]: check for check in target["checks"]}


def test_a_host_whose_libvirt_does_not_run_is_prepared_and_comes_up(program: Program, bare: LabHost) -> None:
    refused = program.run(*add(program, bare))
    assert f"libvirt does not run on {bare.address}" in refused.stderr
    program.done(*add(program, bare, "-Force"))
    (row,) = program.select("Hosts:", "--columns", "status,status_reason,checks")
    assert (row["status"], row["checks"]) == ("NonOperational", "failed")
    assert row["status_reason"] == "libvirt is installed, but does not run"

    tested = program.run("Test-Host", "-HostId", "bare", "--json")
    found = checks_of(tested.stdout)
    assert (tested.returncode, found["shell"]["state"], found["libvirt"]["state"]) == (1, "ok", "failed")
    assert found["pools"]["state"] == "skipped"

    shown = program.done("Install-Host", "-HostId", "bare", "-WhatIf")
    assert "  $ systemctl enable --now libvirtd.socket" in shown
    asked = program.run("Install-Host", "-HostId", "bare")
    assert asked.returncode == 1
    assert "changes what is installed on the host and nobody can be asked" in asked.stderr
    assert bare.libvirtd_pid is None

    said = program.done("Install-Host", "-HostId", "bare", "--yes")
    assert "$ systemctl enable --now libvirtd.socket" in said
    assert "stand-in: libvirtd started" in said
    (row,) = program.select("Hosts:", "--columns", "status,checks")
    assert (row["status"], row["checks"]) == ("Up", "warning")


@pytest.fixture
def pilot(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, bare: LabHost, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pilot]:
    """A user at an empty profile, whose own configuration of SSH leads to the host."""
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "config").write_text(
        f"Host {bare.address}\n User root\n Port {PORT}\n IdentityFile {bare.ssh.key}\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    qapp.setQuitOnLastWindowClosed(False)
    user = Pilot(qtbot, qapp, tmp_path / "profile")
    yield user
    user.close()


def test_from_the_welcome_page_to_its_vms(pilot: Pilot, bare: LabHost) -> None:
    pilot.start()
    pilot.write_lines("Address", bare.address)
    pilot.write("Name", "bare")
    pilot.press("Add")
    pilot.press("Trust this key")
    pilot.reads("libvirt is installed, but does not run")
    pilot.press("Add it all the same")
    pilot.reads('Host "bare" cannot be used: libvirt is installed, but does not run')
    pilot.press("Prepare…")
    sheet = pilot.sheet()
    pilot.reads("$ systemctl enable --now libvirtd.socket", sheet)
    assert bare.libvirtd_pid is None
    pilot.press("Prepare", sheet)
    pilot.wait(lambda: not pilot.asks())
    pilot.reads("Up")
    pilot.unfold("bare")
    pilot.sees("left-behind")
    pilot.choose("bare")
    pilot.turn_to("Checks")
    pilot.reads("libvirt 9")
    pilot.reads("systemctl enable --now libvirtd.socket")


def test_a_twin_whose_clock_is_off_and_a_restricted_shell_say_so(lab: Lab, machine: LabHost, tmp_path: Path) -> None:
    twin = lab.host("twin", uuid=machine.uuid)
    pool = SshPool(tmp_path / "known_hosts", MemorySecrets(), home=tmp_path)
    hypervisor = LibvirtHypervisor(tunnels=SshTunnels(pool))

    def look(port: int) -> dict[str, CheckResult]:
        place = SshPlace(
            address=twin.address,
            user="root",
            port=port,
            key_file=str(twin.ssh.key),
            accept=ssh_door.fingerprint(twin),
        )
        visit = Visit(
            uri=place.uri,
            shell=lambda: SshHost(pool, place),
            open=lambda: hypervisor.open(place.uri, HostId("twin")),
            now=time.time,
            log_out=lambda: pool.part(place),
        )
        other = Other(name="bare", hostname="nobody-knows-me", same_cluster=True)
        known = Known(place="twin", others=(other,), sharing=lambda facts: ("bare",) * (facts.uuid == machine.uuid))
        return {result.key: result for result in examine(visit, known, lambda _tick: None).results}

    try:
        ssh_door.open_door(twin, 2232, unit_stand_in.late_clock(twin))
        found = look(2232)
        assert found["clock"].found == "3 years behind this computer"
        assert found["uuid"].found == 'shared with "bare": libvirt will refuse to migrate between them'
        assert found["names"].found == 'it does not know "nobody-knows-me": no VM can migrate there'
        ssh_door.open_door(twin, 2233, "ForceCommand=echo This account is currently not available.")
        found = look(2233)
        assert (found["reach"].state, found["shell"].state) == (CheckState.OK, CheckState.FAILED)
        assert found["shell"].found == "the login shell runs no commands"
        assert "runs no commands" in found["libvirt"].found
    finally:
        hypervisor.close()
        pool.close()
        lab.remove(twin)
