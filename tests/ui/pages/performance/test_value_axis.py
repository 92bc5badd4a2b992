"""Ticks that people would choose."""

import pytest

from stellwerk.core.unit import format_rate
from stellwerk.ui.pages.performance.value_axis import MOST, ticks


def test_percents_are_in_quarters() -> None:
    assert ticks(102.0, percent=True) == [0, 25, 50, 75, 100]


@pytest.mark.parametrize("top", [1024.0, 5e5, 1.9e6, 3.3e9])
def test_rates_are_in_round_numbers_and_few(top: float) -> None:
    found = ticks(top, percent=False)
    assert 2 <= len(found) <= MOST
    assert found[-1] <= top
    assert all("." not in format_rate(value).removesuffix(".5 MiB/s") for value in found)
