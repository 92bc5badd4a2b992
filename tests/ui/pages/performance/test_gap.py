"""Lines are broken where nothing is known."""

import numpy as np

from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.performance.gap import drawn, value_at


def points(*at: int) -> Points:
    values = np.arange(len(at), dtype=np.float32)
    return Points(5, np.array(at, np.int64), values, values + 1)


def test_what_follows_is_one_line() -> None:
    line = drawn(points(0, 5, 10, 20))
    assert line.at.tolist() == [0, 5, 10, 20]
    assert not np.isnan(line.mean).any()


def test_a_gap_breaks_it_where_it_begins() -> None:
    line = drawn(points(0, 5, 60, 65))
    assert line.at.tolist() == [0, 5, 10, 60, 65]
    assert np.isnan(line.mean).tolist() == [False, False, True, False, False]
    assert np.isnan(line.top).tolist() == [False, False, True, False, False]


def test_nothing_is_an_empty_line() -> None:
    assert drawn(points()).at.tolist() == []
    assert value_at(drawn(points()), 3, 5) is None


def test_the_nearest_value_counts_as_far_as_its_step_reaches() -> None:
    line = drawn(points(0, 5, 60))
    assert value_at(line, 4, 5) == 1
    assert value_at(line, 30, 5) is None
    assert value_at(line, 61, 5) == 2
