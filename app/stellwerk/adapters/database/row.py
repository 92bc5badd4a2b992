"""Rows to entities: the columns of each table in the order read, for the fast start and for SQLAlchemy. Any thread.

Everything here raises Invalid for a row that cannot be read; `readable` passes over such rows with a line in the log.
"""

import logging
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from stellwerk.adapters.database.document import (
    decoder_of,
    read_json,
    read_record,
    read_text,
    without_infinity,
    write_call,
    write_json,
)
from stellwerk.core.error import Invalid
from stellwerk.core.ids import FolderId, Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.call import Call
from stellwerk.model.event import Event, Subject
from stellwerk.model.field import Field, Value, Values
from stellwerk.model.folder import Folder
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.host_check import HostChecks
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.tag import Part, Tag, Tagging
from stellwerk.model.task import Task
from stellwerk.model.template.template import Template

log = logging.getLogger(__name__)

T = TypeVar("T")
Row = Sequence[Any]

DATA_CENTER = ("id", "name", "description")
CLUSTER = ("id", "name", "data_center_id", "description", "cpu_type")
HOST = (
    "id", "name", "uri", "cluster_id", "description", "connect", "maintenance", "answered",
    "facts", "warnings", "problems", "checks",
)  # fmt: skip
TASK = (
    "id", "call", "title", "parent_id", "target", "target_name", "state", "progress", "note", "created", "started",
    "ended", "code", "outcome", "hint", "details", "result", "undo", "undone_by", "instance", "cancellable",
)  # fmt: skip
EVENT = (
    "id", "time", "severity", "code", "text", "actor", "origin", "reason", "task_id", "outcome", "duration", "details",
    "count", "last", "acknowledged", "acknowledged_by",
)  # fmt: skip
TAG = ("id", "name", "parent_id", "color", "description")
FOLDER = ("id", "name", "parent_id", "description")
FIELD = ("id", "key", "title", "type", "kinds", "choices", "position")
TAGGING = ("kind", "object_id", "tags", "unwritten", "folder", "folder_unwritten", "fields", "fields_unwritten")
ALARM = (
    "id", "name", "query", "hold", "clear", "clear_hold", "severity", "actions", "enabled", "silent_until",
)  # fmt: skip
ALERT = ("id", "alarm_id", "name", "severity", "kind", "object_id", "object_name", "raised")
BOOKMARK = ("id", "name", "query", "position", "icon")
TEMPLATE = ("id", "host_id", "document")
SUBJECT = ("kind", "object_id", "name")
_NO_CALL: Mapping[str, Any] = {"command": ""}
_KINDS: dict[Any, Kind] = {kind.value: kind for kind in Kind}
NUMBER = ("kind", "object_id", "number")


def data_center(row: Row) -> DataCenter:
    """A row of DATA_CENTER."""
    return read_record(dict(zip(DATA_CENTER, row, strict=True)), DataCenter)


def cluster(row: Row) -> Cluster:
    """A row of CLUSTER."""
    return read_record(dict(zip(CLUSTER, row, strict=True)), Cluster)


def host(row: Row) -> Host:
    """A row of HOST. Its link is off, and knows only when the host last answered. Facts and checks that cannot be read
    are none: they come anew from the host, while the host itself was entered by the user."""
    values = dict(zip(HOST, row, strict=True))
    answered, facts, checks = values.pop("answered"), values.pop("facts"), values.pop("checks")
    values["link"] = {} if answered is None else {"answered": answered}
    values["connect"], values["maintenance"] = bool(values["connect"]), bool(values["maintenance"])
    for name in ("warnings", "problems"):
        values[name] = read_json(values[name])
    made = read_record(values, Host)
    return replace(made, facts=_reported(facts, HostFacts, made.id), checks=_reported(checks, HostChecks, made.id))


def _reported(text: Any, kind: type[T], host_id: str) -> T | None:
    if text is None:
        return None
    try:
        found: T = read_text(text, kind, _("stored facts cannot be read"))
        return found
    except Invalid as error:
        log.warning("facts of the host %s are passed over: %s (%s)", host_id, error, error.details)
        return None


def tag(row: Row) -> Tag:
    """A row of TAG."""
    return read_record(dict(zip(TAG, row, strict=True)), Tag)


def bookmark(row: Row) -> Bookmark:
    """A row of BOOKMARK."""
    return read_record(dict(zip(BOOKMARK, row, strict=True)), Bookmark)


def alarm(row: Row) -> Alarm:
    """A row of ALARM."""
    values = dict(without_infinity(dict(zip(ALARM, row, strict=True))))
    return read_record(values | {"actions": read_json(values["actions"]), "enabled": bool(values["enabled"])}, Alarm)


def alarm_values(alarm: Alarm) -> dict[str, Any]:
    """The inverse of `alarm`, by column."""
    values = {name: getattr(alarm, name) for name in ALARM}
    return values | {"severity": alarm.severity.value, "actions": write_json(list(alarm.actions))}


def alert(row: Row) -> Alert:
    """A row of ALERT."""
    values = dict(without_infinity(dict(zip(ALERT, row, strict=True))))
    about = ref(values.pop("kind"), values.pop("object_id"))
    made = read_record(values | {"ref": ("vm", "")}, Alert)
    return replace(made, ref=about)


