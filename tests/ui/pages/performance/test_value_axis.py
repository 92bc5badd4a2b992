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


def test_other_numbers_are_written_in_tens() -> None:
    assert ticks(0.0042, percent=False, binary=False) == pytest.approx([0, 0.001, 0.002, 0.003, 0.004])
    assert ticks(1.0, percent=False, binary=False) == pytest.approx([0, 0.5, 1.0])
    assert ticks(70, percent=False, binary=False) == [0, 20, 40, 60]
    assert ticks(0, percent=False, binary=False) == [0.0]
