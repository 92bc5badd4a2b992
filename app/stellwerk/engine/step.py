"""The steps of a command that is a generator: it runs on the owner thread and yields what takes time. Frozen values.

What a step answers comes back from the `yield`; its error is raised there. Between two steps the whole inventory may
have changed: what matters is looked up again.
"""

from collections.abc import Callable, Generator, Mapping
from typing import Any

from stellwerk.core.ids import HostId, Ref, TaskId, VmId
from stellwerk.core.record import Record, field
from stellwerk.core.setting import Setting
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.entity import Entity
from stellwerk.model.event import Event
from stellwerk.model.field import FieldEdit
from stellwerk.model.folder import FolderEdit
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.model.tag import TagEdit
from stellwerk.ports.alarm.marking import Marking
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane
from stellwerk.ports.repository import Stored
from stellwerk.ports.visit import Visit


class Add(Record, frozen=True):
    """Save a new object, give it its number, show it. Raises Conflict for a name that is taken. Answers None."""

    entity: Stored


class Change(Record, frozen=True):
    """Save other values of some fields, then show them on the object as it is by then: a host's link may have moved on
    meanwhile. Raises Gone, Conflict. Answers None."""

    ref: Ref
    fields: Mapping[str, Any]


class Forget(Record, frozen=True):
    """Remove objects from the profile. Answers None."""

    refs: tuple[Ref, ...]


class Save(Record, frozen=True):
    """Save several objects as they are, all or none, and show them. Raises Conflict. Answers None."""

    entities: tuple[Stored, ...]


class EditTags(Record, frozen=True):
    """Change tags and what has them, as a whole. Raises Conflict. Answers the Batch of what is different now."""

    edit: TagEdit


class EditFolders(Record, frozen=True):
    """Change folders and what is in them, as a whole. Raises Conflict. Answers the Batch of what is different now."""

    edit: FolderEdit


class EditFields(Record, frozen=True):
    """Change fields of the user and their values, as a whole. Raises Conflict. Answers the Batch of what is different
    now."""

    edit: FieldEdit


class KeepEarlier(Record, frozen=True):
    """Keep a VM's definition as it was before a change. Answers None."""

    earlier: Earlier


class FindEarlier(Record, frozen=True):
    """A definition that was kept of a VM; an empty `id` is the newest. Answers Earlier; raises Gone where it is not
    there (any more)."""

    vm_id: VmId
    id: str


class KeepEvents(Record, frozen=True):
    """Keep events as they are now, instead of what was kept under their ids, and show them. Answers None."""

    events: tuple[Event, ...]


class MarkEvents(Record, frozen=True):
    """Acknowledge events of the database, or take that back. Answers how many are different now; raises Invalid for a
    query that does not fit."""

    wanted: Marking


class NoteDown(Record, frozen=True):
    """Write down with the task what is about to be done, before it is: who settles the task after a crash reads it.
    Answers None once the database has it."""

    text: str


class Probe(Record, frozen=True):
    """Open a URI once and ask the host what it is, keeping nothing. Answers HostFacts."""

    uri: str


class Aside(Record, frozen=True):
    """Run a job on a thread of its own that has to do with no host, and answer its value. It ends by itself: it is not
    cancelled."""

    job: Callable[[], Any]


class SetSetting(Record, frozen=True):
    """Keep another value of a setting; raises Invalid where it does not fit. Answers None."""

    setting: Setting[Any]
    value: Any


class Beside(Record, frozen=True, kw_only=True):
    """What is asked on another lane of the host while a job runs, one question after the other: `tell` gets each
    answer on the owner thread, errors are nothing. `every` seconds between an answer and the next question."""

    ask: Callable[[Session], Any]
    tell: Callable[[Any], None]
    lane: Lane = Lane.STATS
    every: float = 0.5


class AtHost(Record, frozen=True, kw_only=True):
    """Run a job with the ways into a host, connected or not, ours or not, on a thread of its own, and answer its value.
    `changes` and `limit` as of `OnHost`."""

    uri: str
    job: Callable[[Visit], Any]
    changes: bool = False
    limit: float | None = None


class AskNeighbours(Record, frozen=True):
    """Look at what other programs of this computer know of hosts. Answers a tuple of `ports.neighbour.Known`."""


class OnHost(Record, frozen=True, kw_only=True):
    """Run a job on a host's lane and answer its value. `changes`: it may have changed something there, so that a host
    lost midway leaves the outcome unknown. `limit` in seconds of running, None = the lane's own.

    `beside` looks how far it is. `stop` asks the host, on lane CONTROL, to give the running job up, which then raises
    Cancelled; without it a job that runs cannot be cancelled."""

    host_id: HostId
    job: Callable[[Session], Any]
    lane: Lane = Lane.CONTROL
    changes: bool = True
    limit: float | None = None
    reread: tuple[str, ...] = field(default=())
    beside: Beside | None = None
    stop: Callable[[Session], None] | None = None


class OnHosts(Record, frozen=True, kw_only=True):
    """Run a job that changes nothing that matters on several hosts at once, on lane LONG. Answers what it answered, by
    host; those where it failed are left out. `limit` in seconds of running, None = the lane's own. `uris`: of further
    hosts that are not connected: each is, for this alone."""

    host_ids: tuple[HostId, ...]
    job: Callable[[Session], Any]
    uris: Mapping[HostId, str] = {}
    limit: float | None = None


class Show(Record, frozen=True):
    """Put what was read into the inventory, so that *done* means the window agrees. Answers None."""

    batch: Batch


class Await(Record, frozen=True):
    """Wait until the inventory shows something of an object. Answers whether it does; False after the time that a
    result may take, or where its host is lost: that is no failure of what was done."""

    ref: Ref
    test: Callable[[Entity | None], bool]


class Run(Record, frozen=True):
    """Submit another call as a part of this task and wait for its end. Answers the ended Task, whatever its outcome."""

    call: Call


class RunAll(Record, frozen=True):
    """The same for several calls, `at_once` of them at a time: one that fails keeps none of the others from being done.
    Answers their ended Tasks in the order of the calls; those that a cancel kept from being begun are left out."""

    calls: tuple[Call, ...]
    at_once: int = 8


class MarkUndone(Record, frozen=True):
    """Note which task took back another's effect; None = it was not taken back after all. Answers None."""

    task_id: TaskId
    by: TaskId | None


class Cancel(Record, frozen=True):
    """Cancel a running task of this process as far as that can be done. Answers a text where some of it cannot."""

    task_id: TaskId


Store = Add | Change | Forget | Save | EditTags | EditFolders | EditFields
"""Steps that write what the inventory shows."""
Outside = Probe | Aside | AtHost | AskNeighbours | OnHost | OnHosts | Show | Await
"""Steps that ask somebody outside, or wait for what comes from there."""
Step = (
    Store
    | KeepEvents
    | MarkEvents
    | SetSetting
    | NoteDown
    | KeepEarlier
    | FindEarlier
    | Outside
    | Run
    | RunAll
    | MarkUndone
    | Cancel
)
Steps = Generator[Step, Any, None]
"""What the function of such a command answers."""


def only_looks(step: Step) -> bool:
    """Whether nothing that matters is another one after it."""
    match step:
        case Probe() | AskNeighbours() | Show() | NoteDown() | OnHosts():
            return True
        case OnHost(changes=False) | AtHost(changes=False):
            return True
        case _:
            return False
