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


def handed_over(recent: Recent, to: Recent, now: float) -> Recent:
    """What one process has goes to another."""
    to.restore(list(recent.packed()), now)
    return to


def test_another_process_goes_on_with_it() -> None:
    other = handed_over(filled(30), Recent(("cpu_usage", "net_in")), T0 + 200)
    other.add(T0 + 200, ("vm-0", "vm-1"), np.array([[1.0, 2.0], [3.0, 4.0]]))
    points = other.read("vm-1", "cpu_usage", 5, T0, T0 + 3600)
    expected = [(T0 + 5 * number, 1000.0 + number, 1000.0 + number) for number in range(30)]
    assert listed(points) == [*expected, (T0 + 200, 2.0, 2.0)]
    assert len(list(filled(30).packed())) == 3
    assert sum(len(piece) for piece in filled(720, 100).packed()) < 1.1 * filled(720, 100).size


def test_what_both_have_is_there_once() -> None:
    own = Recent(("cpu_usage", "net_in"))
    for number in range(20, 40):
        own.add(T0 + 5 * number + 1, ("vm-0",), np.array([[-1.0], [0.0]]))
    handed_over(filled(30), own, T0 + 200)
    points = own.read("vm-0", "cpu_usage", 5, T0, T0 + 3600)
    assert points.mean.tolist() == [*(float(number) for number in range(21)), *[-1.0] * 20]
    twice = handed_over(own, Recent(("cpu_usage", "net_in")), T0 + 200)
    assert listed(twice.read("vm-0", "cpu_usage", 5, T0, T0 + 3600)) == listed(points)


def test_more_than_an_hour_ago_or_later_than_now_is_nothing() -> None:
    other = handed_over(filled(60), Recent(("cpu_usage",)), T0 + KEPT + 100)
    assert other.first == T0 + 120
    assert handed_over(filled(60), Recent(("cpu_usage",)), T0 + 100).first == T0


def test_what_cannot_be_read_is_left_out() -> None:
    pieces = list(filled(60).packed())
    broken = [b"", b"\xff" * 40, pieces[0][:-1], pieces[0] + b"x", pieces[0].replace(b'"until"', b'"other"')]
    nobody = Recent(("cpu_usage",))
    nobody.restore(broken, T0 + 400)
    assert nobody.first == float("inf")
    body = bytearray(pieces[0])
    body[-60:] = b"\0" * 60
    other = Recent(("cpu_usage", "net_in"))
    other.restore([bytes(body)], T0 + 400)
    assert other.read("vm-1", "net_in", 5, T0, T0 + 60).mean.tolist() == []
