"""The tasks of this process: in the inventory at once, in the database where it matters after a crash. Owner thread."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from stellwerk.core.error import Gone
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.engine.answer import log_failure
from stellwerk.model.change import Batch
from stellwerk.model.task import Task
from stellwerk.ports.repository import Repository
from stellwerk.store.inventory import Inventory

_FLEETING = frozenset({"progress", "note", "cancellable"})
"""Fields whose change alone is not worth a write."""


class TaskBook:
    """Holds the newest state of each task. Changes made within one turn of the loop reach the inventory together."""

    def __init__(self, loop: Loop, inventory: Inventory, repository: Repository) -> None:
        self._loop = loop
        self._inventory = inventory
        self._repository = repository
        self._changed: dict[TaskId, Task] = {}
        self._unsaved: set[TaskId] = set()

    def add(self, tasks: Iterable[Task]) -> None:
        """Take in new tasks: shown before this returns, handed to the database."""
        for task in tasks:
            self._changed[task.id] = task
            self._unsaved.add(task.id)
        self.flush()

    def get(self, task_id: TaskId) -> Task:
        """The task as it is now; raises Gone for one that is not known."""
        task = self._changed.get(task_id) or self._inventory.view.get(Ref(Kind.TASK, task_id))
        if not isinstance(task, Task):
            raise Gone(_("the task is not there any more"))
        return task

    def change(self, task_id: TaskId, **fields: Any) -> Task:
        """Give a task other values; shown and saved at the end of this turn of the loop."""
        task = replace(self.get(task_id), **fields)
        if not self._changed:
            self._loop.post(self.flush)
        self._changed[task_id] = task
        if not _FLEETING.issuperset(fields):
            self._unsaved.add(task_id)
        return task

    def flush(self) -> None:
        """Show and save what has changed, now."""
        changed, self._changed = tuple(self._changed.values()), {}
        unsaved = tuple(task for task in changed if task.id in self._unsaved)
        self._unsaved.clear()
        if changed:
            self._inventory.apply(Batch(entities=changed))
        if unsaved:
            log_failure(self._repository.write(lambda tables: tables.save_tasks(unsaved)), "a task")
