"""Values of fields: typed, with errors that say what is accepted."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.entity import user_field

from stellwerk.core.error import Invalid
from stellwerk.model.field import FieldType, Value
from stellwerk.model.field_value import (
    LONGEST,
    day_start,
    holds,
    read_value,
    readable_value,
    with_values,
    write_value,
)

HOSTILE = "ä \U0001f600 \u202e'\"*"
TEXT, NUMBER = user_field("owner"), user_field("cost", FieldType.NUMBER)
DATE, CHOICE = user_field("review", FieldType.DATE), user_field("stage", FieldType.CHOICE, "test", "Live & well")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (TEXT, "  ops  ", "ops"), (TEXT, "x" * LONGEST, "x" * LONGEST), (TEXT, HOSTILE, HOSTILE),
        (NUMBER, "4711", 4711), (NUMBER, "-3", -3), (NUMBER, "+2.50", 2.5), (NUMBER, "2.0", 2),
        (DATE, "2026-02-28", "2026-02-28"), (CHOICE, "TEST", "test"), (CHOICE, "live & WELL", "Live & well"),
    ],
)  # fmt: skip
def test_a_text_means_a_value(field: object, text: str, value: Value) -> None:
    read = read_value(field, text)
    assert (read, type(read)) == (value, type(value))
    assert holds(field, read)


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        (TEXT, " ", 'the value of "owner" is missing'), (TEXT, "x" * (LONGEST + 1), "too long"),
        (TEXT, "a\x00", "control character"), (TEXT, "a\nb", "control character"),
        (NUMBER, "many", '"many" is no number'), (NUMBER, "1e9", "is no number"), (NUMBER, "nan", "is no number"),
        (NUMBER, "٣", "is no number"), (NUMBER, "9" * 19, "is no number"),
        (DATE, "today", "is no date"), (DATE, "2026-02-30", "is no date"), (DATE, "2026-2-3", "is no date"),
        (CHOICE, "tst", '"tst" is no choice of "stage", did you mean test'),
        (CHOICE, "zzzz", "choose one of test, Live"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_what_is_accepted(field: object, text: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_value(field, text)
    assert says in str(caught.value)
    assert readable_value(field, text) is None


@given(st.integers(-(10**17), 10**17) | st.floats(-1e9, 1e9).map(lambda number: round(number, 6)))
def test_a_number_that_is_written_is_read(number: float) -> None:
    assert read_value(NUMBER, write_value(number)) == number


def test_what_another_program_left_is_told_apart() -> None:
    assert not holds(NUMBER, "x")
    assert not holds(NUMBER, float("inf"))
    assert not holds(CHOICE, "gone")
    assert not holds(TEXT, 3)


def test_a_day_begins_at_local_midnight() -> None:
    start = day_start("2026-01-31")
    assert start is not None
    assert time.localtime(start)[:6] == (2026, 1, 31, 0, 0, 0)
    assert day_start("never") is None


def test_none_takes_a_value_away() -> None:
    assert with_values({"b": 1, "a": "x"}, {"b": None, "c": 2}) == {"a": "x", "c": 2}
