"""Series of several objects as one."""

import numpy as np
import pytest

from stellwerk.model.history.blend import Mixture, blended
from stellwerk.model.history.step import Step

NAN = float("nan")


def mixture() -> Mixture:
    return Mixture(Step.MINUTE, 600, 720)


def moment(into: Mixture, start: int, mean: list[float], weights: list[float]) -> None:
    values = np.array(mean)
    into.add_moment(start, values, values * 2, np.array(weights))


def test_each_counts_by_its_weight() -> None:
    made = mixture()
    moment(made, 600, [10.0, 40.0, 99.0], [2.0, 1.0, 0.0])
    points = blended(True, (made, mixture()))
    assert points.at.tolist() == [600]
    assert points.mean.tolist() == [20.0]
    assert points.top.tolist() == [40.0]


def test_a_sum_leaves_out_what_nobody_knows() -> None:
    made = mixture()
    moment(made, 660, [10.0, NAN, 5.0], [1.0, 1.0, 1.0])
    assert blended(False, (made, mixture())).mean.tolist() == [15.0]


def test_where_nobody_knows_there_is_no_point() -> None:
    made = mixture()
    moment(made, 660, [NAN], [1.0])
    assert blended(True, (made, mixture())).at.tolist() == []


def test_lines_are_cut_to_what_was_asked() -> None:
    made = mixture()
    made.add_line(540, np.array([1.0, 2.0, NAN, 4.0, 5.0]), np.array([1.0, 3.0, NAN, 4.0, 5.0]), 3.0)
    points = blended(True, (mixture(), made))
    assert points.at.tolist() == [600, 720]
    assert points.mean.tolist() == [2.0, 4.0]
    assert points.top.tolist() == pytest.approx([3.0, 4.0])


def test_what_stands_in_both_counts_once() -> None:
    moments, blocks = mixture(), mixture()
    for each in (moments, blocks):
        moment(each, 600, [10.0, 20.0], [1.0, 1.0])
    moment(blocks, 660, [7.0], [1.0])
    assert blended(False, (moments, blocks)).mean.tolist() == [30.0, 7.0]
