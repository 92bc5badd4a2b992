"""A user whose sudo asks: libvirt, checks and preparation of his host by a password that is kept, and sent once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.ssh import ssh_door, unit_stand_in
from tests.fleet.ssh.ssh_program import PASSWORD
from tests.fleet.ssh.steady_program import SteadyProgram
from tests.fleet.ssh.sudo_user import USER, SudoUser

PORT = 2241
Machine = tuple[LabHost, SudoUser]


@pytest.fixture(scope="module")
def machine(lab: Lab) -> Iterator[Machine]:
    host = lab.host("asks")
    yield host, SudoUser(host, PORT, PASSWORD)
    lab.remove(host)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[SteadyProgram]:
    with SteadyProgram(tmp_path) as made:
        yield made


def add(host: LabHost) -> list[str]:
    login = ("-User", USER, "-Port", str(PORT), "-KeyFile", str(host.ssh.key))
    return ["Add-Host", "-Name", "asks", "-Address", host.address, *login, "-AcceptHostKey", ssh_door.fingerprint(host)]


def keep(program: SteadyProgram, host: LabHost, password: str) -> None:
    program.keep_secret(f"sudo ssh://{USER}@{host.address}:{PORT}", password)


def test_a_sudo_that_asks_is_answered_once_and_leads_to_libvirt(program: SteadyProgram, machine: Machine) -> None:
    host, user = machine
    user.banner("Welcome to stellwerk-root-here, kim")
    guest = Guest.define(host, "by-sudo")
    try:
        line = program.refusal(*add(host))
        assert f"sudo on {host.address} wants the password of kim" in line
        assert "sudo usermod -aG libvirt kim" in line
        keep(program, host, "wrong")
        assert f"sudo on {host.address} refused the password of kim" in program.refusal(*add(host))
        until(lambda: user.refusals() == 1, what="the note of sudo")
        keep(program, host, PASSWORD)
        program.done(*add(host))
        (row,) = program.select("Vms:", "--columns", "name,status")
        assert (row["name"], row["status"]) == ("by-sudo", "Down")
        program.done("Start-Vm", "-VmId", "by-sudo")
        assert host.virsh("domstate", "by-sudo") == "running"
        assert user.refusals() == 1
    finally:
        guest.remove()
    told = b"".join(file.read_bytes() for file in program.profile.rglob("*") if file.is_file())
    assert PASSWORD.encode() not in told
    assert PASSWORD not in user.log.read_text()


def test_its_checks_and_what_prepares_it(program: SteadyProgram, machine: Machine) -> None:
    host, _user = machine
    ssh_door.open_door(host, PORT + 1, "AuthorizedKeysFile=/run/keys-kim", unit_stand_in.path_with(host))
    unit_stand_in.stand_behind_sudo(host)
    host.kill_libvirtd()
    unit_stand_in.forget(host)
    words = [str(PORT + 1) if word == str(PORT) else word for word in add(host)]
    assert f"libvirt does not run on {host.address}" in program.refusal(*words)
    program.done(*words, "-Force")
    tested = program.run("Test-Host", "-HostId", "asks", "--json")
    found = {check["check"]: check for check in json.loads(tested.stdout)["targets"][0]["checks"]}
    assert found["shell"]["found"] == "logged in as kim, of whom sudo wants a password"
    assert "  $ sudo systemctl enable --now libvirtd.socket" in program.done(
        "Install-Host", "-HostId", "asks", "-WhatIf"
    )
    host.outside("/var/log/libvirt/libvirtd.log").chmod(0o600)
    assert f"sudo on {host.address} wants the password of kim" in program.refusal("log", "asks")
    asked = program.run("Install-Host", "-HostId", "asks", "--yes")
    assert f"sudo on {host.address} wants the password of kim" in asked.stderr
    assert host.libvirtd_pid is None
    program.keep_secret(f"sudo ssh://{USER}@{host.address}:{PORT + 1}", PASSWORD)
    said = program.done("Install-Host", "-HostId", "asks", "--yes")
    assert "stand-in: libvirtd started" in said
    assert "stand-in: usermod -a -G libvirt kim" in said
    (row,) = program.select("Hosts:", "--columns", "status")
    assert row["status"] == "Up"
    host.outside("/var/log/libvirt/libvirtd.log").write_text("what only root may read\n")
    assert program.done("log", "asks") == "what only root may read\n"
