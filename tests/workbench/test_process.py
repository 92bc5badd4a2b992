"""Child processes are shown, remembered and ended in time."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque

from workbench.process import _pump, run_shown


def test_output_is_shown_and_its_end_kept(capfdbinary) -> None:
    outcome = run_shown([sys.executable, "-c", "print('one'); print('two'); print()"], limit=30)
    assert (outcome.status, outcome.timed_out, outcome.last_line()) == (0, False, "two")


def test_the_status_is_passed_on() -> None:
    assert run_shown([sys.executable, "-c", "raise SystemExit(3)"], limit=30).status == 3


def test_a_child_over_its_time_is_interrupted_and_may_clean_up() -> None:
    program = (
        "import threading\n"
        "try:\n    print('started', flush=True)\n    threading.Event().wait(60)\n"
        "except KeyboardInterrupt:\n    print('cleaned')"
    )
    outcome = run_shown([sys.executable, "-c", program], limit=1.5)
    assert outcome.timed_out
    assert outcome.tail == ("started", "cleaned")
    assert outcome.seconds < 20


def test_a_child_that_is_to_stop_is_interrupted_too_and_what_it_says_goes_where_it_is_wanted() -> None:
    program = (
        "import threading\n"
        "try:\n    print('started', flush=True)\n    threading.Event().wait(60)\n"
        "except KeyboardInterrupt:\n    print('cleaned')"
    )
    stop, said = threading.Event(), []

    def output(block: bytes) -> None:
        said.append(block)
        if block.endswith(b"\n"):
            stop.set()

    outcome = run_shown([sys.executable, "-c", program], limit=60, output=output, stop=stop)
    assert b"".join(said) == b"started\ncleaned\n"
    assert outcome.seconds < 20


class Ending:
    """A child that says its last word between two looks at it, and leaves its output open."""

    def __init__(self) -> None:
        read, self.write = os.pipe()
        self.stdout = os.fdopen(read, "rb")
        self.said = False

    def poll(self) -> int:
        if not self.said:
            os.write(self.write, b"last")
        self.said = True
        return 0


def test_the_last_word_is_heard() -> None:
    child, tail = Ending(), deque[str]()
    try:
        assert _pump(child, tail, time.monotonic() + 30)
        assert list(tail) == ["last"]
    finally:
        child.stdout.close()
        os.close(child.write)


def test_a_grandchild_that_holds_the_output_open_holds_nobody() -> None:
    program = (
        "import subprocess, sys\n"
        "waiting = 'import threading; threading.Event().wait(60)'\n"
        "print(subprocess.Popen([sys.executable, '-c', waiting]).pid)"
    )
    outcome = run_shown([sys.executable, "-c", program], limit=40)
    os.kill(int(outcome.last_line()), signal.SIGKILL)
    assert (outcome.status, outcome.timed_out) == (0, False)
    assert outcome.seconds < 20
