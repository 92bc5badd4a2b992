"""Rows to entities: the columns of each table in the order read, for the fast start and for SQLAlchemy. Any thread.

Everything here raises Invalid for a row that cannot be read; `readable` passes over such rows with a line in the log.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from stellwerk.adapters.database.document import Codec, read_json, write_call
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.event import Event, Subject
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.task import Task

log = logging.getLogger(__name__)

T = TypeVar("T")
Row = Sequence[Any]

DATA_CENTER = ("id", "name", "description")
CLUSTER = ("id", "name", "data_center_id", "description", "cpu_type")
HOST = (
    "id", "name", "uri", "cluster_id", "description", "connect", "maintenance", "answered",
    "facts", "warnings", "problems",
)  # fmt: skip
TASK = (
    "id", "call", "title", "parent_id", "target", "target_name", "state", "progress", "note", "created", "started",
    "ended", "code", "outcome", "hint", "details", "result", "undo", "undone_by", "instance", "cancellable",
)  # fmt: skip
EVENT = (
    "id", "time", "severity", "code", "text", "actor", "origin", "reason", "task_id", "outcome", "duration", "details",
)  # fmt: skip
SUBJECT = ("kind", "object_id", "name")
_DATACENTER, _CLUSTER, _HOST = Codec(DataCenter), Codec(Cluster), Codec(Host)
_TASK, _EVENT = Codec(Task), Codec(Event)
_KINDS: dict[Any, Kind] = {kind.value: kind for kind in Kind}
NUMBER = ("kind", "object_id", "number")


def data_center(row: Row) -> DataCenter:
    """A row of DATA_CENTER."""
    return _DATACENTER.read(dict(zip(DATA_CENTER, row, strict=True)))


def cluster(row: Row) -> Cluster:
    """A row of CLUSTER."""
    return _CLUSTER.read(dict(zip(CLUSTER, row, strict=True)))


def host(row: Row) -> Host:
    """A row of HOST. Its link is off, and knows only when the host last answered. Facts that cannot be read are none:
    they come anew from the host, while the host itself was entered by the user."""
    values = dict(zip(HOST, row, strict=True))
    answered, facts = values.pop("answered"), values.pop("facts")
    values["link"] = {} if answered is None else {"answered": answered}
    values["connect"], values["maintenance"] = bool(values["connect"]), bool(values["maintenance"])
    for name in ("warnings", "problems"):
        values[name] = read_json(values[name])
    try:
        return _HOST.read(values if facts is None else values | {"facts": read_json(facts)})
    except Invalid as error:
        made = _HOST.read(values)
        log.warning("facts of the host %s are passed over: %s (%s)", made.id, error, error.details)
        return made


def task(row: Row) -> Task:
    """A row of TASK."""
    values = dict(zip(TASK, row, strict=True))
    for name in ("call", "undo"):
        values[name] = None if values[name] is None else read_json(values[name])
    return _TASK.read(values | {"cancellable": bool(values["cancellable"])})


def task_values(task: Task) -> dict[str, Any]:
    """The inverse of `task`, by column."""
    values = {name: getattr(task, name) for name in TASK}
    target = None if task.target is None else str(task.target)
    return values | {
        "call": write_call(task.call), "undo": write_call(task.undo), "target": target, "state": task.state.value,
    }  # fmt: skip


def event(row: Row, subjects: Iterable[Row]) -> Event:
    """A row of EVENT with its rows of SUBJECT, in their order."""
    made = _EVENT.read(dict(zip(EVENT, row, strict=True)))
    return replace(made, subjects=tuple(map(_subject, subjects)))


def event_values(event: Event) -> dict[str, Any]:
    """The inverse of `event`, by column, without the objects."""
    return {name: getattr(event, name) for name in EVENT} | {"severity": event.severity.value}


def _subject(row: Row) -> Subject:
    kind, id_, name = row
    return Subject(ref(kind, id_), str(name))


def ref(kind: Any, id_: Any) -> Ref:
    """A reference from two columns."""
    known = _KINDS.get(kind)
    if known is None or type(id_) is not str:
        raise Invalid(_("a stored reference cannot be read"), details=f"{kind!r} {id_!r}"[:500])
    return Ref(known, id_)


def readable(what: str, read: Callable[[Any], T], rows: Iterable[Any]) -> Iterator[T]:
    """What could be read; one line in the log says how many could not, and why the first."""
    lost, first = 0, ""
    for row in rows:
        try:
            yield read(row)
        except Invalid as error:
            lost, first = lost + 1, first or f"{error} ({error.details})"
    if lost:
        log.warning("%d stored %s cannot be read and are passed over; the first: %s", lost, what, first)
