"""The installed command, run as a user runs it, on a profile of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """Runs `stellwerk` with one profile."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile

    @property
    def words(self) -> list[str]:
        """How the program is called: by its script where it is installed beside this Python."""
        script = Path(sys.executable).with_name("stellwerk")
        return [str(script)] if script.exists() else [sys.executable, "-m", "stellwerk"]

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the command: this checkout, this profile."""
        return {**os.environ, "PYTHONPATH": str(ROOT / "app"), "STELLWERK_PROFILE": str(self.profile)}

    def run(self, *words: str, timeout: float = 60.0) -> subprocess.CompletedProcess[str]:
        """Run it to its end, whatever that is."""
        return subprocess.run(
            [*self.words, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def done(self, *words: str, timeout: float = 60.0) -> str:
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
