"""Times as they are written, in a zone whose days are not all of 24 hours."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.search.moment import Moment, iso_form, read_moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 30, 10, 30, tzinfo=BERLIN).timestamp()
"""A Monday, the day after the clocks went forward."""


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The local time is Berlin's."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def local(*parts: int) -> float:
    return datetime(*parts, tzinfo=BERLIN).timestamp()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-03-29", (2026, 3, 29), (2026, 3, 30)),
        ("today", (2026, 3, 30), (2026, 3, 31)),
        ("Yesterday", (2026, 3, 29), (2026, 3, 30)),
        ("sunday", (2026, 3, 29), (2026, 3, 30)),
        ("monday", (2026, 3, 23), (2026, 3, 24)),
        ("tuesday", (2026, 3, 24), (2026, 3, 25)),
        ("today-7d", (2026, 3, 23), (2026, 3, 24)),
        ("today-1w", (2026, 3, 23), (2026, 3, 24)),
        ("today+1d", (2026, 3, 31), (2026, 4, 1)),
        ("2026-03-28T10:15", (2026, 3, 28, 10, 15), (2026, 3, 28, 10, 16)),
        ("2026-03-28 10:15:20", (2026, 3, 28, 10, 15, 20), (2026, 3, 28, 10, 15, 21)),
        ("today-90m", (2026, 3, 29, 22, 30), (2026, 3, 29, 22, 30, 1)),
    ],
)
def test_local_times(text: str, start: tuple[int, ...], end: tuple[int, ...]) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert moment.bounds(NOW) == (local(*start), local(*end))


def test_a_zone_that_is_said_counts() -> None:
    moment = read_moment("2026-01-01T10:00:00Z")
    assert moment is not None
    assert moment.bounds(NOW)[0] == datetime(2026, 1, 1, 10, tzinfo=UTC).timestamp()
    assert moment == read_moment("2026-01-01t12:00:00+02:00") == read_moment("2026-01-01 05:30:00-04:30")


def test_now_and_its_offsets() -> None:
    for text, offset in (("now", 0), ("now-2h", -7200), ("NOW+1d", 86400), ("now-1d6h", -108000)):
        moment = read_moment(text)
        assert moment is not None
        assert moment.relative
        assert moment.bounds(NOW) == (NOW + offset, NOW + offset + 1)
    fixed = read_moment("2026-01-01")
    assert fixed is not None
    assert not fixed.relative


@pytest.mark.parametrize(
    "text",
    ["", "last week", "tomorrow", "2026-13-01", "2026-02-30", "2026-1-1", "20260101", "1/31/26", "now-", "now-x",
     "now2h",      "today-99999999d", "2026-01-01T25:00", "0000-00-00", "now--1d"],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    assert read_moment(text) is None


def test_the_ends_of_the_calendar_are_survived() -> None:
    for text in ("0001-01-01", "9999-12-31", "9999-12-31T23:59"):
        moment = read_moment(text)
        assert moment is None or len(moment.bounds(NOW)) == 2


def test_ovirts_local_forms_are_understood_for_the_correction() -> None:
    assert iso_form("1/31/26") == "2026-01-31"
    assert iso_form("12/01/2025 3:00 PM") == "2025-12-01"
    assert iso_form("Jan 31, 2026") == "2026-01-31"
    assert iso_form("31/31/26") is None
    assert iso_form("Foo 31, 2026") is None
    assert iso_form("soon") is None


@given(st.text(max_size=30), st.floats(0, 4e9))
def test_no_text_and_no_time_raises(text: str, now: float) -> None:
    for made in (read_moment(text), read_moment(f"today{text}"), read_moment(f"2026-01-01{text}")):
        assert made is None or isinstance(made, Moment)
        if made is not None:
            low, high = made.bounds(now)
            assert low <= high
