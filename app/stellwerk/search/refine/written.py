"""How the value that an object has is written in a query that is to find it. Pure; any reader's thread."""

from typing import Any

from stellwerk.model.catalogue.format import format_time, format_value, format_version
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.graph import Graph
from stellwerk.model.tag_tree import path_text, search_value, tags_of
from stellwerk.search.refine.condition import NULL
from stellwerk.search.token import quote

K = PropKind

_MIB = 1 << 20
CHOSEN = frozenset({K.TEXT, K.TEXTS, K.ENUM, K.FLAG, K.IPS, K.TAGS, K.REF, K.VERSION})
"""Kinds whose values are chosen one by one; the others lie between two."""


def written_values(prop: Prop[Any], entity: Entity, graph: Graph) -> list[tuple[str, str]]:
    """The values of an object's property: how people read each, and how it is written in a query, NULL = unset.

    Several for sets. None for what has no exact form, such as a percentage.
    """
    return written_of(prop, prop.get(entity, graph), graph)


def written_of(prop: Prop[Any], value: Any, graph: Graph) -> list[tuple[str, str]]:
    """The same, of a value that an object would answer."""
    if value is None or value in ("", ()):
        return [(format_value(prop, None, graph), NULL)]
    match prop.kind:
        case K.TEXTS:
            return [(text, quote(text)) for text in value]
        case K.IPS:
            return [(text, quote(text.partition("/")[0])) for text in value]
        case K.TAGS:
            return [(path_text(tag, graph), quote(search_value(tag, graph))) for tag in tags_of(value, graph)]
        case _:
            written = _written(prop, value, graph)
            shown = format_value(prop, value, graph)
            return [(shown[:10] if prop.kind is K.TIME else shown, written)] if written is not None else []


def _written(prop: Prop[Any], value: Any, graph: Graph) -> str | None:
    match prop.kind:
        case K.REF:
            target = graph.get(value)
            return quote(name_of(target)) if target is not None else None
        case K.FLAG:
            return "true" if value else "false"
        case K.BYTES:
            return f"{value // _MIB}MiB" if value % _MIB == 0 and value else f"{value}B"
        case K.COUNT:
            return str(int(value)) if value == int(value) else None
        case K.TIME:
            day = format_time(value)[:10]
            return day if len(day) == len("2026-01-31") else None
        case K.VERSION:
            return format_version(value)
        case K.PERCENT | K.RATE | K.DURATION:
            return None
        case _:
            return quote(str(value))
