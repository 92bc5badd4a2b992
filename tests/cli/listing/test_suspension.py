"""Ctrl+Z while something is drawn: a real shell, a real terminal, and a program that holds it."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from tests.cli.listing.job_shell import QUIT, STOP, JobShell

from stellwerk.cli.listing.suspension import suspendable
from stellwerk.core.loop import PlainLoop

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import sys
from stellwerk.cli.listing.suspension import suspendable
from stellwerk.core.loop import PlainLoop

class Holder:
    def __init__(self, name): self.name = name
    def take(self): print(f"<{self.name} takes>", flush=True)
    def give_back(self): print(f"<{self.name} gives>", flush=True)

loop, beats = PlainLoop(), []
def beat():
    beats.append(1)
    loop.after(0.05, beat)
beat()
with suspendable(loop, sys.stdout, (Holder("one"), Holder("two")), lambda: print("<drawn>", flush=True)):
    print("<begun>", flush=True)
    loop.run(lambda: False)
"""


@pytest.fixture
def words(tmp_path: Path) -> str:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    return f"{sys.executable} {script}\n"


def shell(folder: Path) -> JobShell:
    return JobShell(folder, {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "app"), "HOME": str(folder)})


def test_the_terminal_is_given_back_before_it_stops_and_taken_when_it_goes_on(tmp_path: Path, words: str) -> None:
    with shell(tmp_path) as bash:
        bash.type(words)
        bash.wait(b"<begun>")
        for _time in range(2):
            bash.type(STOP)
            given = bash.wait(b"Stopped")
            assert given.index(b"<two gives>") < given.index(b"<one gives>")
            bash.type("fg\n")
            taken = bash.wait(b"<drawn>")
            assert taken.index(b"<one takes>") < taken.index(b"<two takes>")
        bash.type(QUIT)
        bash.wait(b"KeyboardInterrupt")


def test_in_the_background_it_waits_for_the_terminal(tmp_path: Path, words: str) -> None:
    with shell(tmp_path) as bash:
        bash.type(words)
        bash.wait(b"<begun>")
        bash.type(STOP)
        bash.wait(b"Stopped")
        bash.type("bg; until jobs | grep -q Stopped; do sleep 0.1; done; jobs; echo LIS''TED\n")
        there = bash.wait(b"LISTED\r\n")
        assert b"Stopped" in there
        assert b"<one takes>" not in there
        bash.type("fg\n")
        bash.wait(b"<drawn>")
        bash.type(QUIT)
        bash.wait(b"KeyboardInterrupt")


def test_who_ignores_it_goes_on_ignoring_it() -> None:
    before = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        with suspendable(PlainLoop(), io.StringIO(), (), lambda: None):
            assert signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTSTP, before)


def test_afterwards_it_is_as_before_and_on_another_thread_nothing_is_heeded() -> None:
    before, seen = signal.getsignal(signal.SIGTSTP), []

    def elsewhere() -> None:
        with suspendable(PlainLoop(), io.StringIO(), (), lambda: None):
            seen.append(signal.getsignal(signal.SIGTSTP))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    with suspendable(PlainLoop(), io.StringIO(), (), lambda: None):
        seen.append(signal.getsignal(signal.SIGTSTP))
    assert seen[0] == before
    assert callable(seen[1])
    assert signal.getsignal(signal.SIGTSTP) == before
