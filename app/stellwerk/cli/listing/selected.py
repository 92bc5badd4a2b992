"""The objects that a query finds, one after the other: events and tasks are read as they are written. Owner thread."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from stellwerk.cli.session import Session
from stellwerk.model.entity import Entity
from stellwerk.search.crossing.outside import OUTSIDE, crosses
from stellwerk.search.query import Query, select

if TYPE_CHECKING:  # most queries need none of it
    from stellwerk.ports.lane import Answer
    from stellwerk.services.query.evaluation import Found

PORTION = 1000
"""Events read at once."""


class Selected:
    """What a valid query that names its type finds, in its order. Raises Refused for what cannot be answered."""

    def __init__(self, session: Session, query: Query) -> None:
        self._session = session
        self._kind = query.kind
        self._entities: Sequence[Entity] = ()
        self._found: Found | None = None
        if query.kind is not None and crosses(query.checked):

            def ask(done: Callable[["Answer[Found]"], None]) -> None:
                session.app.queries.ask(query, done)

            self._found = session.answered(ask)
        else:
            self._entities = select(query, session.graph)

    def __len__(self) -> int:
        return len(self._entities) if self._found is None else len(self._found.rows)

    def __iter__(self) -> Iterator[Entity]:
        found, kind = self._found, self._kind
        if found is None or kind is None:
            yield from self._entities
        elif kind not in OUTSIDE:
            table = self._session.graph.tables.get(kind, {})
            yield from (table[id_] for id_ in found.rows if isinstance(id_, str) and id_ in table)
        else:
            for start in range(0, len(found.rows), PORTION):
                rows = found.rows[start : start + PORTION]
                there = self._session.answered(partial(self._session.app.queries.load, kind, rows))
                entities = (found.lacking.get(row) or there.get(row) for row in rows)
                yield from (entity for entity in entities if entity is not None)
