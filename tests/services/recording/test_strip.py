"""Small lines of the samples in memory."""

from __future__ import annotations

import numpy as np
import pytest
from tests.fakes.history.sums import T0

from stellwerk.core.ids import Kind
from stellwerk.model.history.strip import MOST_POINTS, StripWish, point_seconds
from stellwerk.services.recording.recent import Recent
from stellwerk.services.recording.strip import strips_of

NAN = float("nan")
ROUNDS = 120
END = T0 + 5.0 * ROUNDS


def wish(*ids: str, keys: tuple[str, ...] = ("cpu_usage",), seconds: float = 15.0) -> StripWish:
    return StripWish(kind=Kind.VM, ids=ids, keys=keys, end=END, seconds=seconds)


@pytest.fixture
def recent() -> Recent:
    """Ten minutes of `a` (the round) and `b` (7, but for two minutes of nothing)."""
    made = Recent(("cpu_usage", "net_in"))
    for number in range(ROUNDS):
        other = NAN if 48 <= number < 72 else 7.0
        made.add(T0 + 5.0 * number, ("a", "b"), np.array([[float(number), other], [1.0, 2.0]]))
    return made


def test_each_point_is_the_mean_of_its_samples(recent: Recent) -> None:
    found = strips_of(recent, wish("a"))
    strip = found["a", "cpu_usage"]
    assert strip.points == tuple(3.0 * point + 1.0 for point in range(MOST_POINTS))
    assert (strip.least, strip.mean, strip.most, strip.span) == (0.0, 59.5, 119.0, 600.0)


def test_a_gap_is_a_gap(recent: Recent) -> None:
    points = strips_of(recent, wish("b"))["b", "cpu_usage"].points
    assert points == (7.0,) * 16 + (None,) * 8 + (7.0,) * 16


def test_of_whom_nothing_is_known_there_is_none(recent: Recent) -> None:
    assert set(strips_of(recent, wish("x", "b", "a", keys=("net_in", "nothing")))) == {("b", "net_in"), ("a", "net_in")}
    assert strips_of(Recent(("cpu_usage",)), wish("a")) == {}


def test_a_sum_is_of_what_is_known_at_a_time(recent: Recent) -> None:
    found = strips_of(recent, wish("a", "b", "x", keys=("cpu_usage+net_in", "cpu_usage+nothing")))
    both, one = found["a", "cpu_usage+net_in"], found["b", "cpu_usage+net_in"]
    assert (both.points[0], both.least, both.most) == (2.0, 1.0, 120.0)
    assert one.points == (9.0,) * 16 + (2.0,) * 8 + (9.0,) * 16
    assert found["a", "cpu_usage+nothing"].most == 119.0
    assert {id_ for id_, _key in found} == {"a", "b"}


def test_objects_that_came_later_have_the_end_alone() -> None:
    made = Recent(("cpu_usage",))
    for number in range(ROUNDS):
        ids = ("b", "a") if number >= 60 else ("b",)
        made.add(T0 + 5.0 * number, ids, np.array([[1.0] * len(ids)]))
    points = strips_of(made, wish("a", "b"))
    assert points["a", "cpu_usage"].points == (None,) * 20 + (1.0,) * 20
    assert None not in points["b", "cpu_usage"].points


def test_a_longer_interval_makes_longer_points() -> None:
    assert point_seconds(5.0) == 15.0
    assert point_seconds(60.0) == 180.0
    assert wish("a", seconds=180.0).count == 20
    assert wish("a", seconds=1e5).count == 2


def test_what_was_sampled_before_a_long_sleep_is_not_in_it(recent: Recent) -> None:
    late = StripWish(kind=Kind.VM, ids=("a",), keys=("cpu_usage",), end=END + 5000.0, seconds=15.0)
    assert strips_of(recent, late) == {}
