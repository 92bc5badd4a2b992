"""SPICE displays of real guests handed over by the command line, to a program that logs in where its file says."""

from __future__ import annotations

import json
import shlex
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fleet.device.spice_viewer import FOLDER, STAY, TOLD, log_in
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest, domain_xml
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.program import ROOT, Program
from tests.fleet.ssh import ssh_door

PASSWORD = " s\\back-42"
VNC = "<graphics type='vnc' autoport='yes' listen='127.0.0.1'/>"
SPICE = f"<graphics type='spice' autoport='yes' listen='127.0.0.1' passwd='{PASSWORD}'/>"


class Desk:
    """A desktop whose remote-viewer is ours, and the folder where that tells what it saw."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "files").mkdir()
        program = folder / "remote-viewer"
        start = shlex.join([sys.executable, "-m", "tests.fleet.device.spice_viewer"])
        program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {start} "$@"\n')
        program.chmod(0o755)
        self.variables = {FOLDER: str(folder), "DISPLAY": ":0", "TMPDIR": str(folder / "files")}
        subprocess.run(["mkfifo", folder / STAY], check=True)

    def told(self) -> dict[str, Any]:
        """What the viewer saw, once it has logged in."""
        until((self.folder / TOLD).exists, 30, "the viewer's login")
        told = json.loads((self.folder / TOLD).read_text(encoding="utf-8"))
        assert isinstance(told, dict)
        return told

    def end_viewer(self) -> None:
        """Let it end."""
        (self.folder / STAY).write_text("end")

    @property
    def left(self) -> list[Path]:
        """Files for viewers that are there."""
        return list((self.folder / "files").glob("*.vv"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    for name, value in made.variables.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    made = lab.host("h1")
    yield made
    lab.remove(made)


@pytest.fixture(scope="module")
def guest(host: LabHost) -> Iterator[Guest]:
    host.define(domain_xml("web").replace(VNC, SPICE))
    made = Guest(host, "web").start(paused=True)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def program(host: LabHost, guest: Guest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Knows the host over SSH."""
    made = Program(tmp_path_factory.mktemp("viewer") / "profile")
    made.done("Add-Host", "-Name", "h1", "-Address", host.address, "-User", "root", "-KeyFile", str(host.ssh.key),
              "-AcceptHostKey", ssh_door.fingerprint(host))  # fmt: skip
    return made


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def test_over_ssh_while_the_viewer_runs(program: Program, guest: Guest, desk: Desk) -> None:
    with program.start("console", "web", "--viewer") as command:
        told = desk.told()
        assert (told["outcome"], oct(told["mode"])) == (0, "0o600")
        with socket.create_connection(("127.0.0.1", told["port"]), timeout=20) as wire:
            assert log_in(wire, "wrong") != 0
        assert command.poll() is None
        shown = command_line(command.pid) + command_line(told["pid"])
        assert PASSWORD not in shown
        assert told["file"] in shown
        assert desk.left == []
        desk.end_viewer()
        said, failed = command.communicate(timeout=30)
    assert (command.returncode, said, failed) == (0, "", "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", told["port"]), timeout=20)
    (opened,) = program.select("Events: code = login.display")
    assert "web" in json.dumps(opened)
    kept = [path for path in program.profile.rglob("*") if path.is_file() and b"back-42" in path.read_bytes()]
    assert kept == []


def test_interrupted_it_takes_the_viewer_along(program: Program, guest: Guest, desk: Desk) -> None:
    with program.start("console", "web", "--viewer") as command:
        pid = desk.told()["pid"]
        command.send_signal(signal.SIGINT)
        failed = command.communicate(timeout=30)[1]
    assert command.returncode == 130, failed
    assert not Path(f"/proc/{pid}").exists()
    assert desk.left == []


def test_on_the_host_itself_by_its_own_port(host: LabHost, guest: Guest, desk: Desk, tmp_path: Path) -> None:
    """On libvirt's local socket nothing stands between the viewer and QEMU."""
    profile = Program(tmp_path / "profile")
    variables = {**desk.variables, "STELLWERK_PROFILE": str(profile.profile), "PYTHONPATH": str(ROOT / "app")}
    words = ["env", f"--chdir={ROOT}", *(f"{name}={value}" for name, value in variables.items())]
    words += ["sh", "-c", 'PATH=$0:$PATH; export PATH; exec "$@"', str(desk.folder), *profile.words]
    host.run([*words, "Add-Host", "-Name", "here", "-Uri", "qemu:///system"])
    letting_go = threading.Thread(target=lambda: desk.told() and desk.end_viewer())
    letting_go.start()
    host.run([*words, "console", "web", "--viewer"])
    letting_go.join()
    told = desk.told()
    assert told["outcome"] == 0
    assert f":{told['port']}" in host.virsh("domdisplay", "web")


def test_what_cannot_be_handed_over_says_what_to_do(program: Program, host: LabHost, desk: Desk) -> None:
    other = Guest.define(host, "other")
    try:
        assert '"other" does not run, start it first' in program.run("console", "other", "--viewer").stderr
        other.start(paused=True)
        refused = program.run("console", "other", "--viewer")
        assert refused.returncode == 1
        assert "the display of the VM is of kind vnc, open its console in the window" in refused.stderr
    finally:
        other.remove()
