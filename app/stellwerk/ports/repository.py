"""The repository port: what survives the end of the program.

One writer thread runs all writes in order; `load` is for a worker at start.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future
from threading import Event as Flag
from typing import ClassVar, Protocol, TypeVar

from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, Ref, TaskId, VmId
from stellwerk.core.record import Record
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Mark
from stellwerk.model.field import Field, FieldEdit
from stellwerk.model.folder import Folder, FolderEdit
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.tag import Labels, Tag, TagEdit, Tagging
from stellwerk.model.task import Task
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Domain
from stellwerk.ports.archive import Archive, Row

T = TypeVar("T")

Stored = DataCenter | Cluster | Host | Tag | Bookmark | Folder | Field | Alarm | Alert | Template
"""What the user made, saved as it is (a host without its link, nothing with its tags). Of a template the last that is
known of it: its own file beside its disks is the truth."""


class Corrupt(Invalid):
    """The database is damaged. Its file is untouched; to start afresh (which keeps it aside) is on offer."""

    code: ClassVar[str] = "corrupt_database"


class TooNew(Invalid):
    """The database was written by a newer program. Its file is untouched."""

    code: ClassVar[str] = "newer_database"


class EventFilter(Record, frozen=True, kw_only=True):
    """Which events to read: the newest `most`, about `subject` and with text containing `words` where given."""

    most: int = 1000
    subject: Ref | None = None
    words: str = ""
    before: float | None = None


class Tables(Protocol):
    """What a write may do. All within one transaction: everything or nothing. Writer thread only."""

    def save(self, *entities: Stored) -> None:
        """Insert or replace. Raises Conflict for a name that another object of its kind has (a tag or a folder: below
        the same parent), for a parent that is not there any more, and for what would be below itself. Of a host's link
        only `answered` is kept."""
        ...

    def keep_facts(self, *hosts: Host) -> None:
        """Keep what these hosts last reported (facts, warnings, problems, when they answered) and nothing of what the
        user said of them, so that a report never undoes another process's change. A host that is not there is passed
        over. Not announced to other processes: each asks its hosts itself."""
        ...

    def delete(self, *refs: Ref) -> None:
        """Remove data centers, clusters, hosts (with their domains), tags, folders, fields, bookmarks, alarms, alerts,
        tasks and events; what is not there is passed over. Raises Conflict for what still holds others (that are not
        removed in the same call). The short number stays taken."""
        ...

    def keep_domains(self, domains: Iterable[Domain], gone: Iterable[tuple[HostId, VmId]] = ()) -> None:
        """Keep the last known reports of these domains, forget those that are gone. A domain of a host that is not
        there (any more) is passed over."""
        ...

    def give_numbers(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """The short numbers of these objects, counted by kind, new ones given where there are none. A number is never
        used twice."""
        ...

    def edit_tags(self, edit: TagEdit) -> Batch:
        """Make a change of tags as a whole; answers what is different now. Raises Conflict as `save` does, for a tag
        to be removed that still has others below it, and for one to be given that is not there any more."""
        ...

    def edit_folders(self, edit: FolderEdit) -> Batch:
        """Make a change of folders as a whole; answers what is different now. Raises Conflict as `save` does, for a
        folder to be removed that still has others in it, and for one to be filled that is not there any more."""
        ...

    def edit_fields(self, edit: FieldEdit) -> Batch:
        """Make a change of fields and their values as a whole; answers what is different now. Raises Conflict for a key
        that is taken and for a value of a field that is not there any more."""
        ...

    def take_labels(self, found: Mapping[Ref, Labels]) -> Batch:
        """Say of these VMs exactly what these labels say, with tags and folders made that are missing and values left
        out that no field here can have; a part that was changed here and is not yet written stays. Answers what is
        different now."""
        ...

    def note_written(self, written: Mapping[Ref, Tagging]) -> Batch:
        """Of these objects this is written where it travels, namely the parts in its `unwritten`; a part that is
        another by now is passed over. Answers what is different now."""
        ...

    def add_events(self, events: Iterable[Event]) -> None:
        """Add to the audit trail."""
        ...

    def thin_events(self, before: float | None, most: int | None, portion: int) -> tuple[str, ...]:
        """Remove some of the oldest events, `portion` at most: those before a time (UTC seconds), and those of more
        than `most`; None = however old, however many. Answers their ids; empty = none is left to be removed."""
        ...

    def mark_events(self, events: Collection[Row], mark: Mark | None, only: Mark | None = None) -> tuple[str, ...]:
        """Acknowledge those of these events (positions or ids) that nobody acknowledged; or, without `mark`, take that
        back, of those alone that `only` says. Answers the ids of those that are different now."""
        ...

    def index_events(self, most: int) -> int:
        """Make some more old events quick to be found by their texts, the newest first; 0 = all are."""
        ...

    def save_tasks(self, tasks: Iterable[Task]) -> None:
        """Insert or replace."""
        ...

    def take_locks(self, task_id: TaskId, refs: Iterable[Ref]) -> None:
        """Lock objects for a task of this instance, all or none. Raises Conflict that names object, task and holder."""
        ...

    def free_locks(self, task_id: TaskId) -> None:
        """Give up all locks of a task."""
        ...

    def events(self, wanted: EventFilter) -> list[Event]:
        """Events, newest first."""
        ...

    def tasks(self, most: int = 200) -> list[Task]:
        """The newest tasks, newest first, with all their parts."""
        ...

    def foreign_changes(self) -> Batch | None:
        """What other processes on this profile changed since `load` or the last call here: organisation, hosts, tags,
        bookmarks, tasks, events, numbers. None = nothing. Cheap when nothing changed: meant to be asked every second.

        Of a host, take what the user says (name, URI, cluster, description, connect, maintenance); its link, facts,
        warnings and problems are this process's own business where it has the host already."""
        ...

    def adopt_orphans(self) -> list[Task]:
        """Tasks of instances that are gone: set to UNKNOWN and to this instance, their locks freed; answers them."""
        ...

    def keep_earlier(self, earlier: Earlier) -> None:
        """Keep a definition as it was before a change; of each VM the newest fifty stay."""
        ...

    def find_earlier(self, vm_id: VmId, id_: str = "") -> Earlier | None:
        """The one whose id begins so, if only one does, or the newest; None where it is not there (any more)."""
        ...

    def earlier_of(self, vm_id: VmId) -> list[Earlier]:
        """All of a VM, the newest first."""
        ...


