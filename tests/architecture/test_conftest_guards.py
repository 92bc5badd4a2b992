"""The guards of `tests/conftest.py` fail the tests they should, and no others.

One inner run of pytest over planted tests, in a process of its own, whose outcomes are looked at one by one.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest
from tests.architecture.source import ROOT

PLANTED = """
import logging, os, threading, warnings
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

kept = []
gate = threading.Event()

def test_quiet_passes():
    logging.getLogger("stellwerk.a").info("fine")

def test_warning_fails():
    logging.getLogger("stellwerk.a").warning("lost %s", "h1")

def test_allowed_warning_passes(expected_logs):
    expected_logs("stellwerk.a", "lost h1")
    logging.getLogger("stellwerk.a.b").warning("lost %s", "h1")
    assert expected_logs.messages() == ["lost h1"]

def test_other_warning_fails(expected_logs):
    expected_logs("stellwerk.a", "lost")
    logging.getLogger("stellwerk.ab").warning("lost")

@pytest.mark.expects_log("stellwerk.a")
def test_marked_error_passes():
    logging.getLogger("stellwerk.a").error("anything")

def test_warning_from_thread_fails():
    thread = threading.Thread(target=logging.getLogger("x").error, args=["in thread"])
    thread.start()
    thread.join()

@pytest.fixture
def noisy():
    yield
    logging.warning("while cleaning up")

def test_warning_in_teardown_fails(noisy):
    pass

def leave_thread(**how):
    threading.Thread(target=gate.wait, args=[30], **how).start()

def test_plain_thread_fails():
    leave_thread()

def test_own_daemon_thread_fails():
    leave_thread(name="stellwerk-lane", daemon=True)

def test_foreign_daemon_thread_passes():
    leave_thread(daemon=True)

def test_ending_thread_passes():
    threading.Thread(target=threading.Event().wait, args=[0.05]).start()

def test_timer_fails(qapp):
    timer = QTimer()
    timer.start(100000)
    kept.append(timer)

def test_stopped_timer_passes(qapp):
    timer = QTimer()
    timer.start(100000)
    timer.stop()
    kept.append(timer)

def test_window_fails(qapp):
    kept.append(QWidget())

def test_window_of_qtbot_passes(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    kept.append(widget)

def test_window_to_be_deleted_passes(qapp):
    widget = QWidget()
    widget.cycle = [widget]
    widget.deleteLater()

def test_environment_passes(clean_environment):
    assert os.environ["HOME"] == str(clean_environment) == os.path.expanduser("~")
    assert "STELLWERK_PROFILE" not in os.environ
    assert os.environ["LANGUAGE"] == "C"
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    for name in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"):
        assert os.environ["XDG_" + name].startswith(str(clean_environment))

def test_end_opens_the_gate_passes():
    gate.set()
"""

FLEET = """
import pytest

def test_skipped_fleet_fails():
    pytest.skip("no room")
"""

ABSENT = """
import pytest

pytest.skip("no root", allow_module_level=True)
"""

OUTCOMES = sorted(set(re.findall(r"def (test_\w+)\(", PLANTED + FLEET)))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The outcomes of the planted tests, by name: PASSED, FAILED, ERROR."""
    folder = tmp_path_factory.mktemp("guards")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nqt_api = pyside6\n")
    guards = (ROOT / "tests/conftest.py").read_text(encoding="utf-8")
    (folder / "conftest.py").write_text(guards.replace("PATIENCE_SECONDS = 2.0", "PATIENCE_SECONDS = 0.2"))
    (folder / "test_planted.py").write_text(PLANTED)
    (folder / "fleet").mkdir()
    (folder / "fleet/test_fleet.py").write_text(FLEET)
    (folder / "fleet/test_absent.py").write_text(ABSENT)
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rA",
            "--continue-on-collection-errors",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--tb=short",
        ],
        cwd=folder,
        env={**os.environ, "CI": "true", "STELLWERK_PROFILE": "/nowhere", "LANGUAGE": "de", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found: dict[str, set[str]] = {}
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR|SKIPPED) \S+::(test_\w+)", ended.stdout, re.MULTILINE):
        found.setdefault(name, set()).add(outcome)
    assert set(found) == set(OUTCOMES), ended.stdout + ended.stderr
    assert "ERROR fleet/test_absent.py" in ended.stdout
    return found


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name.endswith("_passes")])
def test_an_innocent_test_passes(outcomes: dict[str, set[str]], name: str) -> None:
    assert outcomes[name] == {"PASSED"}


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name.endswith("_fails")])
def test_a_guilty_test_fails(outcomes: dict[str, set[str]], name: str) -> None:
    assert outcomes[name] & {"FAILED", "ERROR"}


def test_interrupts_are_heard_whoever_started_the_tests() -> None:
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
