"""A database in memory, with transactions, locks and numbers. Jobs run at once, or when a test lets them."""

import copy
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from stellwerk.core.error import AppError, Conflict
from stellwerk.core.ids import HostId, Kind, Ref, TaskId, VmId
from stellwerk.model.change import Batch
from stellwerk.model.entity import ref_of
from stellwerk.model.event import Event
from stellwerk.model.host import Host
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Domain
from stellwerk.ports.repository import EventFilter, Loaded, Stored

T = TypeVar("T")


@dataclass
class MemoryTables:
    """The rows, and what a write may do with them."""

    stored: dict[Ref, Stored] = field(default_factory=dict)
    domains: dict[tuple[HostId, VmId], Domain] = field(default_factory=dict)
    numbers: dict[Ref, int] = field(default_factory=dict)
    event_rows: list[Event] = field(default_factory=list)
    task_rows: dict[TaskId, Task] = field(default_factory=dict)
    locks: dict[Ref, TaskId] = field(default_factory=dict)

    def save(self, *entities: Stored) -> None:
        for entity in entities:
            ref = ref_of(entity)
            taken = [r for r, other in self.stored.items() if r.kind is ref.kind and other.name == entity.name]
            if any(other != ref for other in taken):
                raise Conflict(f'the name "{entity.name}" is taken')
            self.stored[ref] = entity

    def keep_facts(self, *hosts: Host) -> None:
        for host in hosts:
            known = self.stored.get(ref_of(host))
            if isinstance(known, Host):
                fresh = replace(known, facts=host.facts, warnings=host.warnings, problems=host.problems)
                self.stored[ref_of(host)] = fresh

    def delete(self, *refs: Ref) -> None:
        for ref in refs:
            self.stored.pop(ref, None)

    def keep_domains(self, domains: Iterable[Domain], gone: Iterable[tuple[HostId, VmId]] = ()) -> None:
        self.domains.update({(domain.host_id, domain.id): domain for domain in domains})
        for key in gone:
            self.domains.pop(key, None)

    def give_numbers(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        wanted = tuple(refs)
        for ref in wanted:
            used = [number for other, number in self.numbers.items() if other.kind is ref.kind]
            self.numbers.setdefault(ref, max(used, default=0) + 1)
        return {ref: self.numbers[ref] for ref in wanted}

    def add_events(self, events: Iterable[Event]) -> None:
        self.event_rows += events

    def save_tasks(self, tasks: Iterable[Task]) -> None:
        self.task_rows.update({task.id: task for task in tasks})

    def take_locks(self, task_id: TaskId, refs: Iterable[Ref]) -> None:
        wanted = tuple(refs)
        for ref in wanted:
            if ref in self.locks:
                raise Conflict(f"{ref} is locked by {self.locks[ref]}")
        self.locks.update(dict.fromkeys(wanted, task_id))

    def free_locks(self, task_id: TaskId) -> None:
        self.locks = {ref: holder for ref, holder in self.locks.items() if holder != task_id}

    def events(self, wanted: EventFilter) -> list[Event]:
        return list(reversed(self.event_rows))[: wanted.most]

    def tasks(self, most: int = 200) -> list[Task]:
        return sorted(self.task_rows.values(), key=lambda task: task.id, reverse=True)[:most]

    def foreign_changes(self) -> Batch | None:
        return None

    def adopt_orphans(self) -> list[Task]:
        return []


class MemoryRepository:
    """The repository port over `MemoryTables`. `held`: jobs wait for `release`. `fail`: the next job fails so."""

    def __init__(self) -> None:
        self.tables = MemoryTables()
        self.held = False
        self.fail: AppError | None = None
        self._waiting: list[Callable[[], None]] = []

    def load(self) -> Loaded:
        return Loaded()

    def write(self, job: Callable[[Any], T]) -> "Future[T]":
        future: Future[T] = Future()
        self._waiting.append(lambda: self._run(job, future))
        if not self.held:
            self.release()
        return future

    def release(self) -> None:
        """Run what waits."""
        waiting, self._waiting = self._waiting, []
        for run in waiting:
            run()

    def close(self) -> None:
        self.release()

    def _run(self, job: Callable[[Any], T], future: "Future[T]") -> None:
        before = copy.copy(self.tables)
        before.__dict__.update({key: copy.copy(value) for key, value in self.tables.__dict__.items()})
        try:
            if self.fail is not None:
                error, self.fail = self.fail, None
                raise error
            value = job(self.tables)
        except Exception as error:  # noqa: BLE001 - what a writer thread does with any error: the future tells it
            self.tables = before
            future.set_exception(error)
        else:
            future.set_result(value)

    # what tests look at

    def locked(self) -> set[Ref]:
        """The objects that are locked."""
        return set(self.tables.locks)

    def states(self) -> list[TaskState]:
        """The states of all saved tasks, oldest first."""
        return [task.state for task in sorted(self.tables.task_rows.values(), key=lambda task: task.id)]

    def names(self, kind: Kind) -> set[str]:
        """The names of what is saved of a kind."""
        return {entity.name for ref, entity in self.tables.stored.items() if ref.kind is kind}
