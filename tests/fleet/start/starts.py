"""Runs a Python script as a process of its own without most of what its start costs: what every command loads is loaded
once, by `server.py`.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.fleet.lab.wait import readable

_SERVER = Path(__file__).with_name("server.py")


class Starts:
    """What `subprocess.run` does, for scripts of this Python. Any thread, several at once."""

    def __init__(self) -> None:
        self._near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            self._server = subprocess.Popen(
                [sys.executable, str(_SERVER), str(far.fileno())],
                env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
                pass_fds=[far.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,  # as those that are started have: streams that know no places
                stderr=subprocess.PIPE,
            )
        atexit.register(self.close)

    def close(self) -> None:
        """No more of them."""
        self._near.close()
        self._server.communicate(timeout=60)

    def run(
        self, words: Sequence[str], environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run the script that the first word names to its end; it reads nothing."""
        due = time.monotonic() + timeout
        with contextlib.ExitStack() as opened:
            ours, theirs = socket.socketpair()
            opened.enter_context(ours)
            ours.settimeout(timeout)
            (output, its_output), (errors, its_errors) = os.pipe(), os.pipe()
            pipes = [opened.enter_context(os.fdopen(pipe, "rb")) for pipe in (output, errors)]
            socket.send_fds(self._near, [b"1"], [theirs.fileno(), its_output, its_errors])
            theirs.close()
            os.close(its_output)
            os.close(its_errors)
            job = {"words": list(words), "environment": dict(environment), "folder": os.getcwd()}
            ours.sendall(f"{json.dumps(job)}\n".encode())
            told = opened.enter_context(ours.makefile())
            pid = int(told.readline())
            heard = {pipe.fileno(): b"" for pipe in pipes}
            left = set(heard)
            while left:
                ready = readable(left, due - time.monotonic())
                if not ready:
                    os.kill(pid, signal.SIGKILL)
                    told.readline()
                    raise subprocess.TimeoutExpired(words, timeout, heard[output], heard[errors])
                for pipe in ready:
                    data = os.read(pipe, 65536)
                    heard[pipe] += data
                    if not data:
                        left.remove(pipe)
            return subprocess.CompletedProcess(
                list(words), int(told.readline()), heard[output].decode(), heard[errors].decode()
            )


@functools.cache
def starts() -> Starts:
    """Those of this test process."""
    return Starts()
