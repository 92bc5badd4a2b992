"""Values of user-defined fields: read from a text and written as one. Pure; any thread."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from math import isfinite

from stellwerk.core.error import Invalid
from stellwerk.core.text import _, alike
from stellwerk.model.field import Field, FieldType, Value, Values

LONGEST = 2000
"""Characters of a text."""

_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,12})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def read_value(field: Field, text: str) -> Value:
    """The value that a text means to a field. Raises Invalid, saying what is accepted."""
    text = text.strip()
    if not text:
        raise Invalid(_('the value of "{key}" is missing').format(key=field.key), _("take it away with Clear-Field"))
    match field.type:
        case FieldType.NUMBER:
            return _number(field, text)
        case FieldType.DATE:
            return _date(field, text)
        case FieldType.CHOICE:
            return _choice(field, text)
        case FieldType.TEXT:
            return _text(field, text)


def readable_value(field: Field, text: str) -> Value | None:
    """The value that a text means to a field; None for one that it cannot have."""
    try:
        return read_value(field, text)
    except Invalid:
        return None


def write_value(value: Value) -> str:
    """The inverse of `read_value`."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.12f}".rstrip("0")
    return str(value)


def holds(field: Field, value: Value) -> bool:
    """Whether a stored value is one of the field's type. The choices may have changed since."""
    if field.type is FieldType.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return type(value) is str and (field.type is not FieldType.CHOICE or value in field.choices)


def with_values(values: Values, changes: Mapping[str, Value | None]) -> Values:
    """The values after a change; None takes one away."""
    after = {**values, **changes}
    return {key: value for key, value in sorted(after.items()) if value is not None}


@lru_cache(maxsize=1 << 16)
def day_start(text: str) -> float | None:
    """The local midnight that a day in ISO form begins with, UTC seconds; None for what is no day."""
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day).astimezone().timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _number(field: Field, text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        raise Invalid(
            _('"{text}" is no number, which "{key}" is').format(text=text[:80], key=field.key),
            _("write for example 4711, -3 or 2.5"),
        )
    number = float(text)
    return int(text) if "." not in text else (int(number) if number.is_integer() else number)


def _date(field: Field, text: str) -> Value:
    if not _DATE.fullmatch(text) or day_start(text) is None:
        raise Invalid(
            _('"{text}" is no date, which "{key}" is').format(text=text[:80], key=field.key),
            _("write it as year-month-day, for example 2026-01-31"),
        )
    return text


def _choice(field: Field, text: str) -> Value:
    folded = text.casefold()
    for choice in field.choices:
        if choice.casefold() == folded:
            return choice
    close = alike(text[:80], field.choices, 1)
    told = ", ".join(close or field.choices[:10]) or "-"
    raise Invalid(
        _('"{text}" is no choice of "{key}"').format(text=text[:80], key=field.key),
        _("did you mean {names}").format(names=told) if close else _("choose one of {names}").format(names=told),
    )


def _text(field: Field, text: str) -> Value:
    if len(text) > LONGEST:
        raise Invalid(_("the text is too long"), _("give at most {n} characters").format(n=LONGEST))
    if _NO_TEXT.search(text):
        raise Invalid(_("the text holds a control character"), _("leave it out"))
    return text
