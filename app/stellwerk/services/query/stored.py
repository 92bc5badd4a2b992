"""The answer to a query over memory and database, kept true as a live query is. Owner thread.

It is sought on the repository's reading threads; until it is found the last one stands. What is shown of a million
events is their rows, in some megabytes; the events themselves are read by the page when somebody looks.
"""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Protocol

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Cancelled
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Signal
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.ports.archive import Archive, Recorded, Row
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository
from stellwerk.search.crossing.outside import OUTSIDE
from stellwerk.search.query import Query
from stellwerk.services.link.errand import answer_of
from stellwerk.services.query.evaluation import Found, answer, follow
from stellwerk.services.query.fresh import Unsure
from stellwerk.services.query.page import Pages
from stellwerk.services.query.plane import Question
from stellwerk.services.query.watch import Stale, Watch
from stellwerk.store.live import ListChange

SOONEST = 0.5
"""Seconds from one evaluation to the next."""
SHARE = 3
"""After an evaluation that took long, so many times as long passes until the next."""
TICKING = 5.0
"""Seconds after which what depends on the time or on samples is asked again."""


class Asker(Protocol):
    """The service that a stored query belongs to."""

    def question(self, query: Query) -> Question:
        """The question with memory as it is now."""
        ...

    def forget(self, query: "StoredQuery") -> None:
        """It was closed."""
        ...

    def recorded(self, seen: Unsure) -> None:
        """These were seen in the database."""
        ...


