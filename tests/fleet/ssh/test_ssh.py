"""Hosts added by their address: with a key, with a password, through another host; and what stands in the way."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.program import Program
from tests.fleet.ssh import ssh_door
from tests.fleet.ssh.ssh_program import PASSWORD, SshProgram
from tests.fleet.ssh.steady_program import SteadyProgram


@pytest.fixture
def program(tmp_path: Path) -> Iterator[SteadyProgram]:
    with SteadyProgram(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def h1(two_hosts: tuple[LabHost, LabHost]) -> LabHost:
    return two_hosts[0]


@pytest.fixture(scope="module")
def h2(two_hosts: tuple[LabHost, LabHost]) -> LabHost:
    return two_hosts[1]


def key_of(host: LabHost) -> tuple[str, str]:
    return "-KeyFile", str(host.ssh.key)


def found(program: Program) -> dict[str, str]:
    return {row["name"]: row["status"] for row in program.select("Hosts:", "--columns", "name,status")}


def test_from_nothing_but_address_and_key(program: SshProgram, h1: LabHost) -> None:
    guest = Guest.define(h1, "ssh-guest")
    try:
        add = ("Add-Host", "-Name", "h1", "-Address", h1.address, "-User", "root", *key_of(h1))
        line = program.refusal(*add)
        assert f"the SSH key of {h1.address} is not known yet: {ssh_door.fingerprint(h1)}" in line
        program.done(*program.add(h1, *key_of(h1)))
        assert found(program) == {"h1": "Up"}
        program.done("Start-Vm", "-VmId", "ssh-guest")
        assert h1.virsh("domstate", "ssh-guest") == "running"
        h1.virsh("suspend", "ssh-guest")
        until(lambda: program.select("Vms:", "--columns", "status") == [{"status": "Paused"}], what="what virsh did")
        program.done("Stop-Vm", "-VmId", "ssh-guest", "--yes")
        assert h1.virsh("domstate", "ssh-guest") == "shut off"
    finally:
        guest.remove()
    assert (program.profile / "known_hosts").read_text().startswith(f"{h1.address} ssh-ed25519 ")
    assert not (program.home / ".ssh" / "known_hosts").exists()


def test_the_usual_key_and_the_users_known_hosts(program: SshProgram, h1: LabHost) -> None:
    (program.home / ".ssh" / "id_ed25519").write_bytes(h1.ssh.key.read_bytes())
    (program.home / ".ssh" / "known_hosts").write_bytes(h1.ssh.known_hosts.read_bytes())
    program.done("Add-Host", "-Name", "h1", "-Address", h1.address, "-User", "root")
    assert found(program) == {"h1": "Up"}


@pytest.fixture
def agent(two_hosts: tuple[LabHost, LabHost], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The user's agent holds the lab's key."""
    socket = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL) as process:
        until(socket.exists, what="the agent")
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        subprocess.run(["ssh-add", "-q", two_hosts[0].ssh.key], check=True)
        yield
        process.terminate()


def test_by_the_agent(agent: None, program: SshProgram, h1: LabHost) -> None:
    program.done(*program.add(h1))
    assert found(program) == {"h1": "Up"}


def test_through_another_host_as_the_configuration_says(program: SshProgram, h1: LabHost, h2: LabHost) -> None:
    (program.home / ".ssh" / "config").write_text(
        f"Host inner\n HostName {h2.address}\n ProxyJump root@{h1.address}\nHost *\n User root\n"
        f" IdentityFile {h1.ssh.key}\n UserKnownHostsFile {h1.ssh.known_hosts}\n"
    )
    program.done("Add-Host", "-Name", "h2", "-Address", "inner")
    assert found(program) == {"h2": "Up"}


def test_many_from_a_list_and_none_disturbs_another(
    program: SshProgram, h1: LabHost, h2: LabHost, tmp_path: Path
) -> None:
    (tmp_path / "hosts").write_text(f"{h1.address}, {h2.address}  # ours\n127.0.0.[1-1]\n")
    keys = [word for host in (h1, h2) for word in ("-AcceptHostKeys", f"{host.address} {ssh_door.fingerprint(host)}")]
    given = ("-Address", f"@{tmp_path / 'hosts'}", "-User", "root", *key_of(h1), *keys, "-Name", "lab {n}")
    result = program.run("Add-Host", *given, "-Port", "22")
    assert result.returncode == 1
    told = [line.partition(" in ")[0] for line in result.stdout.splitlines()]
    assert told == ["Add host lab 1: done", "Add host lab 2: done"]
    assert "error: Add host lab 3: failed: 127.0.0.1 refused the connection" in result.stderr
    assert found(program) == {"lab 1": "Up", "lab 2": "Up"}


