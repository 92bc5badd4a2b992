"""Examples of numbers and times, shown where one must be written. Pure; any thread."""

import re
from typing import Any

from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.search.ast import Literal, Op
from stellwerk.search.value import Refusal, read_value

K = PropKind

_EXAMPLES = {
    K.COUNT: ("4", "2.5"),
    K.BYTES: ("4GiB", "512MiB", "500MB"),
    K.PERCENT: ("80", "80%"),
    K.RATE: ("10MiB/s",),
    K.DURATION: ("90s", "15m", "3h", "2d", "1d6h", "06:30"),
    K.VERSION: ("9.0", "10.1.0"),
    K.TIME: ("today", "yesterday", "now-2h", "today-7d", "2026-01-31", "now", "monday", "tuesday", "wednesday",
             "thursday", "friday", "saturday", "sunday"),
    K.DATE: ("today", "yesterday", "today-7d", "today+7d", "2026-01-31"),
    K.IPS: ("10.0.0.0/24",),
}  # fmt: skip

_UNITS = {
    K.BYTES: ("GiB", "MiB", "TiB", "KiB", "GB", "MB", "TB", "KB", "G", "M", "T", "K"),
    K.RATE: ("MiB/s", "KiB/s", "GiB/s", "MB/s", "KB/s", "GB/s"),
    K.PERCENT: ("%",),
    K.DURATION: ("s", "m", "h", "d", "w"),
    K.TIME: ("m", "h", "d", "w", "s"),
    K.DATE: ("d", "w"),
}

_MOMENTS = frozenset({K.TIME, K.DATE})
_NUMBER = re.compile(r"\d{1,18}(?:\.\d{1,9})?", re.ASCII)
_OFFSET = re.compile(r"[a-z]+[+-]\d{1,9}", re.ASCII)
_BASE = re.compile(r"(?:now|today|yesterday|[a-z]{3,6}day)[+-]?", re.ASCII)


def examples(prop: Prop[Any], op: Op, typed: str) -> list[str]:
    """What may be written to go on from what is typed; empty for properties that are no numbers or times."""
    folded = typed.casefold()
    found = [example for example in _EXAMPLES.get(prop.kind, ()) if example.casefold().startswith(folded)]
    begun = _OFFSET if prop.kind in _MOMENTS else _NUMBER
    if begun.fullmatch(folded):
        found += [typed + unit for unit in _UNITS.get(prop.kind, ())]
    elif prop.kind in _MOMENTS and _BASE.fullmatch(folded):
        base = typed.rstrip("+-")
        found += [example for sign in "-+" for example in (f"{base}{sign}2h", f"{base}{sign}7d")]
    fitting = (example for example in dict.fromkeys(found) if example.casefold().startswith(folded))
    return [example for example in fitting if _is_value(prop, op, example)]


def _is_value(prop: Prop[Any], op: Op, text: str) -> bool:
    return not isinstance(read_value(prop, op, Literal((text,), False, 0, len(text)), "", suggest=False), Refusal)
