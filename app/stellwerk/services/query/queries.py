"""Queries over everything: those that memory can answer are the inventory's live queries, all others are answered off
the owner thread by memory and database together. Owner thread.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from threading import Event as Flag
from typing import Any, TypeVar

from stellwerk.core.clock import Clock
from stellwerk.core.ids import Kind
from stellwerk.core.loop import Loop
from stellwerk.core.record import replace
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.entity import Entity
from stellwerk.model.part.vm_part import PARTS
from stellwerk.ports.archive import Archive, Recorded, Row, recorded
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository
from stellwerk.search.checked import Criterion
from stellwerk.search.crossing.outside import OUTSIDE, crosses
from stellwerk.search.explain import explain_empty
from stellwerk.search.query import Query, read
from stellwerk.services.definition.earlier_look import EarlierLook
from stellwerk.services.link.errand import Errand, answer_of
from stellwerk.services.query.evaluation import Found, answer, finds
from stellwerk.services.query.fresh import Fresh, Unsure
from stellwerk.services.query.plane import Question, question_of
from stellwerk.services.query.stored import StoredQuery
from stellwerk.services.query.values import Values, values_of
from stellwerk.store.inventory import Inventory
from stellwerk.store.live import LiveQuery

T = TypeVar("T")

LONG = 2000
"""Parts of VMs that are looked through and ordered in some 15 ms."""
PORTION = 500
"""Events read at once, where all are gone through."""


class Queries:
    """Answers any valid query. `earlier` reads what was kept of definitions."""

    def __init__(self, loop: Loop, clock: Clock, inventory: Inventory, repository: Repository) -> None:
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._repository = repository
        self.earlier = EarlierLook(loop, repository)
        self._stored: list[StoredQuery] = []
        self._fresh = Fresh(inventory.view)
        self._bringing = False
        self._subscription = inventory.changed.connect(self._changed)

    def live(self, text: str, *, kind: Kind | None = None, sort: tuple[str, ...] = ()) -> LiveQuery | StoredQuery:
        """A query whose answer is kept true until it is closed; of `StoredQuery` the answer comes later.

        `kind` is the type of a text that names none; `sort` (property keys, `-key` descending) replaces the text's
        own order. Raises Invalid for a text that cannot be answered.
        """
        query = read(text, kind=kind, catalogue=self._inventory.catalogue)
        query.require_valid()
        if query.kind is None or not (crosses(query.checked) or self._is_long(query.kind)):
            return self._inventory.live(text, kind=kind, sort=sort)
        stored = StoredQuery(query, sort, self._loop, self._clock, self._inventory.view, self, self._repository)
        self._stored.append(stored)
        return stored

    def _is_long(self, kind: Kind) -> bool:
        """Too many to be looked through in one turn of the owner thread."""
        return kind in PARTS and len(self._inventory.view.all(kind)) > LONG

    def ask(self, query: Query, done: Callable[[Answer[Found]], None]) -> None:
        """Answer a valid query that `crosses` once, as of now."""
        question = self.question(query)
        future = self._repository.read(lambda archive: answer(question, archive, Found()))
        future.add_done_callback(lambda ended: self._post(answer_of(ended.result), done))

    def load(self, kind: Kind, rows: Collection[Row], done: Callable[[Answer[Mapping[Row, Recorded]]], None]) -> None:
        """Read events or tasks by their rows."""
        future = self._repository.read(lambda archive: archive.entities(kind, rows), quick=True)
        future.add_done_callback(lambda ended: self._post(answer_of(ended.result), done))

    def find(self, kind: Kind, ids: Collection[str], done: Callable[[Answer[list[Recorded]]], None]) -> None:
        """Read events or tasks by their ids, as far as the database has them."""
        future = self._repository.read(partial(recorded, kind=kind, ids=ids), quick=True)
        future.add_done_callback(lambda ended: self._post(answer_of(ended.result), done))

    def stream(
        self, stored: StoredQuery, job: Callable[[Iterator[Entity]], T], done: Callable[[Answer[T]], None]
    ) -> None:
        """Run `job` on a reading thread over all objects that a stored query lists now, read as they are asked for."""
        kind, rows, lacking = stored.kind, stored.ids, stored.lacking
        table = {} if kind in OUTSIDE else self._inventory.graph().tables.get(kind, {})

        def entities(archive: Archive) -> Iterator[Entity]:
            if kind not in OUTSIDE:
                yield from (table[row] for row in rows if isinstance(row, str) and row in table)
                return
            for start in range(0, len(rows), PORTION):
                portion = rows[start : start + PORTION]
                there = archive.entities(kind, portion)
                found = (lacking.get(row) or there.get(row) for row in portion)
                yield from (entity for entity in found if entity is not None)

        future = self._repository.read(lambda archive: job(entities(archive)))
        future.add_done_callback(lambda ended: self._post(answer_of(ended.result), done))

    def explain(self, query: Query, done: Callable[[Answer[list[str]]], None]) -> None:
        """What to change so that a query that finds nothing finds something; `done` gets sentences for people."""
        graph = self._inventory.graph()
        if query.kind is None or not crosses(query.checked):
            Errand(self._loop, "explain", lambda: explain_empty(query, graph), done).start()
            return
        question = self.question(query)

        def job(archive: Archive) -> list[str]:
            def some(criteria: Criterion | None) -> bool:
                weaker = replace(query, checked=replace(query.checked, criteria=criteria))
                return finds(replace(question, query=weaker, graph=graph), archive)

            return explain_empty(query, graph, some)

        future = self._repository.read(job)
        future.add_done_callback(lambda ended: self._post(answer_of(ended.result), done))

    def count_values(
        self, query: Query, prop: Prop[Any], done: Callable[[Answer[Values]], None], stop: Flag | None = None
    ) -> None:
        """Which values a property has in the whole answer to a valid query that `crosses`; `stop` gives up."""
        question = self.question(query)
        future = self._repository.read(lambda archive: values_of(question, prop, archive), stop)
        future.add_done_callback(lambda ended: self._post(answer_of(ended.result), done))

    def bring(self, *entities: Entity) -> None:
        """Have old events or tasks in the inventory: somebody looks at them more closely."""
        self._bringing = True
        try:
            self._inventory.apply(Batch(entities=entities))
        finally:
            self._bringing = False

    def close(self) -> None:
        """Close all queries; what is being sought is given up."""
        self._subscription.close()
        for stored in tuple(self._stored):
            stored.close()

    # --- what stored queries ask for ---

    def question(self, query: Query) -> Question:
        """The question with memory as it is now."""
        return question_of(query, self._inventory, self._clock.now(), self._fresh.unsure())

    def forget(self, query: StoredQuery) -> None:
        """It was closed."""
        self._stored.remove(query)

    def recorded(self, seen: Unsure) -> None:
        """These were seen in the database."""
        self._fresh.seen(seen)

    def _changed(self, changes: ChangeSet) -> None:
        if self._bringing:
            return
        self._fresh.note(changes)
        for stored in tuple(self._stored):
            stored.follow(changes)

    def _post(self, told: Answer[T], done: Callable[[Answer[T]], None]) -> None:
        self._loop.post(lambda: done(told))
