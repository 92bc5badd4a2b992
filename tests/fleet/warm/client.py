"""Runs commands of the program without the second that each start of Python and all imports cost.

One process per test process imports the program and forks for each command (`server.py`); the fork has the command's
own words, environment, folder and streams. What starts a program to look at its start, to stop it midway or to sit
before it, starts the installed script.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_SERVER = Path(__file__).with_name("server.py")
_APP = Path(__file__).resolve().parents[3] / "app"


class WarmStart:
    """The process that forks. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, str(_SERVER), str(theirs.fileno())],
                env={**os.environ, "PYTHONPATH": str(_APP)},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def close(self) -> None:
        """End it."""
        self._control.close()
        self._process.wait(20)

    def run(
        self, words: Sequence[str], environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; the first of `words` is the path of the program. As `subprocess.run`."""
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as out,
            tempfile.TemporaryFile("w+", encoding="utf-8") as err,
        ):
            status = self._status(words, environment, (out.fileno(), err.fileno()), timeout)
            for file in (out, err):
                file.seek(0)
            return subprocess.CompletedProcess(list(words), status, out.read(), err.read())

    def _status(
        self, words: Sequence[str], environment: Mapping[str, str], streams: tuple[int, int], timeout: float
    ) -> int:
        request = {"words": list(words), "environment": dict(environment), "folder": os.getcwd()}
        ours, theirs = socket.socketpair()
        with ours, open(os.devnull) as nothing:
            with theirs, self._lock:
                files = [nothing.fileno(), *streams, theirs.fileno()]
                socket.send_fds(self._control, [json.dumps(request).encode()], files)
            answers = ours.makefile()
            pid = int(answers.readline())
            ours.settimeout(timeout)
            try:
                return int(answers.readline())
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(words), timeout) from None
            finally:
                answers.close()


def _file() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8")


@functools.cache
def warm_start() -> WarmStart:
    """The one of this test process, which ends with it."""
    made = WarmStart()
    atexit.register(made.close)
    return made
