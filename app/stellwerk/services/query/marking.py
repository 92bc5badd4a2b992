"""Acknowledges what a query over events finds: sought by a reading thread, written a portion at a time. Owner thread.

A million take half a minute, in which everybody else writes between two portions.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from itertools import chain

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Cancelled, Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.event import Event
from stellwerk.ports.alarm.marking import Marking
from stellwerk.ports.archive import Row
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository
from stellwerk.search.query import Query, read
from stellwerk.search.refine.condition import refined
from stellwerk.services.link.errand import answer_of
from stellwerk.services.query.evaluation import Found, answer
from stellwerk.services.query.fresh import Fresh
from stellwerk.services.query.plane import question_of
from stellwerk.store.inventory import Inventory

PORTION = 1000
"""Events in one write, some 20 ms in which others wait for the database."""
SLICE = 50
"""Events in memory that are shown in one turn of the owner thread."""
TOLD_EVERY = 20
"""Portions."""


class EventMarker:
    """The port `Marker`. `portion`: events in one write."""

    def __init__(
        self, loop: Loop, clock: Clock, inventory: Inventory, repository: Repository, portion: int = PORTION
    ) -> None:
        self._loop, self._clock, self._inventory, self._repository = loop, clock, inventory, repository
        self._portion = portion

    def mark(
        self, wanted: Marking, tell: Callable[[int, int], None], done: Callable[[Answer[int]], None]
    ) -> Callable[[], None]:
        """As the port says."""
        round_ = _Round(self._loop, self._inventory, self._repository, self._portion, wanted, tell, done)
        round_.begin(self._clock.now())
        return round_.give_up


class _Round:
    """One of them, from the search to the last portion."""

    def __init__(
        self,
        loop: Loop,
        inventory: Inventory,
        repository: Repository,
        portion: int,
        wanted: Marking,
        tell: Callable[[int, int], None],
        done: Callable[[Answer[int]], None],
    ) -> None:
        self._loop, self._inventory, self._repository = loop, inventory, repository
        self._portion, self._wanted, self._tell, self._done = portion, wanted, tell, done
        self._stop = threading.Event()
        self._portions: Iterator[tuple[int, Sequence[Row]]] = iter(())
        self._all = 0
        self._changed = 0

    def begin(self, now: float) -> None:
        try:
            query = self._query()
        except Invalid as error:
            self._done(Answer(error=error))
            return
        question = question_of(query, self._inventory, now, Fresh(self._inventory.view).unsure())
        future = self._repository.read(lambda archive: answer(question, archive, Found()), self._stop)
        future.add_done_callback(lambda ended: self._loop.post(lambda: self._found(answer_of(ended.result))))

    def give_up(self) -> None:
        self._stop.set()

    def _query(self) -> Query:
        """Those of the events asked for that would be different."""
        query = read(self._wanted.query, catalogue=self._inventory.catalogue)
        query.require_valid()
        if query.kind is not Kind.EVENT:
            text = _('the query "{query}" is not about events')
            raise Invalid(
                text.format(query=self._wanted.query[:80]), _("begin it with their type, for example Events:")
            )
        prop = CATALOGUE.prop(Kind.EVENT, "acknowledged")
        assert prop is not None
        there = "true" if self._wanted.mark is None else "false"
        return read(refined(query, prop, f"acknowledged = {there}", keep=True), catalogue=self._inventory.catalogue)

    def _found(self, told: Answer[Found]) -> None:
        if told.error is not None:
            self._end(told.error)
            return
        found = told.get()
        # What the archive lacks has been handed to the writer: it has it when it comes to these.
        late = [entity.id for entity in found.lacking.values()]
        rows = [row for row in found.rows if row not in found.lacking] if late else found.rows
        self._all = len(rows) + len(late)
        size = self._portion
        ends = range(size, len(rows) + size, size)
        self._portions = chain(((end, rows[end - size : end]) for end in ends), [(self._all, late)] if late else [])
        self._next()

    def _next(self) -> None:
        gone_through, portion = next(self._portions, (0, ()))
        if self._stop.is_set():
            self._end(Cancelled(_("cancelled")))
        elif not portion:
            self._end(None)
        else:
            self._write(gone_through, portion)

    def _write(self, gone_through: int, portion: Sequence[Row]) -> None:
        def ended(future: "Future[tuple[str, ...]]") -> None:
            told = answer_of(future.result)
            self._loop.post(lambda: self._marked(gone_through, told))

        wanted = self._wanted
        future = self._repository.write(lambda tables: tables.mark_events(portion, wanted.mark, wanted.only))
        future.add_done_callback(ended)

    def _marked(self, gone_through: int, told: Answer[tuple[str, ...]]) -> None:
        if told.error is not None:
            self._end(told.error)
            return
        changed = told.get()
        self._changed += len(changed)
        table = self._inventory.view.tables.get(Kind.EVENT, {})
        self._show([id_ for id_ in changed if id_ in table], gone_through)

    def _show(self, known: Sequence[str], gone_through: int) -> None:
        """What is in memory, too, some in a turn; then go on."""
        at, by = (self._wanted.mark.at, self._wanted.mark.by) if self._wanted.mark is not None else (None, "")
        found = (self._inventory.view.get(Ref(Kind.EVENT, id_)) for id_ in known[:SLICE])
        shown = (replace(one, acknowledged=at, acknowledged_by=by) for one in found if isinstance(one, Event))
        self._inventory.apply(Batch(entities=tuple(shown)))
        if len(known) > SLICE:
            self._loop.post(lambda: self._show(known[SLICE:], gone_through))
            return
        if gone_through % (self._portion * TOLD_EVERY) == 0:
            self._tell(min(gone_through, self._all), self._all)
        self._next()

    def _end(self, error: AppError | None) -> None:
        if self._changed:
            self._inventory.apply(Batch(outside=frozenset({Kind.EVENT})))
        self._done(Answer(self._changed, error))
