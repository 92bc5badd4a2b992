"""A year through the recorder and its file: every step says what was sampled, and the file keeps its bound.

The year has nights in which nobody recorded, starts of the program, and deaths of it: then what was sampled in the
minute that was open is lost, and nothing else. It is sampled twice a day, its last two weeks
three times an hour, its last hours every minute and every five seconds: a minute that is written takes milliseconds.
"""

from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.fakes.history.sums import T0, series

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind
from stellwerk.model.history.step import Step
from stellwerk.services.recording.keeping import Keeping
from stellwerk.services.recording.look import Look

HOUR, DAY = 3600, 86_400
END = T0 + 365 * DAY
KEYS = {Kind.VM: ("cpu_usage", "net_in")}
IDS = ("a", "b")
MOST = 4 * 1024**3
PER_SERIES = 64 * 1024
"""Bytes of a series at all steps, at most."""


def moments(dice: np.random.Generator) -> npt.NDArray[np.float64]:
    """When something was sampled."""
    pace = ((365 * DAY, 12 * HOUR), (14 * DAY, 1200), (6 * HOUR, 60), (HOUR, 5), (0, 0))
    parts = [np.arange(END - begin, END - end, step) for (begin, step), (end, _next) in pairwise(pace)]
    whole = np.concatenate(parts)
    at = whole + dice.uniform(0, 1, len(whole))
    asleep = (at // DAY % 5 == 0) & (at % DAY < 8 * HOUR)  # every fifth night
    return at[~asleep]


class Year:
    """The recorder through all of it; `raw` is what it was handed and did not lose."""

    def __init__(self, path: Path) -> None:
        dice = np.random.default_rng(7)
        self.path = path
        self.at = moments(dice)
        self.values = np.abs(dice.normal(50.0, 30.0, (2, 2, len(self.at)))) * np.array([[[1.0]], [[1e6]]])
        self.values[:, 1, dice.random(len(self.at)) < 0.1] = np.nan  # b often has no answer
        self.counts = np.ones(len(self.at), bool)
        self._ends = set(dice.integers(0, len(self.at), 40).tolist())
        self.history, self.keeping = self._begin(self.at[0])

    def _begin(self, now: float) -> tuple[HistoryFile, Keeping]:
        history = HistoryFile(self.path, SystemClock())
        keeping = Keeping(history)
        assert keeping.open(KEYS, now) is None
        return history, keeping

    def run(self) -> None:
        """Record it all."""
        tidied = 0.0
        for number, at in enumerate(self.at.tolist()):
            if number in self._ends:
                self._end(number, at)
            now = array("d", [at, at])
            columns = [array("d", row) for row in self.values[:, :, number].tolist()]
            self.keeping.take(at, [Look(Kind.VM, IDS, KEYS[Kind.VM], columns, now)])
            if at - tidied >= (HOUR if at > END - DAY else DAY):
                tidied = at
                self.keeping.tidy(at, MOST)
        self.keeping.end(END)
        self.history, self.keeping = self._begin(END)
        unknown, now = array("d", [np.nan] * 2), array("d", [END, END])
        self.keeping.take(END, [Look(Kind.VM, IDS, KEYS[Kind.VM], [unknown, unknown], now)])  # all before is over
        self.keeping.tidy(END, MOST)

    def _end(self, number: int, now: float) -> None:
        """The program ends and is started again; every second time it is killed."""
        if number % 2:
            self.keeping.end(now)
        else:
            minute = Step.MINUTE.start(self.at[number - 1])
            self.counts[:number] &= self.at[:number] < minute
            self.history.close()
        self.history, self.keeping = self._begin(now)

    def expected(self, step: Step, key: int, column: int) -> Iterator[tuple[int, float, float]]:
        """Mean and maximum of each stretch, by all that was sampled in it."""
        values = self.values[key, column]
        known = self.counts & ~np.isnan(values)
        starts = self.at[known] // step.seconds * step.seconds
        stretches, first = np.unique(starts, return_index=True)
        sums = np.add.reduceat(values[known], first)
        counts = np.diff([*first, len(starts)])
        tops = np.maximum.reduceat(values[known], first)
        for start, total, count, top in zip(stretches, sums, counts, tops, strict=True):
            yield int(start), total / count, top


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    made = Year(tmp_path_factory.mktemp("year") / "metrics.db")
    made.run()
    yield made
    made.history.close()


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize(("column", "id_"), list(enumerate(IDS)))
@pytest.mark.parametrize(("key", "name"), list(enumerate(KEYS[Kind.VM])))
def test_every_step_says_what_was_sampled(year: Year, step: Step, column: int, id_: str, key: int, name: str) -> None:
    begin = max(T0, END - step.kept + step.period)
    points = year.history.read(series(id_, name), step, begin, END)
    at, mean, top = zip(*(one for one in year.expected(step, key, column) if one[0] >= begin), strict=True)
    assert points.at.tolist() == list(at)
    np.testing.assert_allclose(points.mean, np.array(mean, np.float32), rtol=1e-6)
    np.testing.assert_array_equal(points.top, np.array(top, np.float32))


def test_the_file_keeps_its_bound(year: Year) -> None:
    year.keeping.end(END)
    size = year.path.stat().st_size
    assert size < len(IDS) * len(KEYS[Kind.VM]) * PER_SERIES + 200_000  # tables, the last hour, free pages
