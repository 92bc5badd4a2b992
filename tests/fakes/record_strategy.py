"""Hypothesis strategies of records, all fields filled: hypothesis itself knows dataclasses, but no records."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from stellwerk.core.record import Record

T = TypeVar("T")

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def records(kind: type[T], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Records of a kind; `given` are strategies of some of its fields."""
    hints = get_type_hints(kind)
    names = {name: given[name] if name in given else _values(hints[name]) for name in kind.__struct_fields__}
    return st.builds(kind, **names)


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, type) and issubclass(hint, Record):
        return records(hint)
    if hint is float:
        return FINITE
    if get_origin(hint) is tuple and get_args(hint)[-1] is not Ellipsis:
        return st.tuples(*map(_values, get_args(hint)))
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        if parts[-1] is not Ellipsis:
            return st.tuples(*map(_values, parts))
        return st.lists(_values(parts[0]), max_size=3).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(*map(_values, get_args(hint)), max_size=3)
    if type(None) in get_args(hint):
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        return st.none() | _values(inner)
    return st.from_type(hint)
