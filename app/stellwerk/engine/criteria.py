"""Conditions on objects, written in the search language and read once. Owner thread."""

from functools import lru_cache

from stellwerk.core.error import Bug
from stellwerk.core.ids import Kind
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.search.query import Query, read


def holds(text: str, kind: Kind, entity: Entity, graph: Graph) -> bool:
    """Whether an object of this kind matches the text; raises Bug for a text that is no query."""
    return _read(text, kind).matches(entity, graph)


@lru_cache(maxsize=512)
def _read(text: str, kind: Kind) -> Query:
    query = read(text, kind=kind)
    if not query.valid:
        raise Bug(f"a declaration holds a query that cannot be read: {text}", details=str(query.errors))
    return query
