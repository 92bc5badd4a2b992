"""JSON documents of the model's records, by field name: facts of hosts, domains, calls. Pure; any thread.

A document names only what differs from the default. Reading passes over keys that it does not know (a newer program
wrote them) and takes defaults for those that are missing. A value of another type than declared is refused: a
database is outside input.
"""

import json
from collections.abc import Mapping
from functools import cache
from math import isfinite
from typing import Any, TypeVar

import msgspec

from stellwerk.core.error import Invalid
from stellwerk.core.record import fields
from stellwerk.core.text import _
from stellwerk.model.call import Call
from stellwerk.model.host import HostFacts

T = TypeVar("T")

_UNREADABLE = (ValueError, TypeError, RecursionError)
"""What msgspec raises for what does not fit, all of its errors being ValueErrors."""


def read_json(text: Any) -> Any:
    """The value of a JSON text. Raises Invalid for anything else, NaN and too deep nesting included."""
    return read_text(text, Any, _("a stored document is not JSON"))


def read_text(text: Any, kind: Any, complaint: str) -> Any:
    """The value of type `kind` that a JSON text stands for. Raises Invalid, with this complaint, for one that does not
    fit."""
    try:
        if type(text) is not str:
            raise TypeError(f"no text: {type(text).__name__}")
        try:
            return decoder_of(kind).decode(text)
        except msgspec.DecodeError as error:
            if "\\ud" not in text:
                raise
            return _read_halves(text, kind, error)
    except _UNREADABLE as error:
        raise Invalid(complaint, details=repr(error)[:500]) from error


def read_record(values: Any, kind: type[T]) -> T:
    """The record that plain values stand for. Raises Invalid for anything that does not fit."""
    try:
        return msgspec.convert(values, kind)
    except _UNREADABLE as error:
        text = _("a stored {what} cannot be read").format(what=kind.__name__)
        raise Invalid(text, details=repr(error)[:500]) from error


def _changed(record: Any) -> dict[str, Any]:
    """The fields of a record that differ from their defaults."""
    return {name: value for name, default in _defaults(record.__class__) if (value := getattr(record, name)) != default}


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((item.name, item.default) for item in fields(kind))


write_json = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False, default=_changed).encode
"""Plain values and records to compact JSON, ASCII only, so that any text of Python's can be stored. ValueError for
NaN."""


def write_facts(facts: HostFacts | None) -> str | None:
    """The document of what a host reported."""
    return None if facts is None else write_json(facts)


def write_call(call: Call | None) -> str | None:
    """The document of a call."""
    return None if call is None else write_json(call.as_json())


def without_infinity(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """These values, if each number among them is one that JSON could hold. Raises Invalid."""
    for name, value in values.items():
        if type(value) is float and not isfinite(value):
            raise Invalid(_("a stored number is none"), details=f"{name}: {value}")
    return values


@cache
def decoder_of(kind: Any) -> msgspec.json.Decoder[Any]:
    """What decodes JSON into values of this type, for whoever reads thousands; `read_text` explains what went wrong."""
    return msgspec.json.Decoder(kind)


def _read_halves(text: str, kind: Any, error: msgspec.DecodeError) -> Any:
    """A text of Python's may hold halves of surrogate pairs, which only Python's own reader takes."""
    try:
        return msgspec.convert(json.loads(text), kind)
    except _UNREADABLE:
        raise error from None
