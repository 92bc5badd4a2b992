"""Child processes: run one, show what it prints, keep the end of it, and end it when its time is over."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.problem import ROOT

KEPT_LINES = 200
LAST_WORDS_SECONDS = 30.0
"""How long a child whose time is over may take to clean up after SIGINT before it is killed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended: status (negative: a signal), whether its time was over, last lines, seconds."""

    status: int
    timed_out: bool
    tail: tuple[str, ...]
    seconds: float

    def last_line(self) -> str:
        """The last line that is not empty, or an empty text."""
        return next((line for line in reversed(self.tail) if line.strip()), "")


def show(block: bytes) -> None:
    """Write output of a child to stdout, at once."""
    sys.stdout.buffer.write(block)
    sys.stdout.flush()


def run_shown(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    limit: float,
    folder: Path = ROOT,
    output: Callable[[bytes], None] = show,
    stop: threading.Event | None = None,
) -> Outcome:
    """Run `command` in `folder`, giving what it prints to `output`; after `limit` seconds, or soon after `stop` is set,
    it is interrupted, then killed.
    """
    started = time.monotonic()
    child = subprocess.Popen(
        list(command),
        cwd=folder,
        env=dict(environment) if environment is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # a group of its own, so that its own children can be ended with it
    )
    tail: deque[str] = deque(maxlen=KEPT_LINES)
    assert child.stdout is not None
    with child.stdout:
        try:
            timed_out = not _pump(child, tail, started + limit, output, stop)
            if timed_out:
                _end(child, tail, output)
        except BaseException:
            _end(child, tail, output)
            raise
    return Outcome(child.wait(), timed_out, tuple(tail), time.monotonic() - started)


def _pump(
    child: subprocess.Popen[bytes],
    tail: deque[str],
    deadline: float,
    output: Callable[[bytes], None] = show,
    stop: threading.Event | None = None,
) -> bool:
    """Copy the child's output until it ends (True), the deadline passes or it is to stop (False)."""
    assert child.stdout is not None
    pending = b""
    source = child.stdout.fileno()
    while (left := deadline - time.monotonic()) > 0 and (stop is None or not stop.is_set()):
        if not select.select([source], [], [], min(left, 1.0))[0]:
            # A grandchild may hold the pipe open: the child's end is what counts, once its last words are read.
            if child.poll() is not None and not select.select([source], [], [], 0)[0]:
                break
            continue
        block = os.read(source, 65536)
        if not block:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(left, 0.1))
            break
        output(block)
        *lines, pending = (pending + block).split(b"\n")
        tail.extend(line.decode("utf-8", "replace") for line in lines)
    if pending:
        tail.append(pending.decode("utf-8", "replace"))
    return child.poll() is not None


def _end(child: subprocess.Popen[bytes], tail: deque[str], output: Callable[[bytes], None]) -> None:
    """Interrupt the child, give it time for its own cleaning, then kill its whole group."""
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
        _pump(child, tail, time.monotonic() + LAST_WORDS_SECONDS, output)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
