"""Units: what is written is read back; what is read is what was meant."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Invalid
from stellwerk.core.text import use_language
from stellwerk.core.unit import (
    GIB,
    KIB,
    MIB,
    PIB,
    TIB,
    exact_size,
    format_duration,
    format_moment,
    format_percent,
    format_rate,
    format_size,
    parse_size,
)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0), ("1", 1), ("17b", 17), ("2G", 2 * GIB), ("2g", 2 * GIB), ("512 MiB", 512 * MIB),
        ("1.5t", 3 * TIB // 2),
        ("10GB", 10**10), ("10 kb", 10_000), ("10k", 10 * KIB), (" 4KiB ", 4 * KIB), ("0.5M", MIB // 2), ("1P", PIB),
        ("1PB", 10**15), ("0.1G", GIB // 10), ("1023P", 1023 * PIB),
    ],
)  # fmt: skip
def test_a_size_is_read(text: str, size: int) -> None:
    assert parse_size(text) == size


def test_a_bare_number_is_in_the_default_unit() -> None:
    assert parse_size("4096", "MiB") == 4 * GIB
    assert parse_size("4096 k", "MiB") == 4 * MIB


@pytest.mark.parametrize(
    "text",
    ["", " ", "G", "-1G", "1..5G", "1.G", ".5G", "1e3", "1 GiBs", "1 X", "two", "1G 2M", "0x10", "1,5G", "9" * 30],
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is not a size"):
        parse_size(text)


@pytest.mark.parametrize("text", ["1024P", "2000000000G", "999999999999999999999999P"])
def test_a_size_beyond_all_measure_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="too large"):
        parse_size(text)


@given(st.integers(0, (1 << 60) - 1))
def test_whole_bytes_are_read_back_exactly(size: int) -> None:
    assert parse_size(str(size)) == size


@given(st.integers(1, 1023), st.sampled_from(["B", "KiB", "MiB", "GiB", "TiB", "PiB"]))
def test_a_whole_number_of_units_survives_both_ways(count: int, unit: str) -> None:
    text = f"{count} {unit}"
    assert format_size(parse_size(text)) == text


@given(st.integers(0, 1023 * PIB))
def test_what_is_written_is_read_back_within_its_rounding(size: int) -> None:
    assert abs(parse_size(format_size(size)) - size) <= max(1, size * 0.05)


@given(st.integers(0, 1023 * PIB))
def test_reading_and_writing_again_changes_nothing_more(size: int) -> None:
    text = format_size(size)
    assert format_size(parse_size(text)) == text


@given(st.integers(-(1 << 62), 1 << 62))
def test_a_size_is_short(size: int) -> None:
    number, unit = format_size(size).split(" ")
    assert len(number.lstrip("-")) <= 4
    assert unit in ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (1_048_575, "1 MiB"), (10 * GIB + GIB // 2,
        "10.5 GiB"), (100 * GIB + GIB // 2, "100 GiB"), (-1536, "-1.5 KiB"), (64 * TIB, "64 TiB"), (1 << 62, "4 EiB"),
        (1 << 72, "4096 EiB"), (0.4, "0.4 B"),
    ],
)  # fmt: skip
def test_a_size_for_people(size: float, text: str) -> None:
    assert format_size(size) == text


def test_a_rate_for_people() -> None:
    assert format_rate(12 * MIB) == "12 MiB/s"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0.0 %"), (3.21, "3.2 %"), (9.94, "9.9 %"), (9.96, "10 %"), (47.4, "47 %"), (400, "400 %")]
)
def test_a_percentage_for_people(value: float, text: str) -> None:
    assert format_percent(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 s"), (0, "0 s"), (0.9, "0 s"), (59.9, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3600, "1 h"),
        (3601, "1 h"), (3661, "1 h 1 min"), (86_399, "23 h 59 min"), (86_400, "1 d"), (86_459, "1 d"),
        (97_200, "1 d 3 h"), (40_000_000, "462 d 23 h"),
    ],
)  # fmt: skip
def test_a_duration_for_people(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


def test_moments_shorter_than_a_second() -> None:
    moments = (0.0, 0.00002, 0.00042, 0.0048, 0.0482, 0.9, 1.0, 75.0)
    assert [format_moment(one) for one in moments] == [
        "0 s",
        "< 0.1 ms",
        "0.4 ms",
        "4.8 ms",
        "48 ms",
        "900 ms",
        "1 s",
        "1 min 15 s",
    ]


@given(st.floats(0, 1e9))
def test_a_duration_has_at_most_two_units_and_loses_less_than_the_smaller(seconds: float) -> None:
    factors = {"d": 86400, "h": 3600, "min": 60, "s": 1}
    words = format_duration(seconds).split(" ")
    written = sum(int(count) * factors[unit] for count, unit in zip(words[::2], words[1::2], strict=True))
    assert len(words) <= 4
    assert written <= seconds < written + factors[words[1]]


def test_a_size_as_it_is_typed_loses_nothing() -> None:
    assert [exact_size(size) for size in (0, 1536 << 20, 4 << 30, 2 << 40, 1025, 3 << 10)] == [
        "0", "1536 MiB", "4 GiB", "2 TiB", "1025", "3 KiB",
    ]  # fmt: skip


class German(gettext.NullTranslations):
    """The marks of numbers in another language."""

    def gettext(self, message: str) -> str:
        return {"1,000.5": "1.000,5"}.get(message, message)


@pytest.fixture
def german() -> Iterator[None]:
    use_language(German())
    yield
    use_language(gettext.NullTranslations())


def test_numbers_are_written_and_read_with_the_marks_of_the_language(german: None) -> None:
    assert format_size(3 * GIB // 2) == "1,5 GiB"
    assert format_percent(3.24) == "3,2 %"
    assert format_moment(0.0004) == "0,4 ms"
    assert parse_size("1,5 GiB") == parse_size("1.5 GiB") == 3 * GIB // 2
