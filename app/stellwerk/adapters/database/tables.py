"""The tables as jobs see them: the port's `Tables`, each part in a module of its own. Writer thread only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from stellwerk.adapters.database import (
    tables_earlier,
    tables_event,
    tables_foreign,
    tables_inventory,
    tables_lock,
    tables_number,
    tables_organisation,
    tables_task,
)
from stellwerk.adapters.database.alarm.marking import mark_events
from stellwerk.adapters.database.alarm.thinning import thin_events
from stellwerk.adapters.database.label import field, folder, said, tag, taking
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.adapters.database.words.index import index_some
from stellwerk.core.ids import HostId, Kind, Ref, TaskId, VmId
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Mark
from stellwerk.model.field import FieldEdit
from stellwerk.model.folder import FolderEdit
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.model.host import Host
from stellwerk.model.tag import Labels, TagEdit, Tagging
from stellwerk.model.task import Task
from stellwerk.model.vm import Domain
from stellwerk.ports.archive import Row
from stellwerk.ports.repository import EventFilter, Stored


class SqlTables:
    """One job's view of the tables. Of no use after the job."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def save(self, *entities: Stored) -> None:
        """See the port."""
        tables_organisation.save(self._tx, entities)

    def keep_facts(self, *hosts: Host) -> None:
        """See the port."""
        tables_organisation.keep_facts(self._tx, hosts)

    def delete(self, *refs: Ref) -> None:
        """See the port."""
        by_kind: defaultdict[Kind, list[str]] = defaultdict(list)
        for ref in refs:
            by_kind[ref.kind].append(ref.id)
        tables_event.delete_events(self._tx, by_kind[Kind.EVENT])
        tables_task.delete_tasks(self._tx, by_kind[Kind.TASK])
        tables_organisation.delete(self._tx, refs)

    def keep_domains(self, domains: Iterable[Domain], gone: Iterable[tuple[HostId, VmId]] = ()) -> None:
        """See the port."""
        tables_inventory.keep_domains(self._tx, domains, gone)

    def give_numbers(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """See the port."""
        return tables_number.give_numbers(self._tx, refs)

    def edit_tags(self, edit: TagEdit) -> Batch:
        """See the port."""
        return tag.edit_tags(self._tx, edit)

    def edit_folders(self, edit: FolderEdit) -> Batch:
        """See the port."""
        return folder.edit_folders(self._tx, edit)

    def edit_fields(self, edit: FieldEdit) -> Batch:
        """See the port."""
        return field.edit_fields(self._tx, edit)

    def take_labels(self, found: Mapping[Ref, Labels]) -> Batch:
        """See the port."""
        return taking.take_labels(self._tx, found)

    def note_written(self, written: Mapping[Ref, Tagging]) -> Batch:
        """See the port."""
        return said.note_written(self._tx, written)

    def add_events(self, events: Iterable[Event]) -> None:
        """See the port."""
        tables_event.add_events(self._tx, events)

    def thin_events(self, before: float | None, most: int | None, portion: int) -> tuple[str, ...]:
        """See the port."""
        return thin_events(self._tx, before, most, portion)

    def mark_events(self, events: Collection[Row], mark: Mark | None, only: Mark | None = None) -> tuple[str, ...]:
        """See the port."""
        return mark_events(self._tx, events, mark, only)

    def index_events(self, most: int) -> int:
        """See the port."""
        return index_some(self._tx.connection, most)

    def save_tasks(self, tasks: Iterable[Task]) -> None:
        """See the port."""
        tables_task.save_tasks(self._tx, tasks)

    def take_locks(self, task_id: TaskId, refs: Iterable[Ref]) -> None:
        """See the port."""
        tables_lock.take_locks(self._tx, task_id, refs)

    def free_locks(self, task_id: TaskId) -> None:
        """See the port."""
        tables_lock.free_locks(self._tx, task_id)

    def events(self, wanted: EventFilter) -> list[Event]:
        """See the port."""
        return tables_event.find_events(self._tx, wanted)

    def tasks(self, most: int = 200) -> list[Task]:
        """See the port."""
        return tables_task.newest_tasks(self._tx, most)

    def foreign_changes(self) -> Batch | None:
        """See the port."""
        return tables_foreign.foreign_changes(self._tx)

    def adopt_orphans(self) -> list[Task]:
        """See the port."""
        return tables_task.adopt_orphans(self._tx)

    def keep_earlier(self, earlier: Earlier) -> None:
        """See the port."""
        tables_earlier.keep_earlier(self._tx, earlier)

    def find_earlier(self, vm_id: VmId, id_: str = "") -> Earlier | None:
        """See the port."""
        return tables_earlier.find_earlier(self._tx, vm_id, id_)

    def earlier_of(self, vm_id: VmId) -> list[Earlier]:
        """See the port."""
        return tables_earlier.earlier_of(self._tx, vm_id)
