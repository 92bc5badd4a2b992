"""When nobody was recording."""

import pytest

from stellwerk.policy.history.unwatched import SLACK, unwatched

HOUR = 3600.0


@pytest.mark.parametrize(
    ("watches", "expected"),
    [
        ([], []),
        ([(0, 24 * HOUR)], []),
        ([(0, 2 * HOUR), (5 * HOUR, 24 * HOUR)], [(2 * HOUR, 5 * HOUR)]),
        ([(0, 2 * HOUR), (2 * HOUR + SLACK, 24 * HOUR)], []),
        ([(0, 20 * HOUR)], [(20 * HOUR, 24 * HOUR)]),
        ([(5 * HOUR, 24 * HOUR)], []),  # of what was before that nobody knows
        ([(0, 10 * HOUR), (1 * HOUR, 2 * HOUR), (12 * HOUR, 24 * HOUR)], [(10 * HOUR, 12 * HOUR)]),
        ([(-90 * HOUR, -80 * HOUR)], [(0, 24 * HOUR)]),
        ([(-90 * HOUR, -80 * HOUR), (3 * HOUR, 23.99 * HOUR)], [(0, 3 * HOUR)]),
        ([(30 * HOUR, 40 * HOUR)], []),
    ],
)
def test_stretches(watches: list[tuple[float, float]], expected: list[tuple[float, float]]) -> None:
    assert unwatched(watches, 0.0, 24 * HOUR) == expected
