"""Answers of lanes: a value or an error; and every lane has a limit."""

from __future__ import annotations

import pytest

from stellwerk.core.error import Unreachable
from stellwerk.ports.lane import LIMITS, Answer, Lane


def test_the_value_of_an_answer() -> None:
    assert Answer(value=5).get() == 5
    nothing: Answer[None] = Answer()
    assert nothing.get() is None


def test_the_error_of_an_answer_is_raised() -> None:
    lost = Unreachable('host "h1" does not answer')
    answer: Answer[int] = Answer(error=lost)
    with pytest.raises(Unreachable) as raised:
        answer.get()
    assert raised.value is lost


def test_every_lane_but_the_long_one_gives_up() -> None:
    assert set(LIMITS) == set(Lane)
    assert [lane for lane, limit in LIMITS.items() if limit is None] == [Lane.LONG]
