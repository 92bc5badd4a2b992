"""A shell with job control on a terminal of its own: what it starts can be stopped by Ctrl+Z and brought back."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

PATIENCE = 40.0
STOP, QUIT = b"\x1a", b"\x03"
_BASH = """
import fcntl, os, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp("bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"])
"""


class JobShell:
    """A context. `type` sends keys, `wait` answers what is written up to some bytes, from where it stopped before."""

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BASH], stdin=theirs, stdout=theirs, stderr=theirs, cwd=home, env={
                **environment, "PS1": "$ ", "TERM": "xterm", "LANG": "C.UTF-8", "COLUMNS": "70", "LINES": "12",
            },
        )  # fmt: skip
        os.close(theirs)
        self.file = self._ours
        self.found = b""
        self._from = 0

    def __enter__(self) -> JobShell:
        self.type("echo RE''ADY\n")
        self.wait(b"READY\r\n")
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._ours)  # the terminal hangs up: all that runs on it ends
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def type(self, keys: str | bytes) -> None:
        """Type it."""
        os.write(self._ours, keys.encode() if isinstance(keys, str) else keys)

    def wait(self, wanted: bytes) -> bytes:
        """What is written up to this."""
        end = time.monotonic() + PATIENCE
        while (at := self.found.find(wanted, self._from)) < 0:
            assert time.monotonic() < end, self.found[self._from :]
            if select.select([self._ours], [], [], 0.2)[0]:
                self.found += os.read(self._ours, 1 << 16)
        before, self._from = self.found[self._from : at], at + len(wanted)
        return before
