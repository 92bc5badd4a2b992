"""The installed command as one process that runs many: a shell that is fed line by line. A start costs a second, and
what is tested here is not the start."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from pathlib import Path
from types import TracebackType

from tests.fleet.lab.wait import readable
from tests.fleet.ssh.ssh_program import SshProgram


class SteadyProgram(SshProgram):
    """Use it in a `with`. `run` tells 1 for any failure."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._lines = 0
        self._process = subprocess.Popen(
            [*self.words, "shell", "--keep-going"],
            env={**self.environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def __enter__(self) -> SteadyProgram:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=90)

    def run(self, *words: str, timeout: float = 180.0) -> subprocess.CompletedProcess[str]:
        """As a command of its own; the next line says when it has ended."""
        self._lines += 2
        mark = f"end-of-line-{self._lines}"
        self._say(shlex.join(words))
        self._say(f"query 'Hosts: name = {mark}'")
        out, err = self._heard(mark, time.monotonic() + timeout)
        failed = f"line {self._lines - 1}: "
        said = "".join(line for line in err.splitlines(keepends=True) if not line.startswith(failed))
        answer = out[: out.rfind("\n", 0, out.index(mark)) + 1]
        return subprocess.CompletedProcess(words, int(said != err), answer, said)

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def _heard(self, mark: str, due: float) -> tuple[str, str]:
        """What is said up to the end of the line with that mark, and in what is said of errors meanwhile."""
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        heard = {self._process.stdout: b"", self._process.stderr: b""}
        while True:
            said = heard[self._process.stdout]
            ended = mark.encode() in said and said.endswith(b"\n")
            ready = readable(heard, 0 if ended else due - time.monotonic())
            assert ready or ended, f"no end of what was asked: {heard}"
            if not ready:
                return heard[self._process.stdout].decode(), heard[self._process.stderr].decode()
            for pipe in ready:
                data = os.read(pipe.fileno(), 65536)
                assert data, f"the program ended: {heard}"
                heard[pipe] += data
