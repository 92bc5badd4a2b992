"""The name that is proposed for a query that shall be kept. Pure; owner thread."""

import re
from collections.abc import Collection

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, translate
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.registry import catalogue_of
from stellwerk.model.graph import Graph
from stellwerk.search.query import read

LONGEST = 60
_TAIL = re.compile(r"(^|\s+)(sortby\s.*|page\s+\d+)$", re.IGNORECASE | re.DOTALL)
_AND = re.compile(r"\s+AND\s+")


def proposed_name(query: str, graph: Graph) -> str:
    """What it lists and the words of its conditions, without their order; another one than all there are."""
    asked = read(query, catalogue=catalogue_of(graph))
    words = asked.canonical
    title = ""
    if asked.valid and asked.kind is not None:
        info = asked.catalogue.kinds[asked.kind]
        title = translate(info.many)
        words = words.removeprefix(f"{info.type_name}:")
    words = _AND.sub(", ", _TAIL.sub("", words.strip()))
    name = ": ".join(part for part in (title, words) if part) or _("Bookmark")
    return _another(_cut(name, LONGEST), _taken(graph))


def _taken(graph: Graph) -> Collection[str]:
    return {one.name.casefold() for one in graph.all(Kind.BOOKMARK) if isinstance(one, Bookmark)}


def _cut(name: str, longest: int) -> str:
    """Shortened between words where that is possible."""
    if len(name) <= longest:
        return name
    return f"{name[: longest - 1].rsplit(' ', 1)[0].rstrip(' ,:')}…"


def _another(name: str, taken: Collection[str]) -> str:
    """The name itself, or with a number behind it."""
    numbered, number = name, 1
    while numbered.casefold() in taken:
        number += 1
        numbered = f"{name} ({number})"
    return numbered
