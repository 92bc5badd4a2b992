"""`console VM --viewer`; with a real SPICE server in tests/fleet."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Typing

from stellwerk.model.state import DomainState
from stellwerk.ports.console import DisplayPlace

SPICE = DisplayPlace(type="spice", address="127.0.0.1", port=5900, password="s3cret")


class Desk:
    """A desktop with a viewer on its PATH that keeps what it was told; `ends` is how it ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, ends: int = 0) -> None:
        program = self.folder / "remote-viewer"
        program.write_text(
            f'#!/bin/sh\nprintf %s "$*" >"{self.folder}/argv"\ncat "$1" >"{self.folder}/seen"\nexit {ends}\n'
        )
        program.chmod(0o755)

    def told(self, name: str) -> str:
        return (self.folder / name).read_text()

    @property
    def left(self) -> list[Path]:
        """Files for viewers that are there."""
        return list(self.folder.glob("*.vv"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    made = Desk(folder)
    made.install()
    return made


@pytest.fixture
def vm(stellwerk: Typing) -> str:
    """A VM that runs, with SPICE."""
    stellwerk.app.bench.put(entity.domain(7, "h1", name="lab-01", state=DomainState.RUNNING))
    stellwerk.app.bench.session("h1").places = (SPICE,)
    return "lab-01"


def test_the_viewer_gets_a_file_and_the_command_ends_with_it(stellwerk: Typing, desk: Desk, vm: str) -> None:
    result = stellwerk("console", vm, "--viewer")
    assert (result.status, result.out, result.err) == (0, "", "")
    assert "password=s3cret\n" in desk.told("seen")
    assert "s3cret" not in desk.told("argv")
    assert desk.told("argv").endswith(".vv")
    assert desk.left == []


def test_one_that_fails(stellwerk: Typing, desk: Desk, vm: str) -> None:
    desk.install(ends=1)
    result = stellwerk("console", vm, "--viewer")
    assert result.status == 1
    assert 'remote-viewer ended with 1, "lab-01" may not be seen' in result.err
    assert desk.left == []


def test_one_that_cannot_be_started(stellwerk: Typing, desk: Desk, vm: str) -> None:
    (desk.folder / "remote-viewer").write_bytes(b"#!/nowhere\n")
    result = stellwerk("console", vm, "--viewer")
    assert result.status == 1
    assert "remote-viewer could not be started" in result.err
    assert desk.left == []


def test_what_is_missing_is_said_before_anything_is_asked(
    stellwerk: Typing, desk: Desk, vm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.folder / "remote-viewer").unlink()
    monkeypatch.setenv("PATH", str(desk.folder))
    assert "remote-viewer is not installed, install virt-viewer" in stellwerk("console", vm, "--viewer").err
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    result = stellwerk("console", vm, "--viewer")
    assert (result.status, "there is no display" in result.err) == (1, True)


@pytest.mark.parametrize(
    ("places", "said"), [((), "the VM has no display"), ((DisplayPlace(type="vnc", port=5901),), "is of kind vnc")]
)
def test_a_vm_without_spice(
    stellwerk: Typing, desk: Desk, vm: str, places: tuple[DisplayPlace, ...], said: str
) -> None:
    stellwerk.app.bench.session("h1").places = places
    result = stellwerk("console", vm, "--viewer")
    assert (result.status, said in result.err) == (1, True)


def test_a_vm_that_is_off(stellwerk: Typing, desk: Desk) -> None:
    stellwerk.app.bench.put(entity.domain(7, "h1", name="lab-01", state=DomainState.SHUT_OFF))
    assert "does not run, start it first" in stellwerk("console", "lab-01", "--viewer").err


@pytest.mark.parametrize("more", ["--force", "--port=1", "--screen"])
def test_it_goes_with_nothing_else(stellwerk: Typing, desk: Desk, vm: str, more: str) -> None:
    result = stellwerk("console", vm, "--viewer", more)
    assert (result.status, "goes with no other option" in result.err) == (2, True)
