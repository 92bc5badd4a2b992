"""A database in memory, with transactions, locks and numbers. Jobs run at once, or when a test lets them."""

import copy
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Event as Flag
from typing import Any, TypeVar

from stellwerk.core.error import AppError, Conflict
from stellwerk.core.ids import HostId, Kind, Ref, TagId, TaskId, VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.entity import ref_of
from stellwerk.model.event import Event, Mark
from stellwerk.model.field import RECORDED, Field, FieldEdit, Value
from stellwerk.model.field_value import readable_value, with_values
from stellwerk.model.folder import Folder, FolderEdit
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.model.host import Host
from stellwerk.model.tag import NO_TAGS, Labels, Part, Path, Tag, TagEdit, Tagging
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Domain
from stellwerk.ports.archive import Row
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
    taggings: dict[Ref, Tagging] = field(default_factory=dict)
    unindexed: int = 0
    earlier: list[Earlier] = field(default_factory=list)

    def keep_earlier(self, earlier: Earlier) -> None:
        self.earlier.insert(0, earlier)

    def find_earlier(self, vm_id: VmId, id_: str = "") -> Earlier | None:
        found = [one for one in self.earlier_of(vm_id) if one.id.startswith(id_)]
        return found[0] if found and (not id_ or len(found) == 1) else None

    def earlier_of(self, vm_id: VmId) -> list[Earlier]:
        return [one for one in self.earlier if one.vm_id == vm_id]

    def save(self, *entities: Stored) -> None:
        for entity in entities:
            ref = ref_of(entity)
            place = getattr(entity, "parent_id", None)
            same = [(r, other) for r, other in self.stored.items() if r.kind is ref.kind and other.name == entity.name]
            same = [] if ref.kind is Kind.ALERT else same
            taken = [r for r, other in same if getattr(other, "parent_id", None) == place]
            if any(other != ref for other in taken) and ref.kind is not Kind.TEMPLATE:
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

    def edit_tags(self, edit: TagEdit) -> Batch:
        self.save(*edit.save)
        before = dict(self.taggings)
        for ref in [Ref(Kind.TAG, id_) for id_ in edit.forget]:
            self.delete(ref)
            for other, tagging in self.taggings.items():
                if ref.id in tagging.tags:
                    left = tuple(id_ for id_ in tagging.tags if id_ != ref.id)
                    self.taggings[other] = replace(tagging, tags=left, unwritten=self._travels(edit, other))
        for given, sign in ((edit.add, True), (edit.remove, False)):
            for id_, refs in given.items():
                for ref in refs:
                    self._retag(ref, id_, sign, edit)
        for ref in edit.rewrite:
            self.taggings[ref] = replace(self.taggings[ref], unwritten=self._travels(edit, ref))
        numbers = self.give_numbers([ref_of(tag) for tag in edit.save])
        changed = {ref: new for ref, new in self.taggings.items() if new != before.get(ref, NO_TAGS)}
        gone = tuple(Ref(Kind.TAG, id_) for id_ in edit.forget)
        return Batch(entities=edit.save, removed=gone, numbers=numbers, taggings=changed)

    def _retag(self, ref: Ref, id_: TagId, on: bool, edit: TagEdit) -> None:
        old = self.taggings.get(ref, NO_TAGS)
        tags = {*old.tags, id_} if on else {*old.tags} - {id_}
        if tags != set(old.tags):
            self.taggings[ref] = replace(old, tags=tuple(sorted(tags)), unwritten=self._travels(edit, ref))

    def _travels(self, edit: TagEdit, ref: Ref) -> int:
        old = self.taggings.get(ref, NO_TAGS).unwritten
        return old | (Part.TAGS if edit.travels and ref.kind is Kind.VM else 0)

    def edit_folders(self, edit: FolderEdit) -> Batch:
        self.save(*edit.save)
        before = dict(self.taggings)
        lost = {ref: None for ref, said in self.taggings.items() if said.folder in edit.forget}
        for ref, folder in ({ref: before[ref].folder for ref in edit.rewrite} | lost | dict(edit.place)).items():
            old = self.taggings.get(ref, NO_TAGS)
            travels = edit.travels and ref.kind is Kind.VM and (folder != old.folder or ref in edit.rewrite)
            unwritten = old.unwritten | (Part.FOLDER if travels else 0)
            self.taggings[ref] = replace(old, folder=folder, unwritten=unwritten)
        gone = tuple(Ref(Kind.FOLDER, id_) for id_ in edit.forget)
        self.delete(*gone)
        numbers = self.give_numbers([ref_of(folder) for folder in edit.save])
        changed = {ref: new for ref, new in self.taggings.items() if new != before.get(ref, NO_TAGS)}
        return Batch(entities=edit.save, removed=gone, numbers=numbers, taggings=changed)

    def edit_fields(self, edit: FieldEdit) -> Batch:
        self.save(*edit.save)
        before = dict(self.taggings)
        changes: dict[Ref, dict[str, Value | None]] = {ref: {} for ref in edit.rewrite}
        changes |= {ref: dict(values) for ref, values in edit.values.items()}
        for one in [one for id_ in edit.forget if isinstance(one := self.stored.get(Ref(Kind.FIELD, id_)), Field)]:
            for ref, said in list(self.taggings.items()):
                if ref.kind in one.kinds and one.key in said.values:
                    self.taggings[ref] = replace(said, values=with_values(said.values, {one.key: None}))
            self.delete(Ref(Kind.FIELD, one.id))
        for ref, given in changes.items():
            old = self.taggings.get(ref, NO_TAGS)
            values = with_values(old.values, given)
            travels = edit.travels and ref.kind is Kind.VM and (values != old.values or ref in edit.rewrite)
            unwritten = old.unwritten | (Part.FIELDS if travels else 0)
            self.taggings[ref] = replace(old, values=values, unwritten=unwritten)
        gone = tuple(Ref(Kind.FIELD, id_) for id_ in edit.forget)
        numbers = self.give_numbers([ref_of(one) for one in edit.save])
        changed = {ref: new for ref, new in self.taggings.items() if new != before.get(ref, NO_TAGS)}
        return Batch(entities=edit.save, removed=gone, numbers=numbers, taggings=changed)

    def take_labels(self, found: Mapping[Ref, Labels]) -> Batch:
        made: list[Tag | Folder] = []
        changed = {}
        for ref, said in found.items():
            old = new = self.taggings.get(ref, NO_TAGS)
            if said.tags is not None and not old.unwritten & Part.TAGS:
                ids = {TagId(self._at(path, Tag, made) or "") for path in said.tags}
                new = replace(new, tags=tuple(sorted(ids)))
            if said.folder is not None and not old.unwritten & Part.FOLDER:
                new = replace(new, folder=self._at(said.folder, Folder, made))
            if said.values is not None and not old.unwritten & Part.FIELDS:
                fields = {one.key: one for one in self.stored.values() if isinstance(one, Field)}
                read = {key: readable_value(fields[key], text) for key, text in said.values if key in fields}
                new = replace(new, values=with_values({}, read))
            if new != old:
                changed[ref] = new
        self.taggings |= changed
        return Batch(entities=tuple(made), taggings=changed)

    def _at(self, path: Path, make: Any, made: list[Tag | Folder]) -> Any:
        parent: str | None = None
        for name in path:
            nodes = [one for one in self.stored.values() if isinstance(one, make) and one.parent_id == parent]
            found = [one for one in nodes if one.name.casefold() == name.casefold()]
            if not found:
                node = make(id=f"{parent or ''}/{name}", name=name, parent_id=parent)
                made.append(node)
                self.save(node)
                found = [node]
            parent = found[0].id
        return parent

    def note_written(self, written: Mapping[Ref, Tagging]) -> Batch:
        done = {}
        for ref, said in written.items():
            old = self.taggings.get(ref, NO_TAGS)
            same = (Part.TAGS if set(old.tags) == set(said.tags) else 0) | (
                Part.FOLDER if old.folder == said.folder else 0
            )
            same |= Part.FIELDS if old.values == said.values else 0
            left = old.unwritten & ~(same & said.unwritten)
            if left != old.unwritten:
                done[ref] = replace(old, unwritten=left)
        self.taggings |= done
        return Batch(taggings=done)

    def thin_events(self, before: float | None, most: int | None, portion: int) -> tuple[str, ...]:
        ordered = sorted(self.event_rows, key=lambda event: event.time)
        old = [event for event in ordered if before is not None and event.time < before]
        over = ordered[: max(0, len(ordered) - most)] if most is not None else []
        gone = {event.id for event in (*old, *over)[:portion]}
        self.event_rows = [event for event in self.event_rows if event.id not in gone]
        self.taggings = {ref: said for ref, said in self.taggings.items() if ref.id not in gone}
        return tuple(gone)

    def add_events(self, events: Iterable[Event]) -> None:
        for event in events:
            known = next((place for place, one in enumerate(self.event_rows) if one.id == event.id), None)
            if known is None:
                self.event_rows.append(event)
            else:
                self.event_rows[known] = event

    def mark_events(self, events: Collection[Row], mark: Mark | None, only: Mark | None = None) -> tuple[str, ...]:
        changed = []
        for place, one in enumerate(self.event_rows):
            known = Mark(one.acknowledged, one.acknowledged_by) if one.acknowledged is not None else None
            concerned = known is None if mark is not None else known is not None and only in (None, known)
            if concerned and (place + 1 in events or one.id in events):
                at, by = (mark.at, mark.by) if mark is not None else (None, "")
                self.event_rows[place] = replace(one, acknowledged=at, acknowledged_by=by)
                changed.append(one.id)
        return tuple(changed)

    def index_events(self, most: int) -> int:
        self.unindexed = max(0, self.unindexed - most)
        return self.unindexed

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

    def read(self, job: Callable[[Any], T], stop: Flag | None = None, *, quick: bool = False) -> "Future[T]":
        from tests.fakes.archive import archive_of  # here: it brings SQLAlchemy along

        future: Future[T] = Future()
        try:
            rows = self.tables
            tags = [one for one in rows.stored.values() if isinstance(one, Tag)]
            said = {ref: one for ref, one in rows.taggings.items() if ref.kind in RECORDED}
            with archive_of(rows.event_rows, rows.task_rows.values(), tags, said) as archive:
                future.set_result(job(archive))
        except Exception as error:  # noqa: BLE001 - as for writes
            future.set_exception(error)
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
