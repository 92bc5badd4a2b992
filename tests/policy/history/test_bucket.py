"""Sums of one stretch, while objects come and go."""

import numpy as np

from stellwerk.core.ids import Kind
from stellwerk.model.history.step import Step
from stellwerk.model.history.sums import Sums
from stellwerk.policy.history.bucket import Bucket

KEYS = ("cpu_usage", "net_in")
NAN = float("nan")


def bucket() -> Bucket:
    return Bucket(Kind.VM, KEYS, Step.MINUTE, 60)


def series(sums: Sums | None, id_: str, key: str) -> tuple[float, float, int]:
    """Mean, maximum and count of one."""
    assert sums is not None
    row, column = KEYS.index(key), sums.roster.ids.index(id_)
    return float(sums.mean[row, column]), float(sums.top[row, column]), int(sums.count[row, column])


def test_mean_and_maximum_of_what_is_known() -> None:
    made = bucket()
    made.add(("a", "b"), np.array([[10.0, 1.0], [NAN, 5.0]]))
    made.add(("a", "b"), np.array([[30.0, NAN], [NAN, 7.0]]))
    assert series(made.sums(), "a", "cpu_usage") == (20.0, 30.0, 2)
    assert series(made.sums(), "b", "cpu_usage") == (1.0, 1.0, 1)
    mean, top, count = series(made.sums(), "a", "net_in")
    assert np.isnan(mean)
    assert np.isnan(top)
    assert count == 0


def test_objects_come_go_and_change_places() -> None:
    made = bucket()
    made.add(("a", "b"), np.array([[1.0, 2.0], [0.0, 0.0]]))
    made.add(("b", "c", "a"), np.array([[4.0, 8.0, 3.0], [0.0, 0.0, 0.0]]))
    made.add(("c",), np.array([[10.0], [0.0]]))
    sums = made.sums()
    assert [series(sums, id_, "cpu_usage") for id_ in "abc"] == [(2.0, 3.0, 2), (3.0, 4.0, 2), (9.0, 10.0, 2)]


def test_what_was_never_known_is_not_there() -> None:
    made = bucket()
    assert made.sums() is None
    made.add(("a", "b"), np.array([[NAN, 1.0], [NAN, NAN]]))
    sums = made.sums()
    assert sums is not None
    assert sums.roster.ids == ("b",)
    assert sums.start == 60
    assert sums.roster.kind is Kind.VM


def test_merged_parts_are_what_one_bucket_would_be() -> None:
    rng = np.random.default_rng(3)
    whole, first, second = bucket(), bucket(), bucket()
    for number in range(10):
        values = rng.random((2, 3)) * 1e9
        whole.add(("a", "b", "c"), values)
        (first if number < 4 else second).add(("a", "b", "c"), values)
    merged = bucket()
    for part in (first.sums(), second.sums()):
        assert part is not None
        merged.merge(part)
    one, other = whole.sums(), merged.sums()
    assert one is not None
    assert other is not None
    assert np.array_equal(one.mean, other.mean)
    assert np.array_equal(one.top, other.top)
