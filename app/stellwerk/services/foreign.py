"""What other processes on this profile change: read from the database every second, applied here. Owner thread."""

import logging
from concurrent.futures import Future
from functools import partial

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.entity import Entity
from stellwerk.model.event import Event
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.model.task import Task
from stellwerk.ports.archive import Recorded, recorded
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository
from stellwerk.services.link.errand import answer_of
from stellwerk.store.inventory import Inventory

_log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between looks: what a command line does shows in the window within 2 s."""
PORTION = 200
"""Events that are read again at once: comparing them takes a few milliseconds."""
ADOPT_EVERY = 10
"""Every so many looks the tasks of processes that were killed meanwhile are taken over too."""


class ForeignChanges:
    """Follows the database from `start` on; one look at a time."""

    def __init__(self, loop: Loop, inventory: Inventory, repository: Repository) -> None:
        self._loop = loop
        self._inventory = inventory
        self._repository = repository
        self._timer: Timer | None = None
        self._closed = False
        self._failed = False
        self._looks = 0

    def start(self) -> None:
        """Take over the tasks of processes that are gone, now and every ADOPT_EVERY seconds; look every second.

        Where no task is under way there is none to take over: what was just read needs no look yet, and with it a query
        that is answered at once none of what writes.
        """
        if any(isinstance(task, Task) and not task.over for task in self._inventory.view.all(Kind.TASK)):
            self._look()
        else:
            self._timer = self._loop.after(EVERY, self._look)

    def close(self) -> None:
        """Look no more."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        adopting = self._looks % ADOPT_EVERY == 0
        self._looks += 1
        future = self._repository.write(
            lambda tables: (tables.adopt_orphans() if adopting else [], tables.foreign_changes())
        )
        future.add_done_callback(lambda answer: self._loop.post(lambda: self._answered(answer)))

    def _answered(self, answer: Future[tuple[list[Task], Batch | None]]) -> None:
        if self._closed:
            return
        error = None if answer.cancelled() else answer.exception()
        if error is not None:
            level = logging.DEBUG if self._failed else logging.WARNING
            _log.log(level, "changes of other processes cannot be read: %s", error)
        elif not answer.cancelled():
            self._apply(*answer.result())
        self._failed = error is not None
        self._timer = self._loop.after(EVERY, self._look)

    def _apply(self, adopted: list[Task], batch: Batch | None) -> None:
        if adopted:
            self._inventory.apply(Batch(entities=tuple(adopted)))
        if batch is not None:
            self._inventory.apply(replace(batch, entities=tuple(self._ours(entity) for entity in batch.entities)))
            if Kind.EVENT in batch.outside:
                self._read_events_again()

    def _read_events_again(self) -> None:
        """Many events changed, some of them perhaps that are in memory, too."""
        known = list(self._inventory.view.tables.get(Kind.EVENT, {}))
        for start in range(0, len(known), PORTION):
            ids = known[start : start + PORTION]
            future = self._repository.read(partial(recorded, kind=Kind.EVENT, ids=ids), quick=True)
            future.add_done_callback(lambda ended: self._loop.post(lambda: self._acknowledge(answer_of(ended.result))))

    def _acknowledge(self, told: Answer[list[Recorded]]) -> None:
        """What somebody took note of elsewhere; all else of these events is as new here."""
        if self._closed:
            return
        read = {event.id: event for event in told.value or () if isinstance(event, Event)}
        known = (self._inventory.view.get(Ref(Kind.EVENT, id_)) for id_ in read)
        ours = (
            replace(one, acknowledged=read[one.id].acknowledged, acknowledged_by=read[one.id].acknowledged_by)
            for one in known
            if isinstance(one, Event)
        )
        self._inventory.apply(Batch(entities=tuple(ours)))

    def _ours(self, entity: Entity) -> Entity:
        """A host as stored, with the connection that this process has to it and what that reported."""
        if not isinstance(entity, Host):
            return entity
        known = self._inventory.view.host(entity.id)
        if known is None:
            return entity
        if known.link.state in (LinkState.LIVE, LinkState.SYNCING):
            return replace(entity, link=known.link, facts=known.facts, warnings=known.warnings, problems=known.problems)
        return replace(entity, link=known.link)
