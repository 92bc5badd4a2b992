"""What recording 10,000 VMs costs: what the owner thread does each interval, a minute written, an hour put together, a
year read. The floor of writing is `executemany` of the same bytes, a row a VM and number, on the same disk."""

import sqlite3
import tempfile
import time
from array import array
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tests.bench.part.row import Row, show

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Roster, Sums
from stellwerk.services.recording.keeping import Keeping
from stellwerk.services.recording.look import Look
from stellwerk.store.sample import SAMPLED, Block, SampleTable

VMS = 10_000
KEYS = ("cpu_usage", "mem_usage", "disk_read", "disk_write", "disk_read_ops", "disk_write_ops", "net_in", "net_out")
IDS = tuple(f"00000000-0000-4000-8000-{number:012d}" for number in range(VMS))
T0 = 1_699_488_000
RNG = np.random.default_rng(7)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [_owner(), *_minute(Path(folder)), *_year(Path(folder))]
    show(rows)


def _took(job: Callable[[], object], times: int = 1) -> float:
    """The least processor time of this thread, in seconds."""
    least = float("inf")
    for _time in range(times):
        begin = time.thread_time()
        job()
        least = min(least, time.thread_time() - begin)
    return least


def _table() -> SampleTable:
    table = SampleTable()
    columns = {key: array("d", RNG.random(VMS) * 100) for key in KEYS}
    table.write(Block(Kind.VM, IDS), {**columns, SAMPLED: array("d", [1.0]) * VMS})
    return table


def _look(table: SampleTable) -> Look:
    columns = [table.column(Kind.VM, key) for key in KEYS]
    return Look(Kind.VM, table.ids(Kind.VM), KEYS, columns, table.column(Kind.VM, SAMPLED))


def _owner() -> Row:
    table = _table()
    floor = _took(lambda: [array("d", bytes(8 * VMS)) for _key in KEYS], 20)
    return _row("owner thread, each interval", _took(lambda: _look(table), 20), 0.008, floor)


def _minute(folder: Path) -> list[Row]:
    history = HistoryFile(folder / "metrics.db", SystemClock())
    keeping = Keeping(history)
    keeping.open({Kind.VM: KEYS}, T0)
    table, spent = _table(), 0.0
    for number in range(60):
        at = array("d", [float(number)]) * VMS
        noise = array("d", RNG.random(VMS) * 100)
        table.write(Block(Kind.VM, IDS), {"cpu_usage": noise, SAMPLED: at})
        look = _look(table)
        spent += _took(lambda look=look, number=number: keeping.take(T0 + 5 * number, [look]))
    keeping.end(T0 + 300)
    return [
        _row("a minute of 10,000 VMs, 8 numbers each", spent / 5, 1.0, _bare(folder)),
        Row("the same in the file", (folder / "metrics.db").stat().st_size / 5e6, "MB"),
    ]


def _bare(folder: Path) -> float:
    """A row a VM, of the same bytes: mean, maximum and count of eight numbers."""
    body = RNG.random(3 * len(KEYS)).astype(np.float32).tobytes()
    with sqlite3.connect(folder / "bare.db") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE bare (start, vm, body, PRIMARY KEY (start, vm)) WITHOUT ROWID")

        def minute(start: int) -> None:
            connection.executemany(
                "INSERT INTO bare VALUES (?, ?, ?)", [(start, number, body) for number in range(VMS)]
            )
            connection.commit()

        return min(_took(lambda start=start: minute(start)) for start in range(5))


def _year(folder: Path) -> list[Row]:
    """A year of two hours of all VMs would take an hour to make: of 1,000 of them, then read of one."""
    history = HistoryFile(folder / "year.db", SystemClock())
    history.open()
    ids = IDS[:1000]
    count = np.full((len(KEYS), len(ids)), 1440, np.uint32)
    end = T0 + Step.TWO_HOURS.kept - Step.TWO_HOURS.seconds
    for start in range(T0, end, Step.TWO_HOURS.seconds):
        mean = RNG.random((len(KEYS), len(ids))) * 100
        sums = Sums(Step.TWO_HOURS, start, Roster(Kind.VM, ids, KEYS), mean * count, count, mean.astype(np.float32))
        history.write([sums])
    pieces = [0.0]
    more = True
    while more:
        begin = time.perf_counter()
        more = history.tidy(end)
        pieces.append(time.perf_counter() - begin)
    series = [Series(Ref(Kind.VM, ids[500]), key) for key in KEYS]
    size = (folder / "year.db").stat().st_size / len(ids) / len(KEYS)
    read = _took(lambda: history.read(series[0], Step.TWO_HOURS, T0, end), 5)
    eight = _took(lambda: [history.read(each, Step.TWO_HOURS, T0, end) for each in series], 5)
    points = len(history.read(series[0], Step.TWO_HOURS, T0, end).at)
    history.close()
    return [
        _row("longest piece of tidying", max(pieces), 0.25),
        _row("a year of one number read", read, 0.1),
        Row("its points", points, "", Step.TWO_HOURS.kept / Step.TWO_HOURS.seconds - 1),
        _row("a year of eight numbers read", eight, 0.1),
        Row("a year of one number in the file", size / 1e3, "kB", goal="< 64 kB", met=size < 64e3),
    ]


def _row(what: str, seconds: float, goal: float, floor: float | None = None) -> Row:
    return Row(
        what, seconds * 1e3, "ms", None if floor is None else floor * 1e3, f"< {goal * 1e3:g} ms", seconds < goal
    )


if __name__ == "__main__":
    main()
