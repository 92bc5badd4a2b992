"""Numbers as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.search.number import (
    Amount,
    read_count,
    read_duration,
    read_percent,
    read_rate,
    read_size,
    read_version,
)

MIB, GIB = 1 << 20, 1 << 30


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4096", Amount(4096 * MIB, 4096 * MIB, 4097 * MIB)),
        ("4G", Amount(4 * GIB, 4 * GIB, 5 * GIB)),
        ("4gib", Amount(4 * GIB, 4 * GIB, 5 * GIB)),
        ("4 GiB", Amount(4 * GIB, 4 * GIB, 5 * GIB)),
        ("4GB", Amount(4 * 10**9, 4 * 10**9, 5 * 10**9)),
        ("1.5KB", Amount(1500, 1500, 1600)),
        ("7b", Amount(7, 7, 8)),
        ("1T", Amount(1 << 40, 1 << 40, 2 << 40)),
        ("9007199254740993b", Amount(9007199254740993, 9007199254740993, 9007199254740994)),
    ],
)
def test_sizes(text: str, amount: Amount) -> None:
    assert read_size(text, "MiB") == amount


@pytest.mark.parametrize("text", ["", "GB", "-4G", "4X", "4ib", "1e3", "٣", "4..5", "4GBB", "1" * 30])
def test_what_is_no_size(text: str) -> None:
    assert read_size(text, "GiB") is None


@pytest.mark.parametrize(
    ("text", "seconds", "step"),
    [("90s", 90, 1), ("15m", 900, 60), ("15min", 900, 60), ("3h", 10800, 3600), ("2d", 172800, 86400),
     ("1w", 604800, 604800), ("1d6h", 108000, 3600), ("1", 86400, 86400), ("0.5", 43200, 8640), ("1.5h", 5400, 360),
     ("06:30", 23400, 60), ("06:30:10", 23410, 1), ("2.06:30", 196200, 60), ("500ms", 0.5, 0.001),
     ("36:00", 129600, 60)],
)  # fmt: skip
def test_durations(text: str, seconds: float, step: float) -> None:
    read = read_duration(text)
    assert read is not None
    assert (read.exact, read.low) == (seconds, seconds)
    assert read.high == pytest.approx(seconds + step)


@pytest.mark.parametrize("text", ["", "-1d", "1x", "1:60", "d", "1d 6h", "1:2:3", "1.2.3"])
def test_what_is_no_duration(text: str) -> None:
    assert read_duration(text) is None


def test_counts_percents_and_rates() -> None:
    assert read_count("+4") == Amount(4, 4, 5)
    assert read_count("2.50") == Amount(2.5, 2.5, 2.51)
    assert read_percent("80%") == read_percent("80") == read_percent("80 %") == Amount(80, 80, 81)
    assert read_rate("10MiB/s") == read_rate("10") == Amount(10 * MIB, 10 * MIB, 11 * MIB)
    for text in ("", "%", "4 5", "0x10", "1e5", "--1", "nan", "inf"):
        assert read_count(text) is None


def test_negative_numbers_are_cut_towards_zero() -> None:
    amount = read_count("-2")
    assert amount is not None
    assert [amount.equals(value) for value in (-3, -2.9, -2, -1.9, 2)] == [False, True, True, False, False]
    assert read_count("-0") == Amount(0, 0, 1)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("9", 9_000_000, 10_000_000), ("9.1", 9_001_000, 9_002_000), ("9.1.2", 9_001_002, 9_001_003),
     ("9.*", 9_000_000, 10_000_000)],
)  # fmt: skip
def test_versions(text: str, low: int, high: int) -> None:
    assert read_version(text) == Amount(low, low, high)


def test_what_is_no_version() -> None:
    assert all(read_version(text) is None for text in ("", "a", "9.", "1.2.3.4", "-1"))


@given(st.text(max_size=40), st.sampled_from(["0", "9" * 18, "1.5", ":", "d", "GiB"]))
def test_no_text_breaks_a_reader(text: str, more: str) -> None:
    for read in (read_count, read_percent, read_rate, read_duration, read_version):
        read(text + more)
        read(more + text)
