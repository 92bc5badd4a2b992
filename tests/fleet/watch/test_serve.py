"""`stellwerk serve` on a real host: records with no window, through a restart of libvirtd; ends when it is told to, and
leaves a sound file when it is killed.
"""

import json
import math
import queue
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.program import Program
from tests.journeys.pilot import Pilot

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.adapters.local.feed import ADDRESS, LocalFeeds
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind
from stellwerk.ports.recording.feed import Listening
from stellwerk.services.charge.round import Round, unpacked
from stellwerk.services.recording.recent import Recent

PATIENCE = 120.0


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """The host of this file."""
    made = lab.host("s1")
    yield made
    lab.remove(made)


class Serve:
    """`serve` in a process of its own, and somebody who listens to its samples as a window does."""

    def __init__(self, program: Program) -> None:
        self.process = program.start("serve")
        self._folder = program.profile / "locks"
        self._said: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        assert self.process.stderr is not None
        self.first = [self.process.stderr.readline().strip() for _line in range(2)]
        offered = self._folder / ADDRESS
        until(lambda: offered.exists() or self.process.poll() is not None, PATIENCE, "what it samples to be offered")
        assert self.process.poll() is None, (self.first, self.process.communicate()[1])
        self._listening: Listening = LocalFeeds(self._folder).listen(self._said.put, lambda: self._said.put(None))

    def samples(self, number: int, after: float = 0.0) -> float:
        """Wait for so many samples of the host's processors, each newer than `after` and the one before; the moment
        of the last."""
        while number:
            said = self._said.get(timeout=PATIENCE)
            assert said is not None, self.process.poll()
            told = unpacked(said)
            for table in told.tables if isinstance(told, Round) else ():
                if table.kind is Kind.HOST and not math.isnan(table.columns["cpu_usage"][0]):
                    newer = table.columns["sampled"][0] > after
                    number, after = number - newer, max(after, table.columns["sampled"][0])
        return after

    def end(self, number: int) -> tuple[int, str]:
        """Send that signal and wait: the status, and what it said besides."""
        self.process.send_signal(number)
        _out, err = self.process.communicate(timeout=PATIENCE)
        self._listening.close()
        return self.process.returncode, err


@pytest.fixture
def serve(program: Program) -> Iterator[Callable[[], Serve]]:
    """Starts it; what still runs at the end is killed."""
    made: list[Serve] = []

    def start() -> Serve:
        made.append(Serve(program))
        return made[-1]

    yield start
    for each in made:
        if each.process.poll() is None:
            each.end(signal.SIGKILL)


@pytest.fixture
def program(host: LabHost, tmp_path: Path) -> Program:
    """A profile that knows the host and samples each second."""
    made = Program(tmp_path / "profile")
    made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    (made.profile / "settings.json").write_text('{"statistics.interval": 1.0}', encoding="utf-8")
    return made


def samples_kept(program: Program, host_id: str) -> list[int]:
    """When the host was sampled, from the hour that is kept."""
    history = HistoryFile(program.profile / "metrics.db", SystemClock())
    recent = Recent(("cpu_usage",))
    recent.restore([piece for kind, piece in history.hour() if kind is Kind.HOST], SystemClock().now())
    history.close()
    return [int(at) for at in recent.read(host_id, "cpu_usage", 1.0, 0, 1e12).at]


def test_it_records_without_a_window(program: Program, host: LabHost, serve: Callable[[], Serve]) -> None:
    running = serve()
    assert running.first == [f'serving "{program.profile}": 1 host', "this process records and keeps watch"]
    at = running.samples(3)
    top = json.loads(program.done("top", "hosts", "--json"))  # hears what is sampled: once is enough for rates
    assert [row["name"] for row in top["rows"]] == [host.name]
    assert top["cpu"]["usage"] is not None
    assert top["rows"][0]["cpu_usage"] == pytest.approx(top["cpu"]["usage"])
    host.kill_libvirtd()
    host.start_libvirtd()
    running.samples(3, at + 1.0)
    status, said = running.end(signal.SIGTERM)
    assert (status, said.splitlines()[-1]) == (0, "ending: SIGTERM")
    (told,) = json.loads(program.done("history", "Hosts:", "--metric", "cpu_usage", "--json"))
    assert told["points"]
    assert None not in [point["mean"] for point in told["points"]]
    seconds = samples_kept(program, told["id"])
    assert len(seconds) >= 6
    assert max(later - earlier for earlier, later in pairwise(seconds)) <= 10

    killed = serve()
    killed.samples(2)
    assert killed.end(signal.SIGKILL)[0] == -signal.SIGKILL
    with closing(sqlite3.connect(program.profile / "metrics.db")) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert samples_kept(program, told["id"]) == seconds


def test_a_window_that_comes_later_shows_it_without_a_gap(
    qtbot: QtBot, qapp: QApplication, program: Program, host: LabHost, serve: Callable[[], Serve]
) -> None:
    running = serve()
    first, begun = running.samples(1), time.time()
    host.kill_libvirtd()
    host.start_libvirtd()
    running.samples(3, first + 1.0)
    qapp.setQuitOnLastWindowClosed(False)
    user = Pilot(qtbot, qapp, program.profile)
    user.start()
    try:
        user.reads("Recorded by stellwerk serve")
        user.choose(host.name)
        user.turn_to("Performance")
        view = user.charts()
        user.press("10 minutes", view)
        last = time.time() + 3
        shown = lambda: [int(moment) for moment in view.charts[0].points["cpu_usage"].at]  # noqa: E731 - one line
        user.wait(lambda: not view.charts[0].empty and shown()[-1] >= last)
        assert shown()[0] <= begun
        assert max(later - earlier for earlier, later in pairwise(shown())) <= 10
    finally:
        user.close()
