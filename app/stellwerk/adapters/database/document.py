"""JSON documents of the model's frozen dataclasses, by field name: facts of hosts, calls, tasks. Pure; any thread.

A document names only what differs from the default. Reading passes over keys that it does not know (a newer program
wrote them) and takes defaults for those that are missing. A value of another type than declared is refused: a
database is outside input. Domains, of which there are thousands, are packed tighter: see `packed`.
"""

import json
import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Generic, NoReturn, TypeVar

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.model.call import Call
from stellwerk.model.host import HostFacts

T = TypeVar("T")
Reader = Callable[[Any], Any]
Writer = Callable[[Any], Any]
Pair = tuple[Reader, Writer | None]
"""How values of a type are read, and written; None = as they are."""

UNREADABLE = (TypeError, ValueError, LookupError, AttributeError, RecursionError)
"""What the pieces of a reader raise for what does not fit."""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a value of a document")


decode = json.JSONDecoder(parse_constant=_no_constant).decode
"""JSON text to plain values; raises one of UNREADABLE."""

write_json = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode
"""Plain values to compact JSON, ASCII only, so that any text of Python's can be stored. ValueError for NaN."""


def read_json(text: Any) -> Any:
    """The value of a JSON text. Raises Invalid for anything else, NaN and too deep nesting included."""
    try:
        return decode(text)
    except UNREADABLE as error:
        raise Invalid(_("a stored document is not JSON"), details=repr(error)[:500]) from error


class Codec(Generic[T]):
    """Turns one dataclass into plain JSON values and back. Made from its type hints, once; see `codec`."""

    def __init__(self, made: Callable[..., T]) -> None:
        cls = typing.cast("type[Any]", made)
        self._make = made
        self._name = cls.__name__
        self._pairs = {name: pair_of(hint) for name, hint in typing.get_type_hints(cls).items()}
        self._defaults = {item.name: default_of(item) for item in fields(cls)}

    def plain(self, value: T) -> dict[str, Any]:
        """The fields that differ from their defaults, as plain JSON values."""
        document: dict[str, Any] = {}
        for name, default in self._defaults.items():
            part = getattr(value, name)
            if default is MISSING or part != default:
                write = self._pairs[name][1]
                document[name] = part if write is None or part is None else write(part)
        return document

    def read(self, document: Any) -> T:
        """The inverse of `plain`. Raises Invalid for anything that does not fit."""
        try:
            return self.build(document)
        except UNREADABLE as error:
            text = _("a stored {what} cannot be read").format(what=self._name)
            raise Invalid(text, details=repr(error)[:500]) from error

    def build(self, document: Any) -> T:
        """As `read`, with the bare exceptions: for codecs inside codecs."""
        known = self._defaults
        return self._make(**{key: self._pairs[key][0](value) for key, value in document.items() if key in known})


@cache
def codec(cls: Callable[..., T]) -> Codec[T]:
    """The codec of a dataclass."""
    return Codec(cls)


def write_facts(facts: HostFacts | None) -> str | None:
    """The document of what a host reported."""
    return None if facts is None else write_json(codec(HostFacts).plain(facts))


def write_call(call: Call | None) -> str | None:
    """The document of a call."""
    return None if call is None else write_json(call.as_json())


def default_of(item: Any) -> Any:
    """The default of a dataclass field; MISSING where it has none."""
    return item.default if item.default_factory is MISSING else item.default_factory()


def pair_of(hint: Any, of_class: Callable[[Any], Pair] | None = None) -> Pair:
    """Reader and writer for a type hint of the model; `of_class` gives those of dataclasses. Readers raise UNREADABLE.

    Raises TypeError for a type that documents cannot hold.
    """
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    origin = typing.get_origin(hint)
    if origin is types.UnionType or origin is typing.Union:
        (inner,) = (part for part in typing.get_args(hint) if part is not type(None))
        read, write = pair_of(inner, of_class)
        return (lambda value: None if value is None else read(value)), write
    if origin is tuple:
        return _pair_of_many(typing.get_args(hint)[0], of_class)
    if hint is float:
        return real, None
    if hint in (str, int, bool):
        return exactly(hint), None
    if hint in _OTHERS:
        return _OTHERS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        members: Mapping[Any, Any] = {member.value: member for member in hint}
        return members.__getitem__, (lambda member: member.value)
    if is_dataclass(hint):
        return of_class(hint) if of_class else (codec(hint).build, codec(hint).plain)  # type: ignore[arg-type]
    raise TypeError(f"documents cannot hold a {hint!r}")


def _pair_of_many(item: Any, of_class: Callable[[Any], Pair] | None) -> Pair:
    if item is str:
        return texts, list
    read, write = pair_of(item, of_class)
    if write is None:
        return (lambda value: tuple(map(read, a_list(value)))), list
    return (lambda value: tuple(map(read, a_list(value)))), (lambda parts: list(map(write, parts)))


_OTHERS: dict[Any, Pair] = {Call: (Call.from_json, Call.as_json), Ref: (Ref.parse, str)}


def exactly(kind: type) -> Reader:
    """Takes values of this very type only: JSON's true is no number."""

    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"a {type(value).__name__} where a {kind.__name__} belongs")
        return value

    return read


def real(value: Any) -> float:
    """A finite number."""
    if type(value) is int:
        return float(value)
    if type(value) is not float or not math.isfinite(value):
        raise TypeError(f"no number: {value!r}"[:200])
    return value


def a_list(value: Any) -> list[Any]:
    """A list of whatever."""
    if type(value) is not list:
        raise TypeError(f"a {type(value).__name__} where a list belongs")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    for part in a_list(value):
        if type(part) is not str:
            raise TypeError("a list of texts holds something else")
    return tuple(value)