class Loaded(Record, frozen=True, kw_only=True):
    """What a start finds: everything the window needs to be painted, as one batch.

    Hosts come with their link off, knowing only when they last answered.
    """

    batch: Batch = Batch()


class Repository(Protocol):
    """The database of a profile."""

    def load(self) -> Loaded:
        """Read the last known inventory, fast. Worker thread. Raises Invalid for a database that cannot be used, with
        what to do: newer than the program, corrupt (a copy is kept), unreadable."""
        ...

    def write(self, job: Callable[[Tables], T]) -> Future[T]:
        """Run `job` in a transaction on the writer thread, after what was handed in before. Any thread; never blocks.
        The future answers after the commit, with the job's value or its error: Refused for a full disk or another
        process that holds the database too long, Invalid for a folder that cannot be written, Corrupt, TooNew, or
        what the job raised. The future's callbacks run on the writer thread: post them on.

        `job` must touch nothing but the tables: it is run again if another's fault undid a commit they shared."""
        ...

    def read(self, job: Callable[[Archive], T], stop: Flag | None = None, *, quick: bool = False) -> Future[T]:
        """Run `job` on a thread that reads, beside the writer and without holding it up. Any thread; never blocks.
        What was written before is seen where its future has answered.

        The future answers with the job's value or its error; its callbacks run on the reader's thread: post them on.
        `stop`, once set, ends the job soon, with Cancelled. `quick`: what somebody looks at waits for no long job.
        """
        ...

    def close(self) -> None:
        """Finish what was handed in, then end the writer; what is being read is given up. Blocks; what is handed in
        later is Refused."""
        ...
