"""Locks on objects: who works on what, across all processes of the profile. Writer thread only."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.row import task as read_task
from stellwerk.adapters.database.tables_organisation import TABLES
from stellwerk.adapters.database.tables_task import COLUMNS, adopt_orphans
from stellwerk.adapters.database.transaction import EVERYBODY, Transaction
from stellwerk.core.error import Conflict, Invalid
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.text import _


class _Held(NamedTuple):
    kind: str
    object_id: str
    task_id: str
    instance: str


def take_locks(tx: Transaction, task_id: TaskId, refs: Iterable[Ref]) -> None:
    """Lock objects for a task, all or none. A lock that the task has already is no conflict, nor is one of a process
    that is gone: its tasks are settled as UNKNOWN on the way, which every process hears of, this one too."""
    wanted = sorted(set(refs))
    held = _held(tx, task_id, wanted)
    if held is not None and not _lives(tx, held.instance):
        adopt_orphans(tx, EVERYBODY)
        tx.seen.version = None
        held = _held(tx, task_id, wanted)
    if held is not None:
        raise _conflict(tx, held)
    values = [
        {"kind": ref.kind.value, "object_id": ref.id, "task_id": task_id, "instance": tx.instance, "taken": tx.now}
        for ref in wanted
    ]
    upsert(tx.connection, schema.object_lock, values)


def free_locks(tx: Transaction, task_id: TaskId) -> None:
    """Give up all locks of a task."""
    tx.connection.execute(sa.delete(schema.object_lock).where(schema.object_lock.c.task_id == task_id))


def _lives(tx: Transaction, instance: str) -> bool:
    return instance == tx.instance or tx.is_alive(instance)


def _held(tx: Transaction, task_id: TaskId, wanted: list[Ref]) -> _Held | None:
    """The first of these locks that another task has; one of a dead process first, so that all of those go at once."""
    lock = schema.object_lock
    by_kind: dict[Kind, list[str]] = {}
    for ref in wanted:
        by_kind.setdefault(ref.kind, []).append(ref.id)
    found: list[_Held] = []
    for kind, ids in by_kind.items():
        for portion in in_portions(ids):
            query = sa.select(lock.c.kind, lock.c.object_id, lock.c.task_id, lock.c.instance).where(
                lock.c.kind == kind.value, lock.c.object_id.in_(portion), lock.c.task_id != task_id
            )
            found += [_Held(*row) for row in tx.connection.execute(query)]
    return min(found, key=lambda row: (_lives(tx, row.instance), row.kind, row.object_id), default=None)


def _conflict(tx: Transaction, held: _Held) -> Conflict:
    """Names object, task and holder."""
    row = tx.connection.execute(sa.select(*COLUMNS).where(schema.task.c.id == held.task_id)).first()
    try:
        task = None if row is None else read_task(tuple(row))
    except Invalid:
        task = None
    named = task is not None and task.target == Ref(Kind(held.kind), held.object_id) and task.target_name
    name = named or _name(tx, held.kind, held.object_id)
    if task is None:
        text = _('"{name}" is in use by another task')
    elif task.call.actor.name:
        text = _('"{name}" is in use by the task "{task}" of {actor} ({origin})')
    else:
        text = _('"{name}" is in use by the task "{task}"')
    words = (
        {"task": task.title, "actor": task.call.actor.name, "origin": _(task.call.origin.value)}
        if task is not None
        else {}
    )
    return Conflict(
        text.format(name=name, **words),
        _("wait until it ends, or cancel it"),
        f"task {held.task_id} of instance {held.instance} holds {held.kind}:{held.object_id}",
    )


def _name(tx: Transaction, kind: str, id_: str) -> str:
    """What people call an object, as far as the database knows; else its id."""
    table = TABLES.get(Kind(kind))
    if table is not None:
        return str(tx.connection.scalar(sa.select(table.c.name).where(table.c.id == id_)) or id_)
    about = schema.event_object
    query = sa.select(about.c.name).join_from(about, schema.event).order_by(schema.event.c.position.desc()).limit(1)
    return str(tx.connection.scalar(query.where(about.c.kind == kind, about.c.object_id == id_)) or id_)
