"""`stellwerk serve` on a real host: records with no window, through a restart of libvirtd; ends when it is told to, and
leaves a sound file when it is killed.
"""

import json
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
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program
from tests.fleet.watch.serve import Serve, samples_kept
from tests.journeys.pilot import Pilot


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