def alert_values(alert: Alert) -> dict[str, Any]:
    """The inverse of `alert`, by column."""
    values = {name: getattr(alert, name) for name in ALERT if name not in ("kind", "object_id")}
    return values | {"severity": alert.severity.value, "kind": alert.ref.kind.value, "object_id": alert.ref.id}


def folder(row: Row) -> Folder:
    """A row of FOLDER."""
    return read_record(dict(zip(FOLDER, row, strict=True)), Folder)


def field(row: Row) -> Field:
    """A row of FIELD."""
    values = dict(zip(FIELD, row, strict=True))
    for name in ("kinds", "choices"):
        values[name] = read_json(values[name])
    return read_record(values, Field)


def template(row: Row) -> Template:
    """A row of TEMPLATE."""
    found: Template = read_text(row[2], Template, _("what is known of a template cannot be read"))
    if (found.id, found.host_id) != (row[0], row[1]):
        raise Invalid(_("what is known of a template cannot be read"), details="of another id")
    return found


def template_values(template: Template) -> dict[str, Any]:
    """The inverse of `template`, by column."""
    return {"id": template.id, "host_id": template.host_id, "document": write_json(template.bare)}


def field_values(field: Field) -> dict[str, Any]:
    """The inverse of `field`, by column."""
    kinds = [kind.value for kind in field.kinds]
    values = {name: getattr(field, name) for name in FIELD}
    return values | {"type": field.type.value, "kinds": write_json(kinds), "choices": write_json(list(field.choices))}


class Taggings:
    """Reads rows of TAGGING; those that say the same share it. `known`: the ids of the tags and folders that there
    are, None = any id is taken for one."""

    def __init__(self, known: Container[str] | None = None) -> None:
        self._known = known
        self._made: dict[tuple[Any, ...], Tagging] = {}
        self._decode = decoder_of(dict[str, Value]).decode

    def __call__(self, row: Row) -> tuple[Ref, Tagging]:
        kind, id_, tags, unwritten, folder, folder_unwritten, fields, fields_unwritten = row
        key = (tags, unwritten, folder, folder_unwritten, fields_unwritten)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._read(*key)
        if fields:  # each object has its own
            found = Tagging(found.tags, found.unwritten, found.folder, self._values(fields))
        return ref(kind, id_), found

    def _values(self, text: Any) -> Values:
        try:
            values: Values = self._decode(text)
        except (ValueError, TypeError):
            values = read_text(text, dict[str, Value], _("stored values of fields cannot be read"))
        return values

    def _read(self, tags: Any, unwritten: Any, folder: Any, folder_unwritten: Any, fields_unwritten: Any) -> Tagging:
        if type(tags) is not str or type(folder) not in (str, type(None)):
            raise Invalid(_("stored tags cannot be read"), details=f"{tags!r} {folder!r}"[:500])
        known = self._known
        ids = tuple(TagId(tag_id) for tag_id in tags.split() if known is None or tag_id in known)
        place = FolderId(folder) if folder and (known is None or folder in known) else None
        parts = (Part.TAGS if unwritten else 0) | (Part.FOLDER if folder_unwritten else 0)
        parts |= Part.FIELDS if fields_unwritten else 0
        return Tagging(ids, parts, place)


def tagging_values(ref: Ref, said: Tagging) -> dict[str, Any]:
    """The inverse of `Taggings`, by column."""
    return {
        "kind": ref.kind.value,
        "object_id": ref.id,
        "tags": " ".join(said.tags),
        "unwritten": bool(said.unwritten & Part.TAGS),
        "folder": said.folder,
        "folder_unwritten": bool(said.unwritten & Part.FOLDER),
        "fields": write_json(dict(said.values)) if said.values else "",
        "fields_unwritten": bool(said.unwritten & Part.FIELDS),
    }


def task(row: Row) -> Task:
    """A row of TASK."""
    values = dict(zip(TASK, row, strict=True))
    target = values.pop("target")
    calls = {"call": _call(values.pop("call")), "undo": _call(values.pop("undo"))}
    if calls["call"] is None:
        raise Invalid(_("a stored task has no call"))
    made = read_record(without_infinity(values | {"call": _NO_CALL, "cancellable": bool(values["cancellable"])}), Task)
    return replace(made, target=None if target is None else _target(target), **calls)


def task_values(task: Task) -> dict[str, Any]:
    """The inverse of `task`, by column."""
    values = {name: getattr(task, name) for name in TASK}
    target = None if task.target is None else str(task.target)
    return values | {
        "call": write_call(task.call), "undo": write_call(task.undo), "target": target, "state": task.state.value,
    }  # fmt: skip


def event(row: Row, subjects: Iterable[Row]) -> Event:
    """A row of EVENT with its rows of SUBJECT, in their order."""
    made = read_record(without_infinity(dict(zip(EVENT, row, strict=True))), Event)
    return replace(made, subjects=tuple(map(_subject, subjects)))


def event_values(event: Event) -> dict[str, Any]:
    """The inverse of `event`, by column, without the objects."""
    return {name: getattr(event, name) for name in EVENT} | {"severity": event.severity.value}


def _subject(row: Row) -> Subject:
    kind, id_, name = row
    return Subject(ref(kind, id_), str(name))


def _call(document: Any) -> Call | None:
    return None if document is None else Call.from_json(read_json(document))


def _target(text: Any) -> Ref:
    try:
        return Ref.parse(text)
    except (ValueError, AttributeError) as error:
        raise Invalid(_("a stored reference cannot be read"), details=repr(error)[:500]) from error


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
