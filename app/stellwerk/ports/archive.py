"""Reading events and tasks as the database has them, millions of rows included. See `Repository.read`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.event import Event
from stellwerk.model.relation import Relation
from stellwerk.model.task import Task
from stellwerk.search.checked import Comparison, Criterion, SortKey
from stellwerk.search.query import Query

Row = int | str
"""Names a row of events (its position, from 1 in the order of recording) or of tasks (the task's id)."""

Recorded = Event | Task


class Memory(Protocol):
    """What the inventory says of the kinds that live in memory, while the database is asked."""

    def ids(self, kind: Kind, criterion: Criterion) -> Collection[str]:
        """The ids of the objects of a kind for which the criterion holds; its paths begin at these objects."""
        ...

    def all_ids(self, kind: Kind) -> Collection[str]:
        """The ids of all objects of a kind that there are."""
        ...

    def tags(self, leaf: Comparison) -> Collection[str]:
        """The ids of the tags that a condition on tags means, with all that are below these."""
        ...


class Archive(Protocol):
    """All events and tasks as recorded at one moment. Of no use after the job that was given it; reader thread."""

    def rows(
        self, query: Query, memory: Memory, now: float, *, most: int | None = None, after: int = 0
    ) -> Iterator[Sequence[Row]]:
        """The rows that a query over events or tasks finds, in its order, in portions as they are found; the page that
        it asks for does not matter here.

        Raises Invalid for a query with a mistake, Refused for what cannot be asked of the database.

        Args:
            now: UTC seconds that relative times count from.
            most: the first so many only.
            after: events recorded after this position only.
        """
        ...

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
        """The ids of the objects in memory which a relation leads to an event or task for which the criterion holds;
        its paths begin there. None = to any. `without`: ids of events or tasks that do not count. `among`: only these
        objects are of interest; others may be in the answer or not. `catalogue`: what free text looks through."""
        ...

    def firsts(self, relation: Relation, key: SortKey, now: float) -> Mapping[str, Row]:
        """By the id of each object in memory which the relation leads to events or tasks: the one of them that comes
        first in an order; its path begins there. Raises Refused as `rows`."""
        ...

    def counts(self, query: Query, prop: Prop[Any], memory: Memory, now: float, most: int) -> Sequence[tuple[Any, int]]:
        """The `most` frequent values of a property in all rows that a query over events or tasks finds, and how many
        rows have each; None where a row has none, each of several. Raises as `rows`."""
        ...

    def entities(self, kind: Kind, rows: Collection[Row]) -> Mapping[Row, Recorded]:
        """The events or tasks of these rows, as far as they are (still) there and can be read."""
        ...

    def rows_of(self, kind: Kind, ids: Collection[str]) -> Mapping[str, Row]:
        """The rows of these events or tasks, as far as they are there."""
        ...

    def newest(self) -> int:
        """The position of the event that was recorded last; 0 where there is none."""
        ...


def recorded(archive: Archive, kind: Kind, ids: Collection[str]) -> list[Recorded]:
    """The events or tasks of these ids, as far as they are (still) there and can be read."""
    return list(archive.entities(kind, archive.rows_of(kind, ids).values()).values())
