"""The fast start: reads the last known inventory with the standard library alone. Any thread, best a worker.

SQLAlchemy is not imported here: it would cost more than reading 10,000 VMs.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database.fault import translated
from stellwerk.adapters.database.inspection import open_to_read
from stellwerk.adapters.database.packed import Packer
from stellwerk.core.collection import paused
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.change import Batch
from stellwerk.model.event import Event
from stellwerk.model.field import Field
from stellwerk.model.folder import Folder
from stellwerk.model.tag import Tag, Tagging
from stellwerk.model.tag_tree import rooted
from stellwerk.model.task import ENDED, Task
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Domain
from stellwerk.ports.repository import Stored

_SAYING = "WHERE tags != '' OR unwritten OR folder IS NOT NULL OR folder_unwritten OR fields != '' OR fields_unwritten"
MOST_TASKS = 200
MOST_EVENTS = 1000
MOST_PARTS = 2000
"""Parts of tasks read at start, newest families first: one click on everything makes 10,000 of them."""


class Read(Record, frozen=True, kw_only=True):
    """What was read, and the revision of the database at that moment."""

    batch: Batch
    revision: int


def read_all(path: Path) -> Read:
    """Everything that the window needs, of one moment. Raises Corrupt or Invalid."""
    try:
        with closing(open_to_read(path)) as connection, paused():
            connection.execute("BEGIN")
            return Read(batch=_batch(connection), revision=_revision(connection))
    except (OSError, sqlite3.Error) as error:
        raise translated(error, path) from error


def _batch(connection: sqlite3.Connection) -> Batch:
    labels: list[Tag | Folder] = [*tags(connection)]
    labels += folders(connection)
    known = [label.id for label in labels]
    watched: tuple[Stored, ...] = (*alarms(connection), *alerts(connection), *templates(connection))
    said = (*organisation(connection), *fields(connection), *labels, *bookmarks(connection), *watched)
    return Batch(
        entities=(*said, *tasks(connection), *events(connection)),
        domains=tuple(_domains(connection)),
        numbers=numbers(connection),
        taggings=taggings(connection, known),
    )


def _select(connection: sqlite3.Connection, table: str, columns: Iterable[str], rest: str = "") -> sqlite3.Cursor:
    names = ", ".join(f'"{name}"' for name in columns)
    return connection.execute(f'SELECT {names} FROM "{table}" {rest}')  # noqa: S608 - names and text are ours


def organisation(connection: sqlite3.Connection) -> Iterator[Stored]:
    """Data centers, clusters, hosts. What is public here raises sqlite3.Error; rows that cannot be read are passed
    over."""
    yield from rows.readable("data centers", rows.data_center, _select(connection, "data_center", rows.DATA_CENTER))
    yield from rows.readable("clusters", rows.cluster, _select(connection, "cluster", rows.CLUSTER))
    yield from rows.readable("hosts", rows.host, _select(connection, "host", rows.HOST))


def tags(connection: sqlite3.Connection) -> list[Tag]:
    """All tags, each below one that is there."""
    return rooted(rows.readable("tags", rows.tag, _select(connection, "tag", rows.TAG)))


def folders(connection: sqlite3.Connection) -> list[Folder]:
    """All folders, each in one that is there or at the top."""
    return rooted(rows.readable("folders", rows.folder, _select(connection, "folder", rows.FOLDER)))


def fields(connection: sqlite3.Connection) -> Iterator[Field]:
    """All fields of the user."""
    return rows.readable("fields", rows.field, _select(connection, "field", rows.FIELD))


def fields_in(path: Path) -> list[Field]:
    """The fields of a database that is not opened otherwise; none where it is an older one, or one that cannot be read:
    whoever opens it is told of that."""
    try:
        with closing(open_to_read(path)) as connection:
            return list(fields(connection))
    except sqlite3.Error:
        return []


def bookmarks(connection: sqlite3.Connection) -> Iterator[Bookmark]:
    """All bookmarks."""
    return rows.readable("bookmarks", rows.bookmark, _select(connection, "bookmark", rows.BOOKMARK))


def alarms(connection: sqlite3.Connection) -> Iterator[Alarm]:
    """All alarms."""
    return rows.readable("alarms", rows.alarm, _select(connection, "alarm", rows.ALARM))


def alerts(connection: sqlite3.Connection) -> Iterator[Alert]:
    """What is raised."""
    return rows.readable("alerts", rows.alert, _select(connection, "alert", rows.ALERT))


def templates(connection: sqlite3.Connection) -> Iterator[Template]:
    """What is known of templates."""
    return rows.readable("templates", rows.template, _select(connection, "template", rows.TEMPLATE))


def taggings(connection: sqlite3.Connection, known: Iterable[str]) -> dict[Ref, Tagging]:
    """What is said of all objects, those that are away too. `known`: the ids of the tags and folders that there are."""
    told = _select(connection, "tagging", rows.TAGGING, _SAYING)
    return dict(rows.readable("tags of objects", rows.Taggings(frozenset(known)), told))


def _domains(connection: sqlite3.Connection) -> Iterator[Domain]:
    packer = Packer()
    columns = ("host_id", "vm_id", "seen", "own", "common")
    yield from rows.readable("VMs", lambda row: packer.read(*row), _select(connection, "inventory", columns))


def numbers(connection: sqlite3.Connection) -> dict[Ref, int]:
    """All short numbers, those of objects that are gone too."""

    def read(row: tuple[Any, ...]) -> tuple[Ref, int]:
        if type(row[2]) is not int:
            raise Invalid(_("a stored number is none"))
        return rows.ref(row[0], row[1]), row[2]

    return dict(rows.readable("numbers", read, _select(connection, "number", rows.NUMBER)))


def tasks(connection: sqlite3.Connection, most: int = MOST_TASKS, most_parts: int = MOST_PARTS) -> list[Task]:
    """The newest with their parts, and whatever has not ended."""
    ended = ", ".join(f"'{state.value}'" for state in sorted(ENDED))
    newest = f"parent_id IS NULL ORDER BY created DESC, revision DESC LIMIT {most}"
    families = f"SELECT id FROM task WHERE {newest}"  # noqa: S608 - all of it is ours
    of_newest = f"parent_id IN ({families}) ORDER BY created DESC LIMIT {most_parts}"
    found: dict[Any, tuple[Any, ...]] = {}
    for condition in (newest, of_newest, f"state NOT IN ({ended})"):
        found.update((row[0], row) for row in _select(connection, "task", rows.TASK, f"WHERE {condition}"))
    return list(rows.readable("tasks", rows.task, found.values()))


def events(connection: sqlite3.Connection, most: int = MOST_EVENTS) -> Iterator[Event]:
    """The newest, newest first."""
    newest = f"ORDER BY time DESC, position DESC LIMIT {most}"
    about: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    subjects = f"WHERE event_id IN (SELECT id FROM event {newest}) ORDER BY event_id, place"  # noqa: S608 - as above
    for event_id, *subject in _select(connection, "event_object", ("event_id", *rows.SUBJECT), subjects):
        about[event_id].append(tuple(subject))
    found = _select(connection, "event", rows.EVENT, newest)
    return rows.readable("events", lambda row: rows.event(row, about[row[0]]), found)


def _revision(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM counter WHERE name = 'revision'").fetchone()
    return int(row[0]) if row else 0
