"""An event: something that happened, kept for the audit trail and searchable later. Frozen; any thread."""

from enum import StrEnum

from stellwerk.core.ids import EventId, Ref, TagId, TaskId
from stellwerk.core.record import Record
from stellwerk.core.text import N_
from stellwerk.model.field import NO_VALUES, Values


class Severity(StrEnum):
    """Ordered: normal < warning < error < alert."""

    NORMAL = N_("normal")
    WARNING = N_("warning")
    ERROR = N_("error")
    ALERT = N_("alert")

    @property
    def rank(self) -> int:
        """0 for normal to 3 for alert."""
        return tuple(Severity).index(self)


class Subject(Record, frozen=True):
    """An object that an event is about, with its name at the time."""

    ref: Ref
    name: str


class Mark(Record, frozen=True):
    """That somebody took note of events: when (UTC seconds), and who."""

    at: float
    by: str


class Event(Record, frozen=True, kw_only=True):
    """One event. `code` is stable (`vm.started`, `host.nonresponsive`); `time` in UTC seconds.

    `actor`, `origin` and `reason` are those of the call that caused it, empty otherwise. The first subject is the
    object it happened to. An event that comes again and again is one: `count` times so far, from `time` to `last`.
    `acknowledged`: when `acknowledged_by` took note of it. `tags` and `values` of fields are said of it here: they are
    kept beside it.
    """

    id: EventId
    time: float
    severity: Severity
    code: str
    text: str
    subjects: tuple[Subject, ...] = ()
    actor: str = ""
    origin: str = ""
    reason: str = ""
    task_id: TaskId | None = None
    outcome: str = ""
    duration: float | None = None
    details: str = ""
    count: int = 1
    last: float | None = None
    acknowledged: float | None = None
    acknowledged_by: str = ""
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES

    @property
    def latest(self) -> float:
        """When it happened last, UTC seconds."""
        return self.time if self.last is None else self.last
