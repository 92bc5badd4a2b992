"""A task: something being done, from a click to its outcome. Frozen; any thread."""

from enum import StrEnum

from stellwerk.core.ids import Ref, TagId, TaskId
from stellwerk.core.record import Record
from stellwerk.core.text import N_
from stellwerk.model.call import Call
from stellwerk.model.field import NO_VALUES, Values
from stellwerk.model.host_check import CheckResult


class TaskState(StrEnum):
    """The life of a task. UNKNOWN = its host or its program was lost midway; settled at the next synchronisation."""

    WAITING = N_("waiting")
    RUNNING = N_("running")
    DONE = N_("done")
    FAILED = N_("failed")
    REFUSED = N_("refused")
    CANCELLED = N_("cancelled")
    UNKNOWN = N_("unknown")


ENDED = frozenset({TaskState.DONE, TaskState.FAILED, TaskState.REFUSED, TaskState.CANCELLED, TaskState.UNKNOWN})


class Task(Record, frozen=True, kw_only=True):
    """One task. A call on several targets is a parent without `target` and one child a target.

    `progress` is a fraction 0..1, None where it is not known. `note` says what it is doing now (or waits for).
    Times in UTC seconds. `outcome` is the message for people when it failed or was refused, with `hint` and `details`.
    `undo` is the inverse call, offered for ten minutes after the end; `undone_by` the task that took it.
    `instance` is the process that runs it. `ticks` are the checks of a host that it makes, `output` the end of what
    commands on a host say: both live in memory only. `result` is what scripts read of it; until it has ended, what it
    noted down for whoever settles it. `tags` and `values` of fields are said of it here: they are kept beside it.
    """

    id: TaskId
    call: Call
    title: str
    parent_id: TaskId | None = None
    target: Ref | None = None
    target_name: str = ""
    state: TaskState = TaskState.WAITING
    progress: float | None = None
    note: str = ""
    created: float = 0.0
    started: float | None = None
    ended: float | None = None
    code: str = ""
    outcome: str = ""
    hint: str = ""
    details: str = ""
    result: str = ""
    undo: Call | None = None
    undone_by: TaskId | None = None
    instance: str = ""
    cancellable: bool = True
    ticks: tuple[CheckResult, ...] = ()
    output: str = ""
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES

    @property
    def over(self) -> bool:
        """It has ended, whatever the outcome."""
        return self.state in ENDED
