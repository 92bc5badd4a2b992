"""How far a move is."""

import pytest

from stellwerk.model.migration import MoveProgress


@pytest.mark.parametrize(
    ("total", "remaining", "fraction"), [(0, 0, None), (100, 100, 0.0), (100, 25, 0.75), (100, 0, 1.0), (10, 20, 0.0)]
)
def test_a_fraction_stays_within_its_bounds(total: int, remaining: int, fraction: float | None) -> None:
    assert MoveProgress(total, remaining).fraction == fraction
