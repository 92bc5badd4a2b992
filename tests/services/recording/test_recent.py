"""The last hour as it was sampled."""

import numpy as np
from tests.fakes.history.sums import T0, listed

from stellwerk.services.recording.recent import KEPT, Recent

NAN = float("nan")


def filled(rounds: int, objects: int = 2) -> Recent:
    """One sample every five seconds: the object's number and the round."""
    recent, ids = Recent(("cpu_usage", "net_in")), tuple(f"vm-{number}" for number in range(objects))
    for number in range(rounds):
        values = np.array([[number + 1000.0 * place for place in range(objects)], [7.0] * objects])
        recent.add(T0 + 5 * number, ids, values)
    return recent


def test_each_sample_is_there_packed_or_not() -> None:
    points = filled(30).read("vm-1", "cpu_usage", 5, T0, T0 + 3600)
    assert listed(points) == [(T0 + 5 * number, 1000.0 + number, 1000.0 + number) for number in range(30)]
    assert points.seconds == 5


def test_only_the_time_that_is_asked_for() -> None:
    points = filled(30).read("vm-0", "cpu_usage", 5, T0 + 10, T0 + 20)
    assert points.at.tolist() == [T0 + 10, T0 + 15]


def test_what_is_unknown_is_left_out() -> None:
    recent = Recent(("cpu_usage",))
    for number, value in enumerate((1.0, NAN, 3.0)):
        recent.add(T0 + 5 * number, ("a",), np.array([[value]]))
    assert recent.read("a", "cpu_usage", 5, T0, T0 + 60).at.tolist() == [T0, T0 + 10]
    assert recent.read("b", "cpu_usage", 5, T0, T0 + 60).at.tolist() == []
    assert recent.read("a", "net_in", 5, T0, T0 + 60).at.tolist() == []


def test_objects_come_and_go_within_a_minute() -> None:
    recent = Recent(("cpu_usage",))
    recent.add(T0, ("a", "b"), np.array([[1.0, 2.0]]))
    recent.add(T0 + 5, ("b", "c"), np.array([[3.0, 4.0]]))
    recent.add(T0 + 10, ("b", "c"), np.array([[5.0, 6.0]]))
    assert recent.read("b", "cpu_usage", 5, T0, T0 + 60).mean.tolist() == [2.0, 3.0, 5.0]
    assert recent.read("a", "cpu_usage", 5, T0, T0 + 60).mean.tolist() == [1.0]


def test_more_than_an_hour_is_let_go() -> None:
    recent = filled(2 * KEPT // 5, objects=1)
    found = recent.read("vm-0", "cpu_usage", 5, 0, 1e12)
    assert KEPT - 60 <= found.at[-1] - found.at[0] <= KEPT + 60


def test_it_is_smaller_than_it_was() -> None:
    assert filled(720, objects=100).size < 720 * 100 * 2 * 4 / 2
