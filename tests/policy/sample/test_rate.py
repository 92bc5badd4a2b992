"""Rates of counters: right, unknown, never a spike."""

import math
from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.policy.sample.rate import (
    COUNTERS,
    CPU_OVERSHOOT,
    MOST_BYTES,
    RATE_KEYS,
    Moment,
    elapsed,
    host_cpu_modes,
    host_cpu_usage,
    share,
    vm_memory_usage,
    vm_rates,
)

INTERVAL = 5.0
UNKNOWN_COUNTERS = (math.nan,) * COUNTERS


class Reading(NamedTuple):
    """Counters at one moment."""

    moment: Moment
    cpus: int = 2
    cpu_ns: int | None = 10**9
    disk_read: int | None = 1000
    disk_write: int | None = 1000
    net_in: int | None = 1000
    net_out: int | None = 1000
    disk_read_ops: int | None = 1000
    disk_write_ops: int | None = 1000

    @property
    def counters(self) -> tuple[float, ...]:
        counters = (self.cpu_ns, *(getattr(self, key) for key in RATE_KEYS))
        return tuple(math.nan if count is None else count for count in counters)


FIRST = Reading(Moment(at=100.0, wall=1000.0))


def later(seconds: float = 5.0, *, cpu: float = 0.0, grown: int = 0, jump: float = 0.0, **more: object) -> Reading:
    grew = dict.fromkeys(RATE_KEYS, 1000 + grown)
    moment = Moment(at=FIRST.moment.at + seconds, wall=FIRST.moment.wall + seconds + jump)
    return Reading(moment, **({"cpu_ns": 10**9 + int(cpu * 1e9)} | grew | more))


def rates_of(before: Reading | None, now: Reading) -> Mapping[str, float | None]:
    """The rates by key; None = unknown."""
    seconds = elapsed(before.moment, now.moment, INTERVAL) if before is not None else None
    rates = one_vm(before.counters if before else UNKNOWN_COUNTERS, now.counters, seconds, now.cpus)
    return {key: None if math.isnan(rate) else rate for key, rate in zip(("cpu_usage", *RATE_KEYS), rates, strict=True)}


def one_vm(before: Sequence[float], now: Sequence[float], seconds: float | None, cpus: int) -> tuple[float, ...]:
    """The rates of one VM, in columns of one number."""
    columns = vm_rates(*([array("d", [count]) for count in reading] for reading in (before, now)), seconds, [cpus])
    return tuple(column[0] for column in columns)


def test_rates_of_two_good_readings() -> None:
    rates = rates_of(FIRST, later(cpu=5.0, grown=10_000))
    assert rates == {"cpu_usage": pytest.approx(50.0), **dict.fromkeys(RATE_KEYS, 2000.0)}


@pytest.mark.parametrize(
    "now",
    [
        later(0.0),
        later(13.0, grown=10**9),
        later(jump=3595, grown=10**12),
        later(jump=-65),
        later(cpu=-0.5),
        later(disk_read=5, net_in=10**9, disk_write=None, net_out=None),
    ],
    ids=["no time", "missed samples", "slept", "clock set back", "restarted", "counter reset"],
)
def test_no_rate_across_a_break(now: Reading) -> None:
    assert set(rates_of(FIRST, now).values()) == {None}


def test_no_rate_from_the_first_or_of_what_is_unknown() -> None:
    assert set(rates_of(None, FIRST).values()) == {None}
    assert set(map(math.isnan, one_vm(FIRST.counters, UNKNOWN_COUNTERS, 5.0, 2))) == {True}
    assert set(map(math.isnan, one_vm(UNKNOWN_COUNTERS, FIRST.counters, 5.0, 2))) == {True}


def test_what_is_missing_is_unknown_and_the_rest_is_not() -> None:
    rates = rates_of(FIRST, later(cpu=1.0, cpus=0, net_in=1500, disk_read=None, disk_write=None, net_out=None))
    assert rates["net_in"] == 100.0
    assert rates["cpu_usage"] is None
    assert rates["disk_read"] is None


