"""Stretches and gaps of a series."""

import numpy as np

from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.part.point_run import gaps_of, runs_of


def points(*at: int) -> Points:
    values = np.arange(len(at), dtype=np.float32)
    return Points(10, np.array(at, np.int64), values, values * 2)


def test_a_gap_parts_the_line() -> None:
    runs = runs_of(points(0, 10, 20, 90, 100))
    assert [len(run) for run in runs] == [3, 2]
    assert runs[0][2] == (20, 2.0, 4.0)


def test_gaps_are_before_between_and_after() -> None:
    assert gaps_of(points(100, 110, 200, 210), 0, 400) == [(0, 100), (120, 200), (220, 400)]
    assert gaps_of(points(0, 10, 20), 0, 40) == []
    assert gaps_of(points(), 0, 100) == [(0, 100)]
