"""Tasks. Writer thread only."""

from collections.abc import Iterable

import sqlalchemy as sa

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.label.said import forget_said
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.ids import Kind
from stellwerk.model.task import ENDED, Task, TaskState

COLUMNS = [schema.task.c[name] for name in rows.TASK]

_ENDED = [state.value for state in ENDED]


def save_tasks(tx: Transaction, tasks: Iterable[Task]) -> None:
    """Insert or replace; of two states of one task the later in `tasks` counts."""
    latest = {task.id: task for task in tasks}
    if latest:
        stamp = tx.stamp()
        upsert(tx.connection, schema.task, [rows.task_values(task) | stamp for task in latest.values()])


def delete_tasks(tx: Transaction, ids: Iterable[str]) -> None:
    """Remove tasks, and what is said of them here; other processes are told of that alone."""
    doomed = list(ids)
    forget_said(tx, Kind.TASK, doomed)
    for portion in in_portions(doomed):
        tx.connection.execute(sa.delete(schema.task).where(schema.task.c.id.in_(portion)))


def newest_tasks(tx: Transaction, most: int) -> list[Task]:
    """The newest tasks that are no parts of others, newest first, each followed by its parts in the order made."""
    task = schema.task
    newest = (
        sa.select(*COLUMNS)
        .where(task.c.parent_id.is_(None))
        .order_by(task.c.created.desc(), task.c.revision.desc())
        .limit(max(0, most))
    )
    whole = list(rows.readable("tasks", rows.task, map(tuple, tx.connection.execute(newest).all())))
    parts: dict[str, list[Task]] = {found.id: [] for found in whole}
    for ids in in_portions(parts):
        query = sa.select(*COLUMNS).where(task.c.parent_id.in_(ids)).order_by(task.c.created, task.c.id)
        for part in rows.readable("tasks", rows.task, map(tuple, tx.connection.execute(query).all())):
            parts[part.parent_id or ""].append(part)
    return [found for parent in whole for found in (parent, *parts[parent.id])]


def adopt_orphans(tx: Transaction, writer: str | None = None) -> list[Task]:
    """Tasks of instances that are gone become UNKNOWN and ours, their locks are freed; answers them.

    `writer` as in `Transaction.stamp`.
    """
    task = schema.task
    adopted: list[Task] = []
    for ids in in_portions(_gone(tx)):
        orphans = sa.select(task.c.id).where(task.c.instance.in_(ids), task.c.state.not_in(_ENDED))
        found = tx.connection.execute(orphans).scalars().all()
        for portion in in_portions(found):
            mine = task.c.id.in_(portion)
            tx.connection.execute(sa.update(task).where(mine).values(**_lost(tx), **tx.stamp(writer)))
            rows_found = tx.connection.execute(sa.select(*COLUMNS).where(mine)).all()
            adopted += rows.readable("tasks", rows.task, map(tuple, rows_found))
        tx.connection.execute(sa.delete(schema.object_lock).where(schema.object_lock.c.instance.in_(ids)))
        tx.connection.execute(sa.delete(schema.instance).where(schema.instance.c.id.in_(ids)))
    return adopted


def _gone(tx: Transaction) -> list[str]:
    """Instances that are named somewhere and do not live."""
    running = sa.select(schema.task.c.instance).where(schema.task.c.state.not_in(_ENDED))
    named = sa.union(running, sa.select(schema.object_lock.c.instance), sa.select(schema.instance.c.id))
    found = tx.connection.execute(named).scalars().all()
    return [id_ for id_ in found if id_ != tx.instance and not tx.is_alive(id_)]


def _lost(tx: Transaction) -> dict[str, object]:
    return {
        "state": TaskState.UNKNOWN.value,
        "instance": tx.instance,
        "ended": tx.now,
        "outcome": "the program that ran it ended before it was done",
        "hint": "the next report of its host shows what became of it",
        "cancellable": False,
    }
