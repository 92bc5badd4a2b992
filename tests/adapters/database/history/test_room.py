"""How much room a year takes in the file, of numbers that cannot be compressed.

What is over is written as tidying leaves it (`test_noise` compares it with that), hour by hour and in the order of
time, so that what is let go leaves its holes; the last hours go through the recorder itself. Each point has a mean and
a maximum of its own: noise.
"""

from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tests.fakes.history.sums import T0

from stellwerk.adapters.database.connection import begin, driver, make_engine
from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.adapters.database.history.footprint import used
from stellwerk.adapters.database.history.packing import Part as Body
from stellwerk.adapters.database.history.shelf import Shelf
from stellwerk.adapters.database.history.things import members_of
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.model.history.step import RARE, Sort, Step
from stellwerk.services.recording.keeping import Keeping
from stellwerk.services.recording.look import Look, Part
from stellwerk.services.recording.recording import rare_keys, recorded_keys
from stellwerk.store.inventory import Inventory

HOUR, DAY, WEEK = 3600, 86_400, 7 * 86_400
END = T0 + 53 * WEEK
HOLES = 3 * DAY
"""Seconds for which what is let go in the end is written, too."""
TWICE = 0.2
MOST = 4 * 1024**3
PER_SERIES = 64_000
PER_VM = 1_000_000
"""Bytes of a VM with one disk and one interface, at most: of all that is recorded of it and of these."""
CLOCK = SystemClock()
CATALOGUE = Inventory(PlainLoop(CLOCK), CLOCK)
VM_KEYS = recorded_keys(CATALOGUE)[Kind.VM]
Keys = Mapping[Sort, tuple[str, ...]]


class Room:
    """A file with the history of these numbers of a few objects."""

    def __init__(self, path: Path, keys: tuple[str, ...], rare: Keys, count: int) -> None:
        self._keys, self._rare, self._path = keys, rare, path
        self._ids = tuple(f"00000000-0000-4000-8000-{number:012d}" for number in range(count))
        self._dice = np.random.default_rng(7)
        self._history = HistoryFile(path, CLOCK)

    def fill(self) -> int:
        """Bytes of each object, beside those of an empty file."""
        self._history.open()
        before = self._used()
        tidied = END - 54 * WEEK
        for step, start in sorted(_periods(), key=lambda one: one[1] + one[0].period):
            self.write(step, start)
            if start - tidied > DAY:
                tidied = start
                self._tidy(start + step.period)
        self._tidy(END)
        self._history.close()
        self._record()
        return (self._used() - before) // len(self._ids)

    def write(self, step: Step, start: int) -> None:
        """A period that is over."""
        kinds: dict[Sort, list[tuple[str, ...]]] = {Kind.VM: [self._keys]}
        for kind, keys in self._rare.items() if step in RARE else ():
            kinds.setdefault(kind, []).append(keys)
        with self._history._transaction() as connection:
            for kind, keys in kinds.items():
                things = members_of(connection, kind, self._ids).tolist()
                size = step.period // step.seconds
                blocks = [(thing, self._body(step, kind, keys, size)) for thing in things]
                Shelf(connection).write(step, start, blocks)

    def _body(self, step: Step, kind: Sort, rosters: list[tuple[str, ...]], size: int) -> dict[str, Body]:
        rare = self._rare.get(kind, ())
        return {key: self._points(step is Step.MINUTE and key in rare, size) for keys in rosters for key in keys}

    def _points(self, seldom: bool, size: int) -> Body:
        """Means and maxima. `seldom`: one reading a minute, in each fifth two, as it is with one each 50 seconds."""
        mean, top = (self._noise(size).astype(np.float32) for _each in range(2))
        return mean, np.where(self._dice.random(size) < TWICE, top, mean) if seldom else top

    def _record(self) -> None:
        """The hours up to the end by the recorder, a sample each half minute."""
        keeping = Keeping(self._history)
        keeping.open({Kind.VM: self._keys}, END, self._rare)
        for at in range(END, END + HOUR - 60, 30):
            moments = array("d", [at]) * len(self._ids)
            columns = [array("d", self._noise(len(self._ids)).tolist()) for _key in self._keys]
            keeping.take(at, [Look(Kind.VM, self._ids, self._keys, columns, moments)])
            keeping.take_parts(at, [self._part(kind, keys) for kind, keys in self._rare.items()])
        keeping.tidy(END + HOUR - 60, MOST)
        keeping.end(END + HOUR - 60)

    def _part(self, kind: Sort, keys: tuple[str, ...]) -> Part:
        return Part(kind, self._ids, {key: array("d", self._noise(len(self._ids)).tolist()) for key in keys})

    def _noise(self, size: int) -> npt.NDArray[np.float64]:
        return self._dice.uniform(0.0, 1e9, size) * self._dice.choice([1.0, 1e-3, 1e-6], size)

    def _tidy(self, now: float) -> None:
        while self._history.tidy(now):
            pass

    def _used(self) -> int:
        engine = make_engine(self._path)
        with engine.connect() as connection, begin(connection):
            found = used(driver(connection))
        engine.dispose()
        return found


def _periods() -> Iterator[tuple[Step, int]]:
    """All that are over at the end, and some that were let go before."""
    for step in Step:
        since = step.period_start(END - step.kept - (HOLES if step is not Step.TWO_HOURS else 0))
        for start in range(since, END, step.period):
            yield step, start


def test_a_series_of_all_steps_keeps_its_bound(tmp_path: Path) -> None:
    assert Room(tmp_path / "vms.db", VM_KEYS, {}, 25).fill() < PER_SERIES * len(VM_KEYS)


def test_a_vm_with_one_disk_and_one_interface_keeps_its_bound(tmp_path: Path) -> None:
    assert len(VM_KEYS) == 8
    assert Room(tmp_path / "devices.db", VM_KEYS, rare_keys(CATALOGUE), 10).fill() < PER_VM
