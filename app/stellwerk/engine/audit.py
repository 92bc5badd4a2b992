"""The audit trail: every event of the program is recorded here, in the inventory and in the database. Owner thread.

What the database does not take, as on a full disk, goes with the next event, and once more at the end.
"""

from concurrent.futures import Future
from queue import SimpleQueue

from stellwerk.core.clock import Clock
from stellwerk.core.ids import EventId, Kind, Ref, TaskId
from stellwerk.core.log import redacted
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import replace
from stellwerk.engine.answer import log_failure
from stellwerk.engine.flood import WRITE_EVERY, Flood
from stellwerk.engine.identity import IdMaker
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.entity import name_of
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.vm import Vm
from stellwerk.ports.repository import Repository
from stellwerk.store.inventory import Inventory

MOST_KEPT = 10_000
"""Events that wait for the database to take them; of more the oldest are given up."""


class Audit:
    """Records what happened. `loop`: so that counts of what floods are written soon after it has ceased."""

    def __init__(self, inventory: Inventory, repository: Repository, clock: Clock, loop: Loop | None = None) -> None:
        self._inventory = inventory
        self._repository = repository
        self._clock = clock
        self._ids = IdMaker(clock)
        self._loop = loop
        self._flood = Flood()
        self._timer: Timer | None = None
        self._unsaved: tuple[Event, ...] = ()
        self._lost: SimpleQueue[tuple[Event, ...]] = SimpleQueue()
        """Handed in and not taken; put there by the writer thread."""

    def record(
        self,
        *,
        severity: Severity,
        code: str,
        text: str,
        subjects: tuple[Ref | Subject, ...] = (),
        call: Call | None = None,
        actor: str = "",
        task_id: TaskId | None = None,
        outcome: str = "",
        duration: float | None = None,
        details: str = "",
        event_id: EventId | None = None,
    ) -> Event:
        """Add an event; it is in the inventory at once and saved soon.

        Args:
            code: stable, for searches: `vm.start`, `host.nonresponsive`.
            subjects: what it is about, the object it happened to first; a Ref gets the name it has now.
            call: the call that caused it: its actor, origin and reason are kept.
            actor: who did it, where that was no call.
            duration: seconds.
            event_id: for what several processes may notice: recorded again it is written over, not told twice.
        """
        event = Event(
            id=event_id or EventId(self._ids.new()),
            time=self._clock.now(),
            severity=severity,
            code=code,
            text=redacted(text),
            subjects=tuple(self._subject(subject) for subject in subjects),
            actor=call.actor.name if call else actor,
            origin=call.origin.value if call else "",
            reason=call.reason if call else "",
            task_id=task_id,
            outcome=outcome,
            duration=duration,
            details=redacted(details),
        )
        shown = self._flood.take(event, self._clock.monotonic())
        if shown is not None:
            self._keep((self._noted(shown),))
        if self._flood.waits and self._timer is None and self._loop is not None:
            self._timer = self._loop.after(WRITE_EVERY, self._write_counts)
        return event

    def told(self, event_id: EventId) -> str | None:
        """The outcome that a known event tells."""
        event = self._inventory.view.get(Ref(Kind.EVENT, event_id))
        return event.outcome if isinstance(event, Event) else None

    def host_of(self, ref: Ref) -> Ref | None:
        """The host that a VM is on; None for anything else, and for a VM or host that is not there (any more)."""
        vm = self._inventory.view.get(ref)
        if not isinstance(vm, Vm) or self._inventory.view.host(vm.host_id) is None:
            return None
        return Ref(Kind.HOST, vm.host_id)

    def flush(self) -> None:
        """Hand in again what the database did not take: at the end of the program."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._save(tuple(map(self._noted, self._flood.due(self._clock.monotonic(), all_=True))))

    def _write_counts(self) -> None:
        """How often what floods came, once it has ceased to."""
        self._timer = None
        self._keep(tuple(map(self._noted, self._flood.due(self._clock.monotonic(), all_=True))))

    def _keep(self, events: tuple[Event, ...]) -> None:
        self._inventory.apply(Batch(entities=events))
        self._save(events)

    def _noted(self, event: Event) -> Event:
        """One that somebody acknowledged meanwhile stays so."""
        known = self._inventory.view.get(Ref(Kind.EVENT, event.id))
        if not isinstance(known, Event) or known.acknowledged is None:
            return event
        return replace(event, acknowledged=known.acknowledged, acknowledged_by=known.acknowledged_by)

    def _save(self, new: tuple[Event, ...]) -> None:
        while not self._lost.empty():
            self._unsaved += self._lost.get()
        events = (*self._unsaved[-MOST_KEPT:], *new)
        self._unsaved = ()
        if not events:
            return

        def ended(future: Future[None]) -> None:
            if future.exception() is not None:
                self._lost.put(events)

        future = self._repository.write(lambda tables: tables.add_events(events))
        log_failure(future, "an event")
        future.add_done_callback(ended)

    def _subject(self, subject: Ref | Subject) -> Subject:
        if isinstance(subject, Subject):
            return subject
        entity = self._inventory.view.get(subject)
        return Subject(subject, name_of(entity) if entity is not None else subject.id)
