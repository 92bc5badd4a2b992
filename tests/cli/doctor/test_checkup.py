"""`doctor` as a whole, and what it says of the profile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli.doctor.test_examination import Computer
from tests.fakes.command_line import Typing

from stellwerk.cli.doctor import checkup
from stellwerk.cli.doctor.checkup import DATABASE, writable_place
from stellwerk.cli.doctor.examination import Place, Tried
from stellwerk.cli.doctor.finding import Health
from stellwerk.core.error import Invalid


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    computer = Computer()
    place = Place(
        run=computer.run, which=lambda program: program, environ={"DISPLAY": ":0"}, root=tmp_path, system="Linux"
    )
    monkeypatch.setattr(checkup, "this_place", lambda: place)
    return computer


def test_all_is_well(stellwerk: Typing, computer: Computer) -> None:
    result = stellwerk("doctor")
    assert (result.status, result.err) == (0, "")
    assert "Qt 6.8.1" in result.out
    assert "none yet; it is made at the first start" in result.out
    assert stellwerk.app.opened == 0


def test_as_json(stellwerk: Typing, computer: Computer) -> None:
    result = stellwerk("doctor", "--json")
    assert result.json["ok"] is True
    names = [check["name"] for check in result.json["checks"]]
    assert names == [
        "stellwerk", "python", "qt", "display", "libvirt", "libvirt-system", "ssh", "profile", "database",
    ]  # fmt: skip


def test_what_is_missing_is_said_with_the_line_to_run(stellwerk: Typing, computer: Computer) -> None:
    computer.answers["getVersion()"] = Tried(False, "No module named 'libvirt'")
    result = stellwerk("doctor")
    assert result.status == 1
    assert "libvirt: sudo apt-get install libvirt-dev" in result.out
    assert stellwerk("doctor", "--json").json["ok"] is False


def test_a_database_is_opened_and_counted(stellwerk: Typing, computer: Computer) -> None:
    (stellwerk.profile / DATABASE).write_bytes(b"x" * 2048)
    assert f"{stellwerk.profile / DATABASE}: 2 KiB, 2 hosts, 3 VMs" in stellwerk("doctor").out
    assert (stellwerk.app.opened, stellwerk.app.closed) == (1, 1)


def test_a_database_that_cannot_be_used(stellwerk: Typing, computer: Computer) -> None:
    (stellwerk.profile / DATABASE).touch()
    stellwerk.app.refuses = Invalid("the database is newer than the program", "update the program")
    result = stellwerk("doctor", "--json")
    assert result.status == 1
    check = result.json["checks"][-1]
    assert (check["state"], check["fix"]) == ("missing", "update the program")


def test_a_folder_in_its_place(stellwerk: Typing, computer: Computer) -> None:
    (stellwerk.profile / DATABASE).mkdir()
    assert "is not a file" in stellwerk("doctor").out


@pytest.mark.parametrize("words", [["doctor", "who"], ["doctor", "--jsn"]])
def test_wrong_usage(stellwerk: Typing, computer: Computer, words: list[str]) -> None:
    assert stellwerk(*words).status == 2


def test_help(stellwerk: Typing) -> None:
    assert stellwerk("doctor", "--help").out == "stellwerk doctor [--json]\n"


def test_a_profile_that_is_not_there_yet(tmp_path: Path) -> None:
    assert writable_place(tmp_path / "a/b").text == f"{tmp_path / 'a/b'} will be made"
    assert writable_place(tmp_path).text == str(tmp_path)


def test_a_profile_that_is_a_file(stellwerk: Typing, computer: Computer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = stellwerk("--profile", str(tmp_path / "file/profile"), "doctor")
    assert result.status == 1
    assert "is not a folder" in result.out
    assert stellwerk.app.opened == 0


def test_a_profile_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anything
    finding = writable_place(tmp_path)
    assert finding.health is Health.MISSING
    assert "chown" in finding.fix


def test_a_profile_that_cannot_be_found(stellwerk: Typing, computer: Computer) -> None:
    def refuse(argument: str | None) -> Path:
        raise Invalid("there is no home folder", "give one with --profile")

    stellwerk._find_profile = refuse
    result = stellwerk("doctor", "--json")
    assert result.status == 1
    assert result.json["checks"][-1]["fix"] == "give one with --profile"
