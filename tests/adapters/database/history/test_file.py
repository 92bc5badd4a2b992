"""`metrics.db`: written, read, resumed, tidied; damaged, taken away, newer than the program."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from tests.fakes.history.sums import T0, listed, series, sums

from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.step import Series, Step
from stellwerk.ports.repository import Corrupt, TooNew

HOUR, DAY = 3600, 86_400


def tidied(history: HistoryFile, now: float) -> int:
    """Tidy until there is nothing more to do; the number of pieces."""
    pieces = 1
    while history.tidy(now):
        pieces += 1
    return pieces


def test_what_was_written_is_read(history: HistoryFile) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 7.0}, "b": {"cpu_usage": 9.0}})])
    history.write([sums(T0 + 60, {"b": {"cpu_usage": 11.0}, "a": {"cpu_usage": 8.0}})])
    found = history.read(series("a"), Step.MINUTE, T0, T0 + 120)
    assert listed(found) == [(T0, 7.0, 14.0), (T0 + 60, 8.0, 16.0)]


def test_only_what_is_asked_for_is_read(history: HistoryFile) -> None:
    history.write([sums(T0 + 60 * number, {"a": {"cpu_usage": number + 1.0}}) for number in range(5)])
    found = history.read(series("a"), Step.MINUTE, T0 + 60, T0 + 180)
    assert found.at.tolist() == [T0 + 60, T0 + 120]
    assert listed(history.read(series("nobody"), Step.MINUTE, T0, T0 + 300)) == []
    assert listed(history.read(series("a", "net_in"), Step.MINUTE, T0, T0 + 300)) == []
    assert listed(history.read(Series(Ref(Kind.HOST, "a"), "cpu_usage"), Step.MINUTE, T0, T0 + 300)) == []


def test_a_gap_is_a_gap_before_and_after_tidying(history: HistoryFile) -> None:
    nan = float("nan")
    history.write([sums(T0, {"a": {"cpu_usage": 1.0}, "b": {"cpu_usage": 1.0}})])
    history.write([sums(T0 + 60, {"a": {"cpu_usage": nan}, "b": {"cpu_usage": 1.0}})])
    history.write([sums(T0 + 180, {"a": {"cpu_usage": 3.0}})])
    before = listed(history.read(series("a"), Step.MINUTE, T0, T0 + HOUR))
    assert [at for at, _mean, _top in before] == [T0, T0 + 180]
    tidied(history, T0 + 2 * HOUR)
    assert listed(history.read(series("a"), Step.MINUTE, T0, T0 + HOUR)) == before


def test_tidying_changes_nothing_that_is_read_at_any_moment(history: HistoryFile, path: Path) -> None:
    rng = np.random.default_rng(5)
    ids = [f"vm-{number}" for number in range(600)]
    for minute in range(0, 60, 7):
        chosen = rng.permutation(ids)[: rng.integers(500, 600)].tolist()
        history.write([sums(T0 + 60 * minute, {id_: {"cpu_usage": rng.random(), "net_in": 5.0} for id_ in chosen})])
    asked = [series(id_) for id_ in ids[::50]]
    before = [listed(history.read(one, Step.MINUTE, T0, T0 + HOUR)) for one in asked]
    more = True
    while more:
        more = history.tidy(T0 + HOUR + 1)
        assert [listed(history.read(one, Step.MINUTE, T0, T0 + HOUR)) for one in asked] == before
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM moment").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM roster").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM block").fetchone() == (600,)


def test_a_period_that_is_not_over_stays_in_the_journal(history: HistoryFile, path: Path) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 1.0}})])
    tidied(history, T0 + 1800)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM moment").fetchone() == (1,)


def test_what_is_too_old_goes(history: HistoryFile) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 1.0}}), sums(T0, {"a": {"cpu_usage": 1.0}}, Step.TEN_MINUTES)])
    tidied(history, T0 + 20 * HOUR)
    assert listed(history.read(series(), Step.MINUTE, T0, T0 + 60)) != []
    tidied(history, T0 + 3 * DAY)
    assert listed(history.read(series(), Step.MINUTE, T0, T0 + 60)) == []
    assert listed(history.read(series(), Step.TEN_MINUTES, T0, T0 + 60)) != []
    tidied(history, T0 + 20 * DAY)
    assert listed(history.read(series(), Step.TEN_MINUTES, T0, T0 + 60)) == []


def test_what_is_not_over_is_taken_over(history: HistoryFile) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 4.0}}, Step.TEN_MINUTES)])
    history.write([sums(T0 + 60 * minute, {"a": {"cpu_usage": 1.0 * minute}}) for minute in range(1, 14)])
    found = list(history.resume(T0 + 14 * 60))
    assert [(one.step, (one.start - T0) // 60) for one in found] == [
        (Step.TEN_MINUTES, 0),
        *((Step.MINUTE, minute) for minute in range(10, 14)),
    ]
    assert float(found[-1].mean[0, 0]) == 13.0
    assert found[-1].roster.ids == ("a",)


def test_what_was_kept_is_there_after_a_restart(history: HistoryFile, path: Path) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 7.0}})])
    history.close()
    other = HistoryFile(path, SystemClock())
    assert other.open() is None
    assert listed(other.read(series(), Step.MINUTE, T0, T0 + 60)) == [(T0, 7.0, 14.0)]
    other.close()


def test_who_only_reads_writes_nothing(history: HistoryFile, path: Path) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 7.0}})])
    journal = path.with_name(f"{path.name}-wal").read_bytes()
    reader = HistoryFile(path, SystemClock())
    assert listed(reader.read(series("a"), Step.MINUTE, T0, T0 + 60)) == [(T0, 7.0, 14.0)]
    reader.close()
    assert path.with_name(f"{path.name}-wal").read_bytes() == journal


def test_a_damaged_file_is_kept_aside(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)
    history = HistoryFile(path, SystemClock())
    aside = history.open()
    assert aside is not None
    assert (path.parent / aside).read_bytes().startswith(b"this is no")
    history.write([sums(T0, {"a": {"cpu_usage": 7.0}})])
    assert listed(history.read(series(), Step.MINUTE, T0, T0 + 60)) != []
    history.close()


def test_a_file_that_is_taken_away_is_made_anew(history: HistoryFile, path: Path) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 7.0}})])
    for name in (path.name, path.name + "-wal", path.name + "-shm"):
        (path.parent / name).unlink(missing_ok=True)
    history.write([sums(T0 + 60, {"a": {"cpu_usage": 8.0}})])
    assert listed(history.read(series(), Step.MINUTE, T0, T0 + 120)) == [(T0 + 60, 8.0, 16.0)]
    assert path.exists()
    assert history.was_taken_away()
    assert not history.was_taken_away()


def test_a_newer_file_is_refused_and_untouched(history: HistoryFile, path: Path) -> None:
    history.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET value = 99")
    with pytest.raises(TooNew, match="newer program"):
        HistoryFile(path, SystemClock()).open()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM about").fetchone() == (99,)


def test_an_older_file_is_taken_over(history: HistoryFile, path: Path) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 7.0}})])
    history.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET value = 1")
    again = HistoryFile(path, SystemClock())
    assert again.open() is None
    assert listed(again.read(series(), Step.MINUTE, T0, T0 + HOUR)) == [(T0, 7.0, 14.0)]
    again.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM about").fetchone() == (schema.VERSION,)


def test_a_file_that_is_damaged_while_it_is_used(history: HistoryFile, path: Path) -> None:
    for number in range(60):
        history.write([sums(T0 + 60 * number, {f"vm-{one}": {"cpu_usage": 1.0} for one in range(200)})])
    history.close()
    size = path.stat().st_size
    assert history.open() is None
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * (size - 4096))
    with pytest.raises(Corrupt):
        history.write([sums(T0 + 3600, {f"vm-{one}": {"cpu_usage": 1.0} for one in range(200)})])
    assert history.begin_anew() == next(path.parent.glob("*.damaged-*")).name
    history.write([sums(T0 + 3600, {"a": {"cpu_usage": 7.0}})])
    assert listed(history.read(series(), Step.MINUTE, T0, T0 + 7200)) == [(T0 + 3600, 7.0, 14.0)]


@contextmanager
def no_room() -> Iterator[None]:
    """A border as a quota has it: no file may grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_takes_nothing_of_what_is_there_and_is_over_when_there_is_room(history: HistoryFile) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 7.0}})])
    later = sums(T0 + 60, {f"vm-{one}": {"cpu_usage": 8.0} for one in range(500)})
    with no_room(), pytest.raises(Refused):
        history.write([later])
    assert listed(history.read(series("a"), Step.MINUTE, T0, T0 + 120)) == [(T0, 7.0, 14.0)]
    history.write([later])
    assert listed(history.read(series("vm-3"), Step.MINUTE, T0, T0 + 120)) == [(T0 + 60, 8.0, 16.0)]


def test_the_last_hour_and_who_recorded(history: HistoryFile) -> None:
    history.keep_hour([(Kind.VM, b"a")])
    history.watched(T0, T0 + 60)
    assert history.hour() == [(Kind.VM, b"a")]
    assert history.watches(T0, T0 + 1) == [(T0, T0 + 60)]


def test_a_bound(history: HistoryFile) -> None:
    history.write([sums(T0, {"a": {"cpu_usage": 7.0}})])
    tidied(history, T0 + HOUR)
    assert not history.shorten(1_000_000)
    assert history.shorten(1)
    assert not history.shorten(1)
    assert listed(history.read(series(), Step.MINUTE, T0, T0 + 60)) == []
