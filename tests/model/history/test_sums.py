"""Points of one series."""

import numpy as np

from stellwerk.model.history.sums import Points, added, joined


def points(*pairs: tuple[int, float]) -> Points:
    at, mean = np.array([pair[0] for pair in pairs], np.int64), np.array([pair[1] for pair in pairs], np.float32)
    return Points(60, at, mean, mean + 1)


def test_joined_parts_are_in_order_and_the_later_one_counts() -> None:
    found = joined(60, [points((60, 1.0), (120, 2.0)), points((120, 9.0), (0, 5.0))])
    assert found.at.tolist() == [0, 60, 120]
    assert found.mean.tolist() == [5.0, 1.0, 9.0]
    assert found.top.tolist() == [6.0, 2.0, 10.0]


def test_series_are_added_up_as_far_as_they_are_known() -> None:
    found = added([points((0, 1.0), (60, 2.0)), points((60, 10.0), (180, 20.0))])
    assert found.at.tolist() == [0, 60, 180]
    assert found.mean.tolist() == [1.0, 12.0, 20.0]
    assert found.top.tolist() == [2.0, 14.0, 21.0]
    alone = points((0, 1.0))
    assert added([alone]) is alone


def test_nothing_joined_is_empty() -> None:
    assert joined(60, []).at.tolist() == []