def test_a_restart_makes_one_vm_unknown_and_not_its_neighbours() -> None:
    went_back = later(grown=-1, cpu=1.0)
    readings = [later(grown=500, cpu=1.0), went_back, later(grown=500, cpu=1.0)]
    before = [array("d", [count] * 3) for count in FIRST.counters]
    now = [array("d", column) for column in zip(*(reading.counters for reading in readings), strict=True)]
    columns = vm_rates(before, now, 5.0, [2, 2, 2])
    assert [[math.isnan(rate) for rate in column] for column in columns] == [[False, True, False]] * COUNTERS
    assert [column[2] for column in columns] == [pytest.approx(10.0), *[100.0] * len(RATE_KEYS)]


def test_rounding_never_shows_more_than_all_processors() -> None:
    assert rates_of(FIRST, later(cpu=10.2))["cpu_usage"] == 100.0
    assert rates_of(FIRST, later(cpu=30.0))["cpu_usage"] is None


@given(
    st.floats(-10, 60),
    st.floats(-100, 100),
    st.integers(-(10**12), 10**13),
    st.integers(-(10**9), 10**15),
)
def test_never_a_spike_and_never_negative(seconds: float, jump: float, cpu_ns: int, grown: int) -> None:
    now = later(seconds, grown=grown, jump=jump, cpu_ns=10**9 + cpu_ns)
    rates = dict(rates_of(FIRST, now))
    usage = rates.pop("cpu_usage")
    assert usage is None or 0 <= usage <= 100
    assert all(rate is None or 0 <= rate <= MOST_BYTES for rate in rates.values())
    if elapsed(FIRST.moment, now.moment, INTERVAL) is None:
        assert usage is None


@given(st.floats(0.5, 10), st.floats(0, 1))
def test_a_steady_load_reads_the_same_at_any_distance(seconds: float, load: float) -> None:
    rate = rates_of(FIRST, later(seconds, cpu=load * 2 * seconds))["cpu_usage"]
    assert rate == pytest.approx(100 * load, abs=0.01)
    assert rate is not None
    assert rate <= CPU_OVERSHOOT


def test_a_hosts_load_is_what_is_neither_idle_nor_waiting() -> None:
    before = {"user": 100, "system": 50, "idle": 1000, "iowait": 10}
    now = {"user": 130, "system": 60, "idle": 1050, "iowait": 20}
    assert host_cpu_usage(before, now) == pytest.approx(40.0)


@pytest.mark.parametrize("now", [None, {}, {"user": 100, "idle": 900}, {"user": 50, "idle": 2000}])
def test_a_hosts_load_is_unknown_without_two_growing_readings(now: dict[str, int] | None) -> None:
    assert host_cpu_usage({"user": 100, "idle": 900}, now) is None
    assert host_cpu_usage(None, {"user": 1}) is None


def test_memory_of_a_guest_needs_its_balloon() -> None:
    assert vm_memory_usage(None, None, None) is None
    assert vm_memory_usage(1000, None, None) is None
    assert vm_memory_usage(1000, None, 300) == pytest.approx(70.0)
    assert vm_memory_usage(1000, 600, 300) == pytest.approx(40.0)


def test_a_share_stays_within_its_whole() -> None:
    assert share(5, 0) is None
    assert share(None, 5) is None
    assert share(-3, 10) == 0.0
    assert share(30, 10) == 100.0


def test_what_processors_are_spent_for() -> None:
    before = {"user": 100, "kernel": 100, "idle": 100, "iowait": 0}
    now = {"user": 150, "kernel": 130, "idle": 110, "iowait": 10}
    assert host_cpu_modes(before, now) == {"cpu_user": 50.0, "cpu_system": 30.0, "cpu_iowait": 10.0}
    nobody_knows = {"cpu_user": None, "cpu_system": None, "cpu_iowait": None}
    assert host_cpu_modes(now, before) == nobody_knows
    assert host_cpu_modes(None, now) == nobody_knows
    assert host_cpu_modes({"idle": 1}, {"idle": 2})["cpu_user"] is None
