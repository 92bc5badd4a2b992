"""Hosts that are checked, and one that is prepared: it has SSH, but its libvirt does not run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fleet import ssh_door, unit_stand_in
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

PORT = 2231


@pytest.fixture(scope="module")
def bare(lab: Lab) -> Iterator[LabHost]:
    """A host whose libvirt has never been started, with a stand-in for systemd."""
    host = lab.host("bare")
    host.kill_libvirtd()
    for socket in (host.tree / "run" / "libvirt").glob("*-sock*"):
        socket.unlink()
    ssh_door.open_door(host, PORT, unit_stand_in.path_with(host))
    yield host
    lab.remove(host)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "profile")


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
    assert "# systemctl enable --now libvirtd.socket" in said
    assert "stand-in: libvirtd started" in said
    (row,) = program.select("Hosts:", "--columns", "status,checks")
    assert (row["status"], row["checks"]) == ("Up", "warning")
