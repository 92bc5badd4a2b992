"""The file on disk: it stays within its bound through short sessions, gives room back, and is sound after a kill."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.history.sums import T0, series, sums

from stellwerk.adapters.database.history import footprint
from stellwerk.adapters.database.history.file import JOURNAL, SPARE, HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.error import Cancelled, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Roster, Sums
from stellwerk.services.fleet_setting import HISTORY_MOST
from stellwerk.services.recording.befallen import Befallen, NotWrittenAnew, Overgrown, WrittenAnew
from stellwerk.services.recording.keeping import Keeping

ROOT = Path(__file__).resolve().parents[4]
DAY = 86_400
DISKS = tuple(f"vm-{number}/vda" for number in range(4000))
ROSTER = Roster(Kind.DISK, DISKS, ("disk_read", "disk_write", "disk_read_ops", "disk_write_ops"))
MOST = 2 << 20
KEYS = {Kind.VM: ("cpu_usage",)}


def on_disk(path: Path) -> int:
    """Bytes of the file and what stands beside it."""
    return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))


def noise(start: int) -> Sums:
    """A minute of some 70 kB."""
    top = np.random.default_rng(start).uniform(0, 1e9, (len(ROSTER.keys), len(ROSTER.ids)))
    return Sums(Step.MINUTE, start, ROSTER, top, np.ones(top.shape, np.uint32), top.astype(np.float32))


def fill(path: Path, minutes: int, first: int = T0) -> None:
    """So many minutes of disks, and one number of a VM."""
    history = HistoryFile(path, SystemClock())
    history.open()
    history.write([noise(first + 60 * number) for number in range(minutes)])
    history.write([sums(first, {"a": {"cpu_usage": 3.0}}, Step.TWO_HOURS)])
    history.close()


def make_older(path: Path) -> None:
    """As they were made before: without pointers, so that nothing is given back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA auto_vacuum = NONE")
        file.execute("VACUUM")
        assert file.execute("PRAGMA auto_vacuum").fetchone() == (0,)


def session(path: Path, now: float, told: list[Befallen]) -> None:
    """A program that is started and ended within a minute."""
    keeping = Keeping(HistoryFile(path, FakeClock(now=now)), told.append)
    keeping.open(KEYS, now)
    for _round in range(8):
        keeping.tidy(now, MOST)
    keeping.end(now + 30)


