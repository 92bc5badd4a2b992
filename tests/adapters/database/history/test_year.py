"""A year through the recorder and its file: every step says what was sampled, and the file keeps its bound.

The year has nights in which nobody recorded, starts of the program, and deaths of it: then what was sampled in the
minute that was open is lost, and nothing else. It is sampled twice a day, its last two weeks
twice an hour, its last hours every minute, the end of them every five seconds: a minute that is written takes
milliseconds.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.fakes.history.clocked import PACE, ClockedRecorder
from tests.fakes.history.sums import T0, series

from stellwerk.model.history.step import Step
from stellwerk.services.recording.recording import TIDY_EVERY

HOUR, DAY = 3600, 86_400
END = T0 + 365 * DAY
KEYS = ("cpu_usage", "net_in")
IDS = ("a", "b")
TOGETHER = 8
"""Samples that are handed to the recorder before it is waited for."""
PER_SERIES = 64 * 1024
"""Bytes of a series at all steps, at most."""


def moments(dice: np.random.Generator) -> npt.NDArray[np.float64]:
    """When something was sampled."""
    pace = ((365 * DAY, 12 * HOUR), (14 * DAY, 1800), (6 * HOUR, 60), (HOUR // 3, 5), (0, 0))
    parts = [np.arange(END - begin, END - end, step) for (begin, step), (end, _next) in pairwise(pace)]
    whole = np.concatenate(parts)
    at = whole + dice.uniform(0, 1, len(whole))
    asleep = (at // DAY % 5 == 0) & (at % DAY < 8 * HOUR)  # every fifth night
    return at[~asleep]


class Year:
    """A recorder of the program through all of it, on a clock of ours: `at` and `values` are what it was handed, of
    which it `counts` what it did not lose."""

    def __init__(self, path: Path) -> None:
        dice = np.random.default_rng(7)
        self.path = path
        self.at = moments(dice)
        self.values = np.abs(dice.normal(50.0, 30.0, (2, 2, len(self.at)))) * np.array([[[1.0]], [[1e6]]])
        self.values[:, 1, dice.random(len(self.at)) < 0.1] = np.nan  # b often has no answer
        self.counts = np.ones(len(self.at), bool)
        self._ends = set(dice.integers(0, len(self.at), 40).tolist())
        self.recorder = ClockedRecorder(path, IDS, self.at[0])

    def run(self) -> int:
        """Record it all; bytes of the file in the end, when the program was ended."""
        for number, at in enumerate(self.at.tolist()):
            if number in self._ends:
                self._end(number, at)
            self._sample(at, self.values[:, :, number])
            if number % TOGETHER == 0:
                self.recorder.catch_up()
        self.recorder.catch_up()
        self.recorder.close()
        self.recorder.begin(END)
        for _minute in range(2 * int(TIDY_EVERY / PACE)):
            self._sample(END, np.full((2, 2), np.nan))  # all before is over
        self.recorder.close()
        size = self.path.stat().st_size
        self.recorder.begin(END)
        return size

    def _sample(self, at: float, values: npt.NDArray[np.float64]) -> None:
        self.recorder.sample(at, dict(zip(KEYS, values.tolist(), strict=True)))

    def _end(self, number: int, now: float) -> None:
        """The program ends and is started again; every second time it is killed."""
        self.recorder.catch_up()
        if number % 2:
            self.recorder.close()
        else:
            minute = Step.MINUTE.start(self.at[number - 1])
            self.counts[:number] &= self.at[:number] < minute
            self.recorder.die()
        self.recorder.begin(now)

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
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Year, int]]:
    """When it is over, and how large the file is."""
    made = Year(tmp_path_factory.mktemp("year") / "metrics.db")
    size = made.run()
    yield made, size
    made.recorder.close()


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize(("column", "id_"), list(enumerate(IDS)))
@pytest.mark.parametrize(("key", "name"), list(enumerate(KEYS)))
def test_every_step_says_what_was_sampled(
    year: tuple[Year, int], step: Step, column: int, id_: str, key: int, name: str
) -> None:
    begin = max(T0, END - step.kept + step.period)
    points = year[0].recorder.read(series(id_, name), step, begin, END)
    at, mean, top = zip(*(one for one in year[0].expected(step, key, column) if one[0] >= begin), strict=True)
    assert points.at.tolist() == list(at)
    np.testing.assert_allclose(points.mean, np.array(mean, np.float32), rtol=1e-6)
    np.testing.assert_array_equal(points.top, np.array(top, np.float32))


def test_the_file_keeps_its_bound(year: tuple[Year, int]) -> None:
    size = year[1]
    assert size < len(IDS) * len(KEYS) * PER_SERIES + 200_000  # tables, the last hour, free pages
