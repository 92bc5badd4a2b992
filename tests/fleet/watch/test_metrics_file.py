"""What befalls the history while the window is open: its disk is full, somebody deletes it, it is damaged. The program
goes on, says so once, keeps what it can and goes on recording; the profile is not concerned.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.clock import SleepyClock
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.space import run_command
from tests.fleet.program import Program
from tests.journeys.pilot import Pilot

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.event import Event
from stellwerk.model.history.step import Series, Step
from stellwerk.services.recording import recording
from stellwerk.store.sample import SAMPLED

MINUTE = 61.0
MOST_MINUTES = 12
PIECE = 2048


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    run_command(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder])
    yield folder
    run_command(["umount", "--lazy", folder])


class Keeper:
    """A user whose history lies on that disk, and the clock of his computer."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, program: Program, disk: Path) -> None:
        self.file = disk / "metrics.db"
        self.ballast = disk / "ballast"
        (self.host_id,) = [row["id"] for row in program.select("Hosts:", "--cached", "--columns", "id")]
        self.program, self._clock = program, SleepyClock()
        self.pilot = Pilot(qtbot, qapp, program.profile, clock=self._clock)
        (program.profile / "metrics.db").symlink_to(self.file)

    def start(self) -> None:
        """Open the window, and wait until it records."""
        self.pilot.start()
        self.pilot.sees("s1")
        self.pilot.wait(lambda: self.file.exists() and self._sampled() is not None)

    def record(self) -> Pilot:
        """The same, and some minutes of it."""
        self.start()
        self.keep(3)
        return self.pilot

    def told(self) -> list[str]:
        """What was said of the recording, the oldest first."""
        events = self.pilot.inventory.view.all(Kind.EVENT)
        found = [event for event in events if isinstance(event, Event) and event.code == "history"]
        return [event.text for event in sorted(found, key=lambda event: event.time)]

    def pass_minutes(self, many: int) -> None:
        """So many minutes are over, in each of which something was sampled."""
        for _minute in range(many):
            before = self._sampled()
            self.pilot.wait(lambda before=before: self._sampled() != before)
            self._clock.sleep(MINUTE)
        last = self._sampled()
        self.pilot.wait(lambda: self._sampled() != last)

    def keep(self, many: int) -> None:
        """Minutes pass until the file has so many. The first may be over before anything is recorded, and the last is
        written when the next begins."""
        for _minute in range(MOST_MINUTES):
            if self.kept() >= many:
                return
            self.pass_minutes(1)
        pytest.fail(f"{self.kept()} minutes were kept of {MOST_MINUTES}, not {many}")

    def fill(self) -> None:
        """Nothing fits on the disk any more."""
        with self.ballast.open("wb", buffering=0) as out:
            try:
                while True:
                    out.write(bytes(PIECE))
            except OSError:
                return

    def kept(self) -> int:
        """How many minutes of the host the file has."""
        history = HistoryFile(self.file, SystemClock())
        points = history.read(Series(Ref(Kind.HOST, self.host_id), "mem_usage"), Step.MINUTE, 0, 1e11)
        history.close()
        return len(points.at)

    def _sampled(self) -> float | None:
        return self.pilot.inventory.samples.value(Ref(Kind.HOST, self.host_id), SAMPLED)


@pytest.fixture
def keeper(
    qtbot: QtBot, qapp: QApplication, host: LabHost, tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Keeper]:
    """One who knows the host, and samples it each second. Recording begins soon and is looked after often."""
    monkeypatch.setattr(recording, "AFTER", 1.0)
    monkeypatch.setattr(recording, "BEAT_EVERY", 2.0)
    program = Program.knowing(tmp_path / "profile", host)
    (program.profile / "settings.json").write_text('{"statistics.interval": 1.0}', encoding="utf-8")
    qapp.setQuitOnLastWindowClosed(False)
    made = Keeper(qtbot, qapp, program, disk)
    yield made
    made.pilot.close()


@pytest.mark.expects_log("stellwerk")
def test_its_disk_is_full_for_a_while(keeper: Keeper) -> None:
    pilot = keeper.record()
    before = keeper.kept()
    keeper.fill()
    keeper.pass_minutes(4)
    pilot.lists("Events", "samples are not recorded", "is full")
    keeper.program.done("Add-Tag", "-Name", "meanwhile")
    pilot.choose("s1")  # all else goes on, charts of the last minutes, too
    pilot.turn_to("Performance")
    view = pilot.charts()
    pilot.press("10 minutes", view)
    pilot.wait(lambda: not view.charts[0].empty)
    keeper.pass_minutes(2)
    keeper.ballast.unlink()
    keeper.pass_minutes(3)
    pilot.lists("Events", "samples are recorded again")
    keeper.keep(before + 2)
    assert [row["name"] for row in keeper.program.select("Tags:", "--cached", "--columns", "name")] == ["meanwhile"]
    first, last = keeper.told()
    assert first.startswith("samples are not recorded")
    assert last == "samples are recorded again"


@pytest.mark.expects_log("stellwerk")
def test_it_is_deleted_and_damaged(keeper: Keeper) -> None:
    pilot = keeper.record()
    for path in keeper.file.parent.glob("metrics.db*"):
        path.unlink()
    keeper.pass_minutes(1)
    pilot.lists("Events", "the history was taken away; a new one was begun")
    keeper.keep(2)
    pilot.close()
    keeper.file.write_bytes(b"no database" * 1000)
    keeper.start()
    pilot.lists("Events", "the history was damaged; it is kept as")
    keeper.keep(2)
    (aside,) = keeper.file.parent.glob("metrics.db.damaged-*")
    assert aside.read_bytes().startswith(b"no database")
    assert (pilot.profile / "metrics.db").is_symlink()
    assert len(keeper.told()) == 2
    pilot.lists("Events", "the history was taken away")