@pytest.mark.parametrize(
    ("port", "way"), [(2201, "KbdInteractiveAuthentication=no"), (2202, "PubkeyAuthentication=no")]
)
def test_by_a_password_from_the_keyring(program: SshProgram, h2: LabHost, port: int, way: str) -> None:
    ssh_door.password_door(h2, port, PASSWORD, way)
    add = program.add(h2, "-Port", str(port))
    assert f"{h2.address} wants the password of root" in program.refusal(*add)
    program.keep(h2, port, PASSWORD)
    program.done(*add)
    assert found(program) == {"h2": "Up"}
    told = b"".join(file.read_bytes() for file in program.profile.rglob("*") if file.is_file())
    assert PASSWORD.encode() not in told


def test_the_ssh_program_asks_us_and_no_terminal(program: SshProgram, h2: LabHost) -> None:
    """A URI of libvirt's own: a password that is not kept, a wrong one, the right one."""
    log = ssh_door.password_door(h2, 2204, PASSWORD, "KbdInteractiveAuthentication=no")
    known = (h2.tree / "ssh" / "host_key.pub").read_text().split()[:2]
    (program.home / "known").write_text(f"[{h2.address}]:2204 {' '.join(known)}\n")
    ssh = program.home / "bin" / "ssh"  # it reads the files of whoever runs the tests, whatever HOME says
    ssh.parent.mkdir()
    ssh.write_text(f'#!/bin/sh\nexec /usr/bin/ssh -F none -o UserKnownHostsFile={program.home / "known"} "$@"\n')
    ssh.chmod(0o755)
    add = ("Add-Host", "-Name", "h2", "-Uri", f"qemu+ssh://root@{h2.address}:2204/system")
    assert f"ssh://root@{h2.address}:2204 wants a password" in program.refusal(*add)
    program.keep(h2, 2204, "wrong")
    assert f"ssh://root@{h2.address}:2204 refused the password" in program.refusal(*add)
    assert log.read_text().count("Failed password") == 1
    program.keep(h2, 2204, PASSWORD)
    program.done(*add)
    assert found(program) == {"h2": "Up"}


def test_a_changed_key_is_refused_loudly(lab: Lab, tmp_path: Path) -> None:
    program, host = SshProgram(tmp_path), lab.host("reinstalled")
    try:
        program.done(*program.add(host, *key_of(host)))
        before = ssh_door.fingerprint(host)
        ssh_door.change_key(host)
        line = program.run("select", "Hosts:").stderr
        assert "has CHANGED" in line
        assert before in line
        after = ssh_door.fingerprint(host)
        assert f"-AcceptHostKey {after},{before}" in line
        assert "has CHANGED" in program.refusal("Connect-Host", "-HostId", "reinstalled", "-AcceptHostKey", after)
        program.done("Connect-Host", "-HostId", "reinstalled", "-AcceptHostKey", f"{after},{before}")
        assert found(program) == {"reinstalled": "Up"}
    finally:
        lab.remove(host)


def test_nc_where_there_is_no_helper(program: SshProgram, h1: LabHost) -> None:
    ssh_door.open_door(h1, 2211, ssh_door.bare_path(h1, "nc"))
    program.done(*program.add(h1, "-Port", "2211", *key_of(h1)))
    assert found(program) == {"h1": "Up"}


def test_a_login_shell_that_talks(program: SshProgram, h1: LabHost) -> None:
    (h1.tree / "ssh" / "home" / ".bashrc").write_text("echo Welcome, this is libvirt-here\n")
    try:
        program.done(*program.add(h1, *key_of(h1)))
        assert found(program) == {"h1": "Up"}
        # what libvirt does not tell comes from its /proc
        (told,) = program.select("Hosts:", "--columns", "load_1,swap_used,net_in,disk_write,cpu_user")
    finally:
        (h1.tree / "ssh" / "home" / ".bashrc").unlink()
    assert [key for key, value in told.items() if not isinstance(value, int | float)] == []
    assert told["net_in"] > 0  # our own questions