def check_sound(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("older", [False, True])
def test_short_sessions_keep_the_bound(path: Path, older: bool) -> None:
    fill(path, 60)
    if older:
        make_older(path)
    assert on_disk(path) > 1.5 * MOST
    told: list[Befallen] = []
    for day in range(1, 4):
        session(path, T0 + day * DAY, told)
    assert on_disk(path) <= MOST
    assert [type(each) for each in told if isinstance(each, Overgrown | WrittenAnew)] == [
        Overgrown,
        WrittenAnew,
    ] * older
    history = HistoryFile(path, SystemClock())
    assert history.read(series(), Step.TWO_HOURS, T0, T0 + 1).mean.tolist() == [3.0]  # devices went, it did not
    history.close()
    check_sound(path)


def test_what_is_recorded_in_sessions_of_seconds_never_passes_the_bound(path: Path) -> None:
    """Each of a day of its own, so that nothing is put together in the one that wrote it."""
    history = HistoryFile(path, SystemClock())
    largest = 0
    for day in range(6):
        now = T0 + day * DAY
        history.open()
        while history.shorten(MOST):
            pass
        for minute in range(20):
            history.write([noise(now + 60 * minute)])
            largest = max(largest, path.stat().st_size)
            assert on_disk(path) < MOST + 1.5 * JOURNAL
        history.close()
    assert MOST * 0.8 < largest <= MOST
    assert on_disk(path) <= MOST
    check_sound(path)


def test_what_does_not_fit_makes_room_for_itself(history: HistoryFile, path: Path) -> None:
    history.shorten(MOST)
    for minute in range(60):
        history.write([noise(T0 + 60 * minute)])
    assert path.stat().st_size <= MOST
    kept = history.read(Series(Ref(Kind.DISK, DISKS[7]), "disk_read"), Step.MINUTE, T0, T0 + 60 * 60)
    assert 15 < len(kept.at) < 55
    assert kept.at[-1] == T0 + 60 * 59


def test_the_journal_has_its_place_within_the_smallest_bound() -> None:
    assert HISTORY_MOST.least is not None
    assert HISTORY_MOST.least * 1024**3 / SPARE > 1.5 * JOURNAL


def test_without_a_bound_a_full_disk_is_what_it_is(history: HistoryFile) -> None:
    with history._usable() as connection:
        footprint.set_limit(connection.connection.dbapi_connection, 1 << 20)
    with pytest.raises(Refused, match="is full"):
        history.write([noise(T0 + 60 * minute) for minute in range(50)])


@pytest.fixture
def older(path: Path) -> Iterator[HistoryFile]:
    """A file of before, half of which holds nothing."""
    fill(path, 50)
    make_older(path)
    made = HistoryFile(path, SystemClock())
    while made.shorten(MOST // 2):
        pass
    yield made
    made.close()


def test_writing_anew_ends_when_the_program_does(older: HistoryFile, path: Path) -> None:
    before = on_disk(path)
    with pytest.raises(Cancelled):
        older.write_anew(lambda: False)
    assert older.is_overgrown(MOST // 2)
    assert older.write_anew(lambda: True) < before / 1.5
    assert not older.is_overgrown(MOST // 2)


def test_writing_anew_takes_no_longer_than_the_recorder_can_wait(path: Path, older: HistoryFile) -> None:
    older.close()
    clock = FakeClock(now=T0)

    def wanted() -> bool:
        clock.advance(footprint.LONGEST + 1)
        return True

    hasty = HistoryFile(path, clock)
    with pytest.raises(Refused, match="took longer than 150 s"):
        hasty.write_anew(wanted)
    hasty.close()
    check_sound(path)


def test_writing_anew_without_room_for_a_copy_is_refused(older: HistoryFile, path: Path) -> None:
    older.close()
    told: list[Befallen] = []
    poor = HistoryFile(path, FakeClock(now=T0), lambda _folder: MOST // 4)
    keeping = Keeping(poor, told.append)
    for _turn in range(3):
        keeping.tidy(T0, MOST // 2)
    assert isinstance(told[-1], NotWrittenAnew)
    assert "free on the disk that holds" in str(told[-1].reason)
    poor.close()


GIVING_BACK = """
import sys
from pathlib import Path
from stellwerk.adapters.database.history.file import JOURNAL, SPARE, HistoryFile
from stellwerk.core.clock import SystemClock
history = HistoryFile(Path(sys.argv[1]), SystemClock())
most = int(sys.argv[2])
print("begun", flush=True)
while history.shorten(most) or history.give_back(most):
    print("piece", flush=True)
if history.is_overgrown(most):
    print("anew", flush=True)
    history.write_anew(lambda: print("step", flush=True) or True)
"""


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("lines", [3, 9])
def test_a_kill_midway_leaves_the_file_sound(path: Path, older: bool, lines: int) -> None:
    fill(path, 40)
    if older:
        make_older(path)
    words = [sys.executable, "-c", GIVING_BACK, str(path), str(MOST // 4)]
    with subprocess.Popen(words, env={"PYTHONPATH": f"{ROOT / 'app'}"}, stdout=subprocess.PIPE) as made:
        assert made.stdout is not None
        for _line in range(lines):
            made.stdout.readline()
        made.kill()
    check_sound(path)
    history = HistoryFile(path, SystemClock())
    assert history.open() is None
    assert history.read(series(), Step.TWO_HOURS, T0, T0 + 1).mean.tolist() == [3.0]
    history.close()
