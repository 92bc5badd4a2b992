"""How long is waited between tries."""

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.policy.backoff import backoff


def test_doubles_up_to_a_minute() -> None:
    assert [backoff(tries, 0.0) for tries in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_nothing_failed_yet_waits_as_after_the_first() -> None:
    assert backoff(0, 0.0) == 1.0


@given(st.integers(-5, 10_000), st.floats(-5, 5))
def test_stays_within_a_fifth_of_its_bounds(tries: int, luck: float) -> None:
    assert 0.8 <= backoff(tries, luck) <= 72.0
