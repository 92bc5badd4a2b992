"""Guards around every test: no unexpected warnings in the log, no threads, timers or windows left behind, and
nothing of the developer's own account in the environment. Proved in `architecture/test_conftest_guards.py`.
"""

from __future__ import annotations

import gc
import itertools
import logging
import os
import signal
import sys
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_NO_GLIB"] = "1"  # as the program does, see ui.bridge.keep_off_glib
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # programs that tests start would compile themselves each time

# How long an example takes says how busy the machine is: what must be quick is measured by the benchmarks.
settings.register_profile("house", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

FLEET = Path(__file__).parent / "fleet"
THREAD_PATIENCE_SECONDS = 2.0
"""How long a thread that was told to end may take; one that ends is waited for no longer than that takes."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker of the log guard known. Nothing that is made until the tests are collected is garbage.

    A shell lets what it starts in the background ignore what keys send, and with it all programs that tests start.
    """
    gc.disable()
    for name, heard in (("SIGINT", signal.default_int_handler), ("SIGQUIT", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, heard)
    config.addinivalue_line(
        "markers",
        "expects_log(logger, text=''): records of this logger that contain the text may be warnings",
    )


# --- tests of real hosts: only root can run them, and the gate must ---


def pytest_collection_finish() -> None:
    """What has been imported by now stays: no collection looks through it again, which is what some tests measure."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests/fleet where nobody could run it."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return
    reason = pytest.mark.skip(reason="real hosts in namespaces need root")
    for item in items:
        if FLEET in item.path.parents:
            item.add_marker(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI a skipped fleet test is a failure: nobody would notice that nothing was tested."""
    report = yield
    if report.skipped and _must_run(item.path):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a fleet module that skips itself as a whole."""
    report = yield
    if report.skipped and _must_run(collector.path):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


def _must_run(path: Path) -> bool:
    return os.environ.get("CI") == "true" and FLEET in path.parents


# --- the environment ---


class Homes:
    """Folders, each for one test. pytest's own numbering looks through all folders there are for each new one: with
    7,500 of them that were 27 s. One that a test has left empty, as most do, is the next one's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._empty: Path | None = None

    def take(self) -> Path:
        """One with nothing in it but `run`."""
        home, self._empty = self._empty, None
        if home is None:
            home = self._folder / str(next(self._numbers))
            home.mkdir()
            (home / "run").mkdir(mode=0o700)
        return home

    def give_back(self, home: Path) -> None:
        """The test is over."""
        if os.listdir(home) == ["run"] and not os.listdir(home / "run"):
            self._empty = home


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Those of this process."""
    return Homes(tmp_path_factory.mktemp("homes"))


@pytest.fixture(autouse=True)
def clean_environment(homes: Homes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own for each test, in English, without a profile or a keyring; returns that home."""
    home = homes.take()
    places = {"CONFIG": ".config", "DATA": ".local/share", "STATE": ".local/state", "CACHE": ".cache"}
    for name, folder in places.items():
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LANGUAGE", "C")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in ("STELLWERK_PROFILE", "LIBVIRT_DEFAULT_URI", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    yield home
    homes.give_back(home)


# --- the log ---


@dataclass
class ExpectedLogs:
    """What a test allows in the log at WARNING and above, and all that was there, from any thread."""

    records: list[logging.LogRecord] = field(default_factory=list)
    allowed: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, logger: str, text: str = "") -> None:
        """Allow records of `logger` and its children whose message contains `text`."""
        self.allowed.append((logger, text))

    def messages(self) -> list[str]:
        """The texts of all records at WARNING and above so far, in their order."""
        return [record.getMessage() for record in self.records]

    def unexpected(self) -> list[str]:
        """The records that nobody allowed, as `LEVEL logger: text`."""
        return [
            f"{record.levelname} {record.name}: {record.getMessage()}"
            for record in self.records
            if not self._allows(record)
        ]

    def _allows(self, record: logging.LogRecord) -> bool:
        return any(
            f"{record.name}.".startswith(f"{logger}.") and text in record.getMessage() for logger, text in self.allowed
        )


class _Collector(logging.Handler):
    """Appends what it is given to a list; handlers are called under their own lock."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


@pytest.fixture(autouse=True)
def expected_logs(request: pytest.FixtureRequest, clean_environment: Path) -> Iterator[ExpectedLogs]:
    """Fails the test for a record at WARNING or above that was not allowed.

    `expected_logs("stellwerk.services", "lost")` allows it; so does the marker `expects_log`.
    """
    logs = ExpectedLogs()
    for mark in request.node.iter_markers("expects_log"):
        logs(*mark.args, **mark.kwargs)
    collector = _Collector(logs.records)
    root = logging.getLogger()
    root.addHandler(collector)
    yield logs
    root.removeHandler(collector)
    unexpected = logs.unexpected()
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(unexpected), pytrace=False)


# --- what stays behind ---


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest, expected_logs: ExpectedLogs) -> Iterator[None]:
    """Fails the test that leaves a thread, an active timer or a window behind.

    Threads count that keep the process alive or bear our name. The guard is set up before the test's own
    fixtures and so looks after these have cleaned up.
    """
    threads = set(threading.enumerate())
    objects = set(_qt_leftovers())
    yield
    request.node.funcargs.clear()  # what only the test had would be frozen while it is alive, and stay for ever
    left = [f"thread {thread.name}" for thread in threading.enumerate() if thread not in threads and _outlives(thread)]
    left += [name for key, name in _qt_leftovers_now(objects).items() if key not in objects]
    if left:
        pytest.fail("left behind: " + ", ".join(sorted(left)), pytrace=False)


def _outlives(thread: threading.Thread) -> bool:
    """True for a thread of ours, or one that keeps the process alive, that does not end in time."""
    if thread.daemon and not thread.name.startswith("stellwerk-"):
        return False
    # `services.link.errand` starts threads on a thread of its own: one may be on the list that does not run yet.
    thread._started.wait(THREAD_PATIENCE_SECONDS)
    thread.join(THREAD_PATIENCE_SECONDS)
    return thread.is_alive()


def _qt_leftovers_now(before: set[int]) -> dict[int, str]:
    """What Qt still holds; if that is new, once pending deletions and Python's cycles are out of the way."""
    found = _qt_leftovers()
    if found.keys() <= before:
        return found
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    gc.collect()
    gc.freeze()  # what is alive now is not looked through again: over a whole run that is a second each time
    return _qt_leftovers()


def _qt_leftovers() -> dict[int, str]:
    """Active timers and parentless windows alive now, by address; nothing where Qt is not loaded."""
    core = sys.modules.get("PySide6.QtCore")
    shiboken = sys.modules.get("shiboken6")
    if core is None or shiboken is None or core.QCoreApplication.instance() is None:
        return {}
    found = {
        shiboken.getCppPointer(timer)[0]: f"active timer {timer.objectName()!r} of {timer.parent()!r}"
        for timer in shiboken.getAllValidWrappers()
        if isinstance(timer, core.QTimer) and timer.isActive()
    }
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return found
    for window in widgets.QApplication.topLevelWidgets():
        kind = window.metaObject().className()
        if window.parent() is None and kind not in (
            "QTipLabel",
            "QDesktopWidget",
        ):  # Qt keeps one tool tip itself
            found[shiboken.getCppPointer(window)[0]] = f"window {kind} {window.objectName()!r}"
    return found
