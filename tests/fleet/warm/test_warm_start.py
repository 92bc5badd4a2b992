"""A command run by a fork is what the installed script is: in what it says, how it ends and what it is given."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.fleet.program import Program
from tests.fleet.warm.client import WarmStart

COMMANDS = (
    ("--version",),
    ("select", "Hosts:", "--json"),
    ("select", "Hosts: no such = property"),
    ("Add-Host", "-Name", "a", "-Uri", "test:///default"),
    ("select", "Vms:", "--json"),
    ("Suspend-Vm", "-VmId", "test"),
    ("Suspend-Vm", "-VmId", "nobody"),
    ("no-such-command",),
)


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmStart]:
    made = WarmStart()
    yield made
    made.close()


def cold(program: Program, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed script, started anew."""
    process = program.start(*words)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess([*program.words, *words], process.returncode, out, err)


def seen(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    """Status and texts, without the seconds that something took."""
    out, err = (re.sub(r" in \d+ s$", "", text, flags=re.M) for text in (done.stdout, done.stderr))
    return done.returncode, out, err


def test_it_says_what_the_installed_script_says(tmp_path: Path) -> None:
    one, other = Program(tmp_path / "one"), Program(tmp_path / "other")
    for words in COMMANDS:
        assert seen(one.run(*words)) == seen(cold(other, *words)), words


def test_commands_at_once_have_each_their_own_environment(warm: WarmStart, tmp_path: Path) -> None:
    programs = {name: Program(tmp_path / name) for name in ("a", "b", "c")}

    def add(name: str) -> int:
        words = [*programs[name].words, "Add-Host", "-Name", name, "-Uri", "test:///default"]
        return warm.run(words, programs[name].environment, 60).returncode

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(add, programs)) == [0, 0, 0]
    for name, program in programs.items():
        assert [row["name"] for row in program.select("Hosts:")] == [name]


def test_one_that_does_not_end_is_killed(warm: WarmStart, tmp_path: Path) -> None:
    program = Program(tmp_path / "profile")
    with pytest.raises(subprocess.TimeoutExpired):
        warm.run([*program.words, "serve"], program.environment, 0.2)
    assert json.loads(warm.run([*program.words, "select", "Hosts:", "--json"], program.environment, 60).stdout) == []
