"""Conditions on objects, written in the search language and read once. Owner thread."""

from collections.abc import Callable
from functools import lru_cache

from stellwerk.core.error import Bug
from stellwerk.core.ids import Kind
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.search.query import Query, read

Tests = dict[tuple[str, Kind], Callable[[Entity], bool]]
"""Compiled tests of one pass, valid until the inventory changes: menus ask thousands of times in one."""


def holds(text: str, kind: Kind, entity: Entity, graph: Graph, tests: Tests | None = None) -> bool:
    """Whether an object of this kind matches the text; raises Bug for a text that is no query."""
    if tests is None:
        return _read(text, kind).matches(entity, graph)
    test = tests.get((text, kind))
    if test is None:
        test = tests[text, kind] = _read(text, kind).test(graph)
    return test(entity)


@lru_cache(maxsize=512)
def _read(text: str, kind: Kind) -> Query:
    query = read(text, kind=kind)
    if not query.valid:
        raise Bug(f"a declaration holds a query that cannot be read: {text}", details=str(query.errors))
    return query
