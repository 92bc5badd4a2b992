"""What the doctor makes of a computer."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from stellwerk.cli.doctor.examination import Place, Tried, examine, install_line, run_child, this_place, version_text
from stellwerk.cli.doctor.finding import Finding, Health


class Computer:
    """Answers to what the doctor runs: by a word in it."""

    def __init__(self, **answers: Tried) -> None:
        self.answers = {"qVersion": Tried(True, "6.8.1"), "getVersion()": Tried(True, "9000000"),
                        "QApplication": Tried(True, "xcb"), "-V": Tried(True, "OpenSSH_9.2"),
                        "registerErrorHandler": Tried(True, "10001002 QEMU 7002000"), **answers}  # fmt: skip
        self.ran: list[Sequence[str]] = []

    def run(self, words: Sequence[str]) -> Tried:
        self.ran.append(words)
        text = " ".join(words)
        for key, answer in sorted(self.answers.items(), key=lambda pair: -len(pair[0])):
            if key in text:
                return answer
        raise AssertionError(text)


def found(computer: Computer, tmp_path: Path, programs: str = "ssh apt-get", **more: Any) -> dict[str, Finding]:
    place = Place(
        run=computer.run,
        which=lambda program: f"/usr/bin/{program}" if program in programs.split() else None,
        environ=more.pop("environ", {"DISPLAY": ":0"}),
        root=tmp_path,
        system=more.pop("system", "Linux"),
    )
    return {finding.name: finding for finding in examine(place)}


def socket(folder: Path, mode: int = 0o600) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "libvirt-sock"
    path.touch()
    path.chmod(mode)


def test_a_computer_where_all_is_well(tmp_path: Path) -> None:
    socket(tmp_path / "run/libvirt")
    findings = found(Computer(), tmp_path)
    assert {finding.health for finding in findings.values()} == {Health.OK}
    assert findings["qt"].text == "Qt 6.8.1"
    assert findings["libvirt"].text == "libvirt library 9.0.0"
    assert findings["libvirt-system"].text == "qemu:///system: libvirt 10.1.2, QEMU 7.2.0"
    assert findings["display"].text == "a window can be opened (xcb)"
    assert findings["ssh"].text == "OpenSSH_9.2"


@pytest.mark.parametrize(
    ("error", "fix"),
    [
        ("ImportError: libEGL.so.1: cannot open shared object file", "sudo apt-get install libxcb-cursor0"),
        ("ModuleNotFoundError: No module named 'PySide6'", "python -m pip install PySide6-Essentials"),
    ],
)
def test_no_qt(tmp_path: Path, error: str, fix: str) -> None:
    finding = found(Computer(qVersion=Tried(False, error)), tmp_path)["qt"]
    assert finding.health is Health.MISSING
    assert error in finding.text
    assert finding.fix.startswith(fix)


def test_no_libvirt(tmp_path: Path) -> None:
    computer = Computer(**{"getVersion()": Tried(False, "ModuleNotFoundError: No module named 'libvirt'")})
    assert found(computer, tmp_path)["libvirt"].fix.startswith("sudo apt-get install libvirt-dev")
    assert found(computer, tmp_path, "ssh")["libvirt"].fix == "python -m pip install libvirt-python"


def test_no_display_is_a_warning_and_nothing_is_opened(tmp_path: Path) -> None:
    computer = Computer()
    finding = found(computer, tmp_path, environ={})["display"]
    assert finding.health is Health.WARNING
    assert not any("QApplication" in " ".join(words) for words in computer.ran)


def test_a_display_that_qt_cannot_use(tmp_path: Path) -> None:
    finding = found(Computer(QApplication=Tried(False, "ended with -6")), tmp_path)["display"]
    assert (finding.health, finding.text) == (Health.WARNING, "no window can be opened: ended with -6")


def test_a_mac_has_a_display(tmp_path: Path) -> None:
    assert found(Computer(), tmp_path, environ={}, system="Darwin")["display"].health is Health.OK


def test_without_a_socket_no_daemon_is_woken(tmp_path: Path) -> None:
    computer = Computer()
    findings = found(computer, tmp_path, environ={"DISPLAY": ":0", "XDG_RUNTIME_DIR": str(tmp_path / "me")})
    assert findings["libvirt-system"].text == "no libvirt runs here for qemu:///system"
    assert findings["libvirt-session"].text == "no libvirt runs here for qemu:///session"
    assert not any("registerErrorHandler" in " ".join(words) for words in computer.ran)


def test_the_libvirt_of_the_user(tmp_path: Path) -> None:
    socket(tmp_path / "me/libvirt")
    findings = found(Computer(), tmp_path, environ={"DISPLAY": ":0", "XDG_RUNTIME_DIR": str(tmp_path / "me")})
    assert findings["libvirt-session"].text.startswith("qemu:///session: libvirt 10.1.2")


def test_a_daemon_that_does_not_answer(tmp_path: Path) -> None:
    socket(tmp_path / "run/libvirt")
    finding = found(Computer(registerErrorHandler=Tried(False, "no answer within 15 s")), tmp_path)["libvirt-system"]
    assert (finding.health, finding.text) == (Health.WARNING, "qemu:///system does not answer: no answer within 15 s")


def test_a_socket_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    socket(tmp_path / "run/libvirt")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may open anything
    finding = found(Computer(), tmp_path)["libvirt-system"]
    assert finding.health is Health.WARNING
    assert finding.fix == "sudo usermod -aG libvirt $USER, then log in again"


def test_windows_has_no_sockets(tmp_path: Path) -> None:
    assert "libvirt-system" not in found(Computer(), tmp_path, system="Windows")


def test_no_ssh(tmp_path: Path) -> None:
    finding = found(Computer(), tmp_path, "dnf")["ssh"]
    assert (finding.health, finding.fix) == (Health.WARNING, "sudo dnf install openssh-clients")


def test_versions_and_packages() -> None:
    assert version_text("9000001") == "9.0.1"
    assert version_text("what") == "what"
    assert install_line({"dnf": "a", "brew": "b"}, lambda program: program if program == "brew" else None) == "b"
    assert install_line({"dnf": "a"}, lambda program: None) == ""


@pytest.mark.parametrize(
    ("code", "tried"),
    [
        ("print('yes ')", Tried(True, "yes")),
        ("import sys; print('told', file=sys.stderr)", Tried(True, "told")),
        ("raise ValueError('a\\nb')", Tried(False, "b")),
        ("import sys; sys.exit(3)", Tried(False, "ended with 3")),
    ],
)
def test_a_child_process(code: str, tried: Tried) -> None:
    assert run_child([sys.executable, "-c", code]) == tried


def test_a_program_that_is_not_there() -> None:
    assert not run_child(["/nowhere/x"]).worked


def test_this_computer_can_be_looked_at() -> None:
    place = this_place()
    assert place.run([sys.executable, "-c", "print(1)"]).text == "1"
    assert place.root == Path("/")
