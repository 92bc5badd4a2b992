"""The parts of a test run: everything by default, exactly what was asked for otherwise."""

from __future__ import annotations

import re
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from workbench import gate, tally
from workbench.problem import ROOT
from workbench.process import run_shown, show


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


CHECK = "import sys; print('checked'); sys.exit(1)"
TESTS = "import pathlib, sys; pathlib.Path('begun').touch(); print('tested')"


def test_unit_tests_begin_beside_the_checks_and_are_shown_after_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary
) -> None:
    """The check ends once they have begun, and fails: they are run and counted all the same."""
    monkeypatch.setattr(gate, "_run_part", partial(run_here, tmp_path))
    waits = f"import pathlib; any(pathlib.Path('begun').exists() for _ in iter(int, 1)); {CHECK}"
    parts = [
        gate.Part("check", ("python", "-c", waits)),
        gate.Part("unit tests", ("python", "-c", TESTS), is_early=True),
        gate.Part("others", ("python", "-c", "print('others')")),
    ]
    results = gate.run_parts(parts, may_be_empty=False)
    assert [(result.part.name, result.count.failed) for result in results] == [
        ("check", 1), ("unit tests", 0), ("others", 0),
    ]  # fmt: skip
    shown = [line for line in capfdbinary.readouterr().out.splitlines() if not line.startswith(b"--")]
    assert shown == [b"checked", b"tested", b"others"]


def run_here(folder: Path, part: gate.Part, _may_be_empty: bool, *where: object) -> gate.Result:
    output, stop = where or (show, None)
    outcome = run_shown([sys.executable, *part.command[1:]], limit=60, folder=folder, output=output, stop=stop)
    return gate.Result(part, outcome, tally.of_check(outcome.status))


def test_only_the_unit_tests_are_early() -> None:
    parts = [*gate.checks(), *gate.pytest_parts(ROOT, [])]
    assert [part.name for part in parts if part.is_early] == ["unit tests"]
    assert not any(part.is_early for part in gate.pytest_parts(ROOT, ["tests/core"]))


def test_an_interrupted_run_leaves_no_tests_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = "import pathlib, signal; pathlib.Path('begun').touch(); signal.pause()"
    parts = [gate.Part("check", ()), gate.Part("unit tests", ("python", "-c", waits), is_early=True)]

    def interrupted(part: gate.Part, *rest: object) -> gate.Result:
        if part.is_early:
            return run_here(tmp_path, part, *rest)
        while not (tmp_path / "begun").exists():
            pass
        raise KeyboardInterrupt

    monkeypatch.setattr(gate, "_run_part", interrupted)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        gate.run_parts(parts, may_be_empty=False)
    assert time.monotonic() - begun < 30


def test_parts_keep_their_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in gate.part_environment()


def test_the_longest_files_of_the_fleet_are_there() -> None:
    fleet = ROOT / "tests" / "fleet"
    (names,) = re.findall(r"^LONGEST = \((.*?)\)$", (fleet / "conftest.py").read_text(encoding="utf-8"), re.M | re.S)
    assert [name for name in re.findall(r'"(.+?)"', names) if not (fleet / name).exists()] == []