class StoredQuery:
    """Made by `Queries.live`; the same to its reader as `store.live.LiveQuery`, but for what is found later.

    Of events and tasks `ids` are rows; `entity` has the object of one, `id_of` its id.
    """

    def __init__(self, query: Query, sort: tuple[str, ...], loop: Loop, clock: Clock, graph: Graph, asker: Asker,
                 repository: Repository) -> None:  # fmt: skip
        self.changed: Signal[ListChange] = Signal()
        self.query = query
        self.error: AppError | None = None
        """Why it could not be answered; None = it was."""
        self._loop, self._clock, self._graph = loop, clock, graph
        self._asker, self._repository = asker, repository
        self._found = Found(whole=False)
        self._kind = Question.kind_of(query)
        self.pages = Pages(self._kind, loop, repository, self._loaded)
        self._stop = threading.Event()
        self._asking = False
        self._stale = Stale.ALL
        self._last = -SOONEST
        self._pause = 0.0
        self._timer: Timer | None = None
        self._tick: Timer | None = None
        self._closed = False
        self._take(query.sorted_by(sort) if sort else query)

    @property
    def kind(self) -> Kind:
        """The kind of the objects listed."""
        return self._kind

    @property
    def ids(self) -> Sequence[Row]:
        """Ids of objects in memory, rows of events and tasks. Replaced, never changed in place."""
        return self._found.rows

    @property
    def lacking(self) -> Mapping[Row, Recorded]:
        """What is listed and was not in the database when that was asked."""
        return self._found.lacking

    @property
    def settled(self) -> bool:
        """It was answered as a whole once; until then what is there is the beginning."""
        return self._found.whole or self.error is not None

    @property
    def asked(self) -> Query:
        """The query in the order in which it is answered."""
        return self._asked

    def __len__(self) -> int:
        return len(self._found.rows)

    def set_sort(self, sort: tuple[str, ...]) -> None:
        """Order by these property keys (`-key` descending) from now on; empty = the query's own order. The rows stay
        as they are until the answer is there."""
        self._take(self.query.sorted_by(sort) if sort else self.query)

    def entity(self, row: Row) -> Entity | None:
        """The event or task of a row, as new as it is known; None while it is being read, and where it is gone."""
        known = self._found.lacking.get(row) or self.pages.get(row)
        if known is None:
            return self._graph.get(Ref(self._kind, row)) if isinstance(row, str) else None
        return self._graph.get(Ref(self._kind, known.id)) or known

    def id_of(self, row: Row) -> str:
        """The id of the event or task of a row; empty while it is being read."""
        known = self._found.lacking.get(row) or self.pages.get(row)
        return known.id if known is not None else row if isinstance(row, str) else ""

    def want(self, rows: Sequence[Row]) -> None:
        """These are in sight: read those that are not there yet."""
        if self._kind in OUTSIDE:
            self.pages.want([row for row in rows if row not in self._found.lacking])

    def close(self) -> None:
        """Stop following; what is being sought is given up."""
        if self._closed:
            return
        self._closed = True
        self._stop.set()
        self.pages.close()
        for timer in (self._timer, self._tick):
            if timer is not None:
                timer.cancel()
        self._asker.forget(self)

    def follow(self, changes: ChangeSet) -> None:
        """The inventory changed; called by the service."""
        self._note(self._watch.stale(changes))
        if self._kind in changes.outside:
            self.pages.age()
            self._loaded()
        elif any(ref.kind is Kind.TAG for ref in changes.changed):
            self._loaded()  # what is read from the database shows tags by their names, too
        shown = {ref.id: keys for ref, keys in changes.changed.items() if ref.kind is self._kind}
        if shown:
            self.changed.emit(ListChange(changed=shown))

    # --- asking ---

    def _take(self, query: Query) -> None:
        query.require_valid()
        self._asked, self._watch = query, Watch(query)
        if self._asking:
            # What is being sought is in the old order.
            self._stop.set()
            self._stop, self._asking = threading.Event(), False
        self._stale = Stale.ALL
        self._ask()
        if self._tick is None and (query.uses_time or query.uses_samples):
            self._tick = self._loop.after(TICKING, self._ticked)

    def _ticked(self) -> None:
        self._note(Stale.ALL)
        self._tick = self._loop.after(max(TICKING, 2 * self._pause), self._ticked)

    def _note(self, stale: Stale) -> None:
        self._stale = max(self._stale, stale)
        if self._stale and not self._asking and self._timer is None and not self._closed:
            left = self._last + max(SOONEST, self._pause) - self._clock.monotonic()
            self._timer = self._loop.after(max(0.0, left), self._due)

    def _due(self) -> None:
        self._timer = None
        if not self._asking:
            self._ask()

    def _ask(self) -> None:
        question, before, stop, begun = self._asker.question(self._asked), self._found, self._stop, self._clock
        only_new = self._stale is Stale.NEW and before.whole
        self._asking, self._stale, at = True, Stale.NOTHING, begun.monotonic()

        def tell(first: Found) -> None:
            self._loop.post(lambda: self._show(first) if not stop.is_set() else None)

        def job(archive: Archive) -> Found:
            found = follow(question, archive, before) if only_new else None
            return found or answer(question, archive, before, None if before.rows or before.whole else tell)

        def ended(future: "Future[Found]") -> None:
            told = answer_of(future.result)
            self._loop.post(lambda: self._got(told, at) if not stop.is_set() else None)

        self._repository.read(job, stop).add_done_callback(ended)

    def _got(self, told: Answer[Found], at: float) -> None:
        self._asking, self._last = False, self._clock.monotonic()
        self._pause = SHARE * (self._last - at)
        if told.error is None:
            found = told.get()
            self._asker.recorded(found.recorded)
            recovered, self.error = self.error is not None, None
            self._show(found, recovered)
        elif not isinstance(told.error, Cancelled):
            self.error = told.error
            self.changed.emit(ListChange())
        self._note(Stale.NOTHING)

    def _show(self, found: Found, recovered: bool = False) -> None:
        settled, self._found = self.settled, found
        if recovered or any(found.splice[1:]) or settled is not found.whole:
            self.changed.emit(ListChange(reset=True, rows=found.splice))

    def _loaded(self) -> None:
        """Rows in sight were read, or are to be read again."""
        self.changed.emit(ListChange(came=True))
