"""Rates of devices against series with known answers: right, unknown, never a spike, never a zero out of nothing."""

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.policy.sample.device_rate import device_rates, processor_shares
from stellwerk.policy.sample.rate import MOST_BYTES

NAN = math.nan


def columns(**numbers: list[float]) -> dict[str, "array[float]"]:
    return {key: array("d", column) for key, column in numbers.items()}


def plain(rates: dict[str, "array[float]"]) -> dict[str, list[float | None]]:
    return {key: [None if math.isnan(value) else value for value in column] for key, column in rates.items()}


def test_rates_and_latencies_of_each_device() -> None:
    before = columns(disk_read=[0, 10], disk_read_ops=[0, 5], disk_read_ns=[0, 0])
    now = columns(disk_read=[5000, 10], disk_read_ops=[50, 5], disk_read_ns=[1e8, 0])
    assert plain(device_rates(before, now, 50.0)) == {
        "disk_read": [100.0, 0.0],
        "disk_read_ops": [1.0, 0.0],
        "disk_read_latency": [pytest.approx(0.002), None],
    }


def test_a_device_that_was_plugged_in_anew_is_unknown_and_its_neighbour_is_not() -> None:
    before, now = columns(net_in=[900, 0], net_out=[10, 0]), columns(net_in=[5, 50], net_out=[10**6, 50])
    assert plain(device_rates(before, now, 5.0)) == {"net_in": [None, 10.0], "net_out": [None, 10.0]}


@pytest.mark.parametrize(("before", "seconds"), [(columns(net_in=[0]), None), ({}, 5.0), (columns(net_in=[NAN]), 5.0)])
def test_a_gap_is_a_gap(before: dict[str, "array[float]"], seconds: float | None) -> None:
    assert plain(device_rates(before, columns(net_in=[70]), seconds)) == {"net_in": [None]}


def test_nothing_is_more_than_a_device_can() -> None:
    assert plain(device_rates(columns(net_in=[0]), columns(net_in=[1e18]), 5.0)) == {"net_in": [None]}


def test_shares_of_processors() -> None:
    before, now = columns(wait=[0, 0, 0], steal=[0, 0, 5]), columns(wait=[2.5e9, 5.1e9, 1], steal=[0, 20e9, 0])
    shares = plain(processor_shares(before, now, 5.0))
    assert shares == {"wait": [pytest.approx(50.0), 100.0, None], "steal": [0.0, None, None]}
    assert plain(processor_shares(before, now, None)) == {"wait": [None] * 3, "steal": [None] * 3}


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=20), st.floats(1, 125))
def test_a_steady_rate_is_itself_at_any_distance(loads: list[float], seconds: float) -> None:
    now = columns(disk_write=[load * seconds for load in loads])
    rates = device_rates(columns(disk_write=[0.0] * len(loads)), now, seconds)["disk_write"]
    assert list(rates) == pytest.approx(loads)


@given(st.lists(st.tuples(st.integers(0, 10**15), st.integers(0, 10**15)), min_size=1), st.floats(0.1, 125))
def test_never_negative_and_never_a_spike(readings: list[tuple[int, int]], seconds: float) -> None:
    before, now = (columns(net_in=[float(count) for count in column]) for column in zip(*readings, strict=True))
    for (then, count), rate in zip(readings, device_rates(before, now, seconds)["net_in"], strict=True):
        assert math.isnan(rate) or 0 <= rate <= MOST_BYTES
        assert math.isnan(rate) or count >= then
