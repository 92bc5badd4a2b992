"""Child processes are shown, remembered and ended in time."""

from __future__ import annotations

import os
import signal
import sys

from workbench.process import run_shown


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
