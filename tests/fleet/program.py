"""The installed command, run as a user runs it, on a profile of its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fleet.lab.wait import until
from tests.fleet.start.starts import starts

if TYPE_CHECKING:
    from tests.fleet.lab.host import LabHost

ROOT = Path(__file__).resolve().parents[2]
_LAST = "SELECT state, outcome FROM task WHERE title != '' ORDER BY created DESC LIMIT 1"
_OVER = ("done", "failed")


class Program:
    """Runs `stellwerk` with one profile."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile

    @classmethod
    def knowing(cls, profile: Path, *hosts: LabHost) -> Program:
        """One whose profile knows these hosts, by TCP."""
        made = cls(profile)
        for host in hosts:
            made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
        return made

    def copied(self, profile: Path) -> Program:
        """One with a copy of this profile, which no program has open now."""
        shutil.copytree(self.profile, profile)
        return Program(profile)

    @property
    def words(self) -> list[str]:
        """How the program is called: by the script that is installed beside this Python."""
        return [str(Path(sys.executable).with_name("stellwerk"))]

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the command: this checkout, this profile."""
        return {**os.environ, "PYTHONPATH": str(ROOT / "app"), "STELLWERK_PROFILE": str(self.profile)}

    def run(self, *words: str, timeout: float = 180.0) -> subprocess.CompletedProcess[str]:
        """Run it to its end, whatever that is."""
        return starts().run([*self.words, *words], self.environment, timeout)

    def done(self, *words: str, timeout: float = 180.0) -> str:
        """Run it, expect success, answer what it printed."""
        result = self.run(*words, timeout=timeout)
        assert result.returncode == 0, f"{words} ended with {result.returncode}: {result.stdout}{result.stderr}"
        return result.stdout

    def select(self, query: str, *words: str) -> list[dict[str, Any]]:
        """The answer to a query."""
        answer = json.loads(self.done("select", query, "--json", *words))
        assert isinstance(answer, list)
        return answer

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start it; the caller ends it."""
        return subprocess.Popen(
            [*self.words, *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    def last_task(self) -> tuple[str, str]:
        """State and outcome of the last task, as the profile keeps them."""
        with closing(sqlite3.connect(f"file:{self.profile / 'stellwerk.db'}?mode=ro", uri=True)) as database:
            state, outcome = database.execute(_LAST).fetchone()
        return state, outcome

    def settled(self) -> tuple[str, str]:
        """State and outcome of the last task, once a program that stays has looked at it."""
        if self.last_task()[0] in _OVER:
            return self.last_task()
        serving = self.start("serve")  # as a window does, without one
        try:
            until(lambda: self.last_task()[0] in _OVER, 90, lambda: f"the end of the last task: {self.last_task()}")
        finally:
            serving.terminate()
            serving.communicate(timeout=60)
        return self.last_task()
