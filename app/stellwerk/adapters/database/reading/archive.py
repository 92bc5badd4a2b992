"""Events and tasks of one moment, read through SQLAlchemy: the port's Archive. Reader threads only."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions
from stellwerk.adapters.database.label.said import said_of
from stellwerk.adapters.database.query_sql.arms import parted
from stellwerk.adapters.database.query_sql.condition import Conditions
from stellwerk.adapters.database.query_sql.counting import select_counts
from stellwerk.adapters.database.query_sql.scope import TAGS, Scopes
from stellwerk.adapters.database.query_sql.statement import (
    is_newest_first,
    is_plain,
    newest_rows,
    select_firsts,
    select_rows,
    source_ids,
)
from stellwerk.adapters.database.reading.timeline import Timeline
from stellwerk.adapters.database.tables_event import COLUMNS as EVENT
from stellwerk.adapters.database.tables_event import subjects_of
from stellwerk.adapters.database.tables_task import COLUMNS as TASK
from stellwerk.adapters.database.words.near import Near
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.relation import Relation
from stellwerk.model.tag import NO_TAGS, Tagging
from stellwerk.ports.archive import Memory, Recorded, Row
from stellwerk.search.checked import Criterion, SortKey
from stellwerk.search.query import Query

PORTION = 4096
"""Rows handed on at once, but for the first screen."""
FIRST = 256
MANY, NEWEST = 8_000, 20_000
"""Where more than MANY events may hold a text, the NEWEST ones of all are looked at first."""
FEW_OBJECTS = 20
"""Of so many objects the events are gone through one by one until one fits."""
FEW = 8_000
"""So many events of some objects are looked up one by one and sorted; more are picked out of all in their order."""


class SqlArchive:
    """The tables within one transaction that only reads.

    Where more than `many` events may hold a text, the `newest` of all are looked at first. `timeline`: the order of all
    events, if it is kept.
    """

    def __init__(
        self, connection: sa.Connection, timeline: Timeline | None = None, *, many: int = MANY, newest: int = NEWEST
    ) -> None:
        self._connection = connection
        self._timeline = timeline
        self._many, self._look_first = many, newest

    def rows(
        self, query: Query, memory: Memory, now: float, *, most: int | None = None, after: int = 0
    ) -> Iterator[Sequence[Row]]:
        """See the port."""
        near = Near(self._connection)
        scopes = self._scopes(query.catalogue, memory, now, near)
        statement = select_rows(query, scopes, now, most, after)
        first: list[Row] = []
        if is_newest_first(query) and most is None and not after:
            plain, many = is_plain(query), scopes.most > self._many
            if plain:
                first = [row[0] for row in self._fetched(statement.limit(FIRST))]
            elif many:
                first = self._newest(query, memory, now, near)
            if first:
                yield first
            ordered = self._in_kept_order(query, statement) if many or (plain and len(first) == FIRST) else None
            if ordered is not None:
                yield ordered[len(first) :]
                return
        # The bare cursor: SQLAlchemy's own rows would double the time for a million of them.
        cursor: Any = self._connection.execute(statement).cursor
        size = FIRST
        if first:
            cursor.fetchmany(len(first))
            size = PORTION
        while found := cursor.fetchmany(size):
            yield [row[0] for row in found]
            size = PORTION
        cursor.close()

    def _fetched(self, statement: Any) -> list[Any]:
        cursor: Any = self._connection.execute(statement).cursor
        found: list[Any] = cursor.fetchall()
        cursor.close()
        return found

    def _in_kept_order(self, query: Query, statement: Any) -> "array[int] | None":
        """All rows of a query, the newest first, where the order is kept."""
        moment = self._timeline.at(self._connection) if self._timeline is not None else None
        if moment is None:
            return None
        if not is_plain(query):
            found = moment.ordered([row[0] for row in self._fetched(statement.order_by(None))])
        else:
            parts = parted(query.checked.criteria)
            found = moment.all() if parts is None else moment.of(parts[0])
        return array("q", found.tobytes())

    def sources(
        self,
        relation: Relation,
        criterion: Criterion | None,
        memory: Memory,
        now: float,
        without: Collection[str] = (),
        among: Collection[str] | None = None,
        catalogue: Catalogue = CATALOGUE,
    ) -> frozenset[str]:
        """See the port."""
        scopes = self._scopes(catalogue, memory, now)
        few = among if among is not None and len(among) <= FEW_OBJECTS else None
        found = self._connection.scalars(source_ids(relation, criterion, scopes, without, few)).all()
        if _is_plain_id(relation):
            return frozenset(found)
        return frozenset(target.partition(":")[2] for target in found)

    def firsts(self, relation: Relation, key: SortKey, now: float) -> Mapping[str, Row]:
        """See the port."""
        found = self._connection.execute(select_firsts(relation, key, now)).all()
        if _is_plain_id(relation):
            return {row.of: row.row for row in found}
        return {row.of.partition(":")[2]: row.row for row in found}

    def counts(self, query: Query, prop: Prop[Any], memory: Memory, now: float, most: int) -> Sequence[tuple[Any, int]]:
        """See the port."""
        scopes = self._scopes(query.catalogue, memory, now)
        found = self._connection.execute(select_counts(query, prop, scopes, now, most)).all()
        return [(row[0], int(row[1])) for row in found]

    def entities(self, kind: Kind, wanted: Collection[Row]) -> Mapping[Row, Recorded]:
        """See the port."""
        return dict(self._events(wanted) if kind is Kind.EVENT else self._tasks(wanted))

    def rows_of(self, kind: Kind, ids: Collection[str]) -> Mapping[str, Row]:
        """See the port."""
        table = schema.event if kind is Kind.EVENT else schema.task
        name = table.c.position if kind is Kind.EVENT else table.c.id
        found: dict[str, Row] = {}
        for portion in in_portions(ids):
            chosen = sa.select(table.c.id, name).where(table.c.id.in_(portion))
            found.update((id_, row) for id_, row in self._connection.execute(chosen))
        return found

    def newest(self) -> int:
        """See the port."""
        return int(self._connection.scalar(sa.select(sa.func.max(schema.event.c.position))) or 0)

    def _newest(self, query: Query, memory: Memory, now: float, near: Near) -> list[Row]:
        """The first rows, where they are among the newest events: the rest is still to be looked at and sorted."""
        event = schema.event
        newest = sa.select(event.c.time).order_by(event.c.time.desc(), event.c.id)
        since = self._connection.scalar(newest.offset(self._look_first).limit(1))
        if since is None:
            return []
        cursor: Any = self._connection.execute(sa.select(event.c.position).where(event.c.time > since)).cursor
        near.among = {row[0] for row in cursor.fetchall()}
        scopes = self._scopes(query.catalogue, memory, now, near)
        return list(self._connection.scalars(newest_rows(query, scopes, now, since, FIRST)))

    def _scopes(self, catalogue: Catalogue, memory: Memory, now: float, near: Near | None = None) -> Scopes:
        def few(statement: sa.Select[Any]) -> Sequence[Any] | None:
            found = self._connection.execute(statement.limit(FEW + 1)).all()
            return [tuple(row) for row in found] if len(found) <= FEW else None

        return Scopes(Conditions(catalogue, now, near or Near(self._connection), few), memory)

    def _events(self, wanted: Collection[Row]) -> Iterator[tuple[Row, Recorded]]:
        event = schema.event
        for portion in in_portions(wanted):
            chosen = sa.select(event.c.position, *EVENT).where(event.c.position.in_(portion))
            found = self._connection.execute(chosen).all()
            about: defaultdict[str, list[Any]] = subjects_of(self._connection, (row[1] for row in found))
            read = rows.readable(
                "events",
                lambda row, about=about: (row[0], rows.event(tuple(row[1:]), about[row[1]])),  # type: ignore[misc]
                found,
            )
            said = said_of(self._connection, Kind.EVENT, [row[1] for row in found])
            yield from ((position, _with(event, said, Kind.EVENT)) for position, event in read)

    def _tasks(self, wanted: Collection[Row]) -> Iterator[tuple[Row, Recorded]]:
        for portion in in_portions(wanted):
            found = self._connection.execute(sa.select(*TASK).where(schema.task.c.id.in_(portion))).all()
            said = said_of(self._connection, Kind.TASK, map(str, portion))
            for task in rows.readable("tasks", rows.task, map(tuple, found)):
                yield task.id, _with(task, said, Kind.TASK)


def _is_plain_id(relation: Relation) -> bool:
    """Whether what leads there is named by its id; the targets of tasks are references as text."""
    return relation.target is Kind.EVENT or relation.inverse_of == TAGS


def _with(recorded: Recorded, said: Mapping[Ref, Tagging], kind: Kind) -> Recorded:
    """The event or task with its tags and values."""
    tagging = said.get(Ref(kind, recorded.id))
    if tagging is None or tagging == NO_TAGS:
        return recorded
    tagged: Recorded = replace(recorded, tags=tagging.tags, values=tagging.values)
    return tagged
