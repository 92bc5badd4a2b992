"""Values of properties as text for people and as plain values for machines. Pure; any thread."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from stellwerk.core.ids import Ref, TagId
from stellwerk.core.text import _, natural_key, translate, with_marks
from stellwerk.core.unit import format_moment, format_percent, format_rate, format_size
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.entity import name_of
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.tag_tree import path_text, tags_of

DASH = "–"
"""What stands for an unknown value."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def format_value(prop: Prop[Any], value: Any, graph: Graph) -> str:
    """The text that people read; a dash for unknown and for nothing in a set."""
    if value is None or value in ("", ()):
        return DASH
    match prop.kind:
        case PropKind.BYTES:
            return format_size(value)
        case PropKind.PERCENT:
            return format_percent(value)
        case PropKind.RATE:
            return format_rate(value)
        case PropKind.DURATION:
            return format_moment(value)
        case PropKind.TIME:
            return format_time(value)
        case PropKind.DATE:
            return format_date(value)
        case PropKind.FLAG:
            return _("yes") if value else _("no")
        case PropKind.TEXTS | PropKind.IPS:
            return ", ".join(value)
        case PropKind.TAGS:
            return ", ".join(tag_names(value, graph)) or DASH
        case PropKind.VERSION:
            return format_version(value)
        case PropKind.REF:
            return ref_name(value, graph)
        case PropKind.ENUM:
            return value if prop.source is Source.USER else choice_word(value)
        case PropKind.COUNT:
            return str(value) if isinstance(value, int) else with_marks(f"{value:.1f}")
        case PropKind.TEXT:
            return str(value)


def choice_word(value: str) -> str:
    """One of an enumeration for people: states of hosts and VMs are names (`NonResponsive`), others words."""
    return translate(value) if value.islower() else str(value)


def format_time(seconds: float) -> str:
    """Local time, `2026-11-23 14:05:09`; a dash for what no calendar has."""
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return DASH


def format_date(seconds: float) -> str:
    """The local day, `2026-11-23`; a dash for what no calendar has."""
    return format_time(seconds)[:10]


def format_version(number: int) -> str:
    """libvirt's number as `9.0.0`."""
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"


def ref_name(ref: Ref, graph: Graph) -> str:
    """The name of what a reference names; a dash if it is not there."""
    entity = graph.get(ref)
    return name_of(entity) if entity is not None else DASH


def tag_names(ids: Iterable[TagId], graph: Graph) -> list[str]:
    """The names of tags, in the order of their paths."""
    tags = tags_of(ids, graph)
    return [tag.name for tag in sorted(tags, key=lambda tag: natural_key(path_text(tag, graph)))]


def plain_value(prop: Prop[Any], value: Any, graph: Graph) -> Any:
    """The value for machine formats: bytes, seconds, percents and counts as numbers, versions and names as text,
    tags by their paths."""
    if value is None:
        return None
    match prop.kind:
        case PropKind.REF:
            entity = graph.get(value)
            if isinstance(entity, Folder) and prop.nested:
                return path_text(entity, graph)
            return name_of(entity) if entity is not None else value.id
        case PropKind.VERSION:
            return format_version(value)
        case PropKind.DATE:
            return format_date(value)
        case PropKind.TEXTS | PropKind.IPS:
            return list(value)
        case PropKind.TAGS:
            return sorted((path_text(tag, graph) for tag in tags_of(value, graph)), key=natural_key)
        case _:
            return value


def harmless(text: str) -> str:
    """A text for a file of comma-separated values: what a spreadsheet would take for a formula gets an apostrophe.
    Names come from outside."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def sort_value(prop: Prop[Any], value: Any, graph: Graph) -> Any:
    """What the value compares by (with natural order for texts still to be applied); None = unknown, sorts last."""
    if value is None or value == ():
        return None
    match prop.kind:
        case PropKind.REF:
            return ref_name(value, graph)
        case PropKind.ENUM:
            return prop.choices.index(value) if prop.ordered else value
        case PropKind.TAGS:
            return tuple(tag_names(value, graph)) or None
        case _:
            return value
