"""The parts of a test run: everything by default, exactly what was asked for otherwise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench import gate
from workbench.problem import ROOT


@pytest.fixture
def house(tmp_path) -> Path:
    for place in ("tests/core/test_id.py", "tests/fleet/test_host.py", "tests/journeys/__init__.py"):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).touch()
    return tmp_path


def test_folders_that_go_by_file_are_one_run_of_those_that_hold_tests(house: Path) -> None:
    unit, by_file = gate.pytest_parts(house, [])
    assert unit.name == "unit tests"
    assert unit.command[-4:] == ("-n", "2", "--dist", "worksteal")
    assert {f"--ignore=tests/{name}" for name in gate.BY_FILE_FOLDERS} < set(unit.command)
    assert by_file.command[-5:] == gate.BY_FILE
    assert [word for word in by_file.command if word.startswith("tests/")] == ["tests/fleet"]


def test_options_go_to_every_run(house: Path) -> None:
    assert all(part.command[-2:] == ("-k", "name") for part in gate.pytest_parts(house, ["-k", "name"]))


def test_named_files_are_one_run_of_just_these(house: Path) -> None:
    (part,) = gate.pytest_parts(house, ["tests/core/test_id.py::test_a", "-x"])
    assert part.command[-2:] == ("tests/core/test_id.py::test_a", "-x")


def test_a_run_is_never_without_its_checks() -> None:
    assert [part.command[0] for part in gate.checks()] == ["ruff", "ruff", "mypy", "mypy", "lint-imports"]


def test_parts_keep_their_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in gate.part_environment()


def test_the_longest_files_of_the_fleet_are_there() -> None:
    fleet = ROOT / "tests" / "fleet"
    (names,) = re.findall(r"^LONGEST = \((.*?)\)$", (fleet / "conftest.py").read_text(encoding="utf-8"), re.M | re.S)
    assert [name for name in re.findall(r'"(.+?)"', names) if not (fleet / name).exists()] == []
