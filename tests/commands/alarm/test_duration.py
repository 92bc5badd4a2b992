"""Lengths of time as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.commands.alarm.duration import LONGEST, checked_duration, duration_text, seconds_of
from stellwerk.core.error import Invalid


@pytest.mark.parametrize(
    ("text", "seconds"), [("5m", 300), (" 90 ", 90), ("1d6h", 108000), ("0s", 0), ("06:30", 23400)]
)
def test_what_is_one(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds
    assert checked_duration(text) == text.strip()


@pytest.mark.parametrize("text", ["", "soon", "-5m", "5x", "900d"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(Invalid):
        checked_duration(text)


@given(st.integers(0, int(LONGEST)))
def test_there_and_back(seconds: int) -> None:
    assert seconds_of(duration_text(seconds)) == seconds
