"""The tasks of this process: in the inventory at once, in the database where it matters after a crash. Owner thread.

What the database does not take, as on a full disk, goes as it is then with the next write, and once more at the end.
"""

from collections.abc import Iterable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

from stellwerk.core.error import Gone
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.loop import Loop
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.engine.answer import log_failure
from stellwerk.model.change import Batch
from stellwerk.model.task import Task
from stellwerk.ports.repository import Repository
from stellwerk.store.inventory import Inventory

_FLEETING = frozenset({"progress", "note", "cancellable", "ticks", "output"})
"""Fields whose change alone is not worth a write."""

_SLICE = 64
"""Tasks shown in one turn of the loop: some 8 ms."""


class TaskBook:
    """Holds the newest state of each task. Changes made within one turn of the loop reach the inventory together."""

    def __init__(self, loop: Loop, inventory: Inventory, repository: Repository) -> None:
        self._loop = loop
        self._inventory = inventory
        self._repository = repository
        self._changed: dict[TaskId, Task] = {}
        self._unsaved: set[TaskId] = set()
        self._posted = False
        self._lost: SimpleQueue[TaskId] = SimpleQueue()
        """Handed in and not taken; put there by the writer thread."""

    def add(self, tasks: Iterable[Task]) -> None:
        """Take in new tasks: handed to the database, and shown before this returns (past some dozens: soon after)."""
        new = {task.id: task for task in tasks}
        self._changed.update(new)
        self._save(tuple(new.values()))
        self._flush_some()

    def get(self, task_id: TaskId) -> Task:
        """The task as it is now; raises Gone for one that is not known."""
        task = self._changed.get(task_id) or self._inventory.view.get(Ref(Kind.TASK, task_id))
        if not isinstance(task, Task):
            raise Gone(_("the task is not there any more"))
        return task

    def change(self, task_id: TaskId, **fields: Any) -> Task:
        """Give a task other values; shown and saved at the end of this turn of the loop."""
        task = replace(self.get(task_id), **fields)
        self._changed[task_id] = task
        self._post()
        if not _FLEETING.issuperset(fields):
            self._unsaved.add(task_id)
        return task

    def flush(self) -> None:
        """Show and save what has changed, now and all of it: at the end of the program."""
        while self._changed:
            self._flush_some()
        self._save(())

    def _post(self) -> None:
        if not self._posted:
            self._posted = True
            self._loop.post(self._turn)

    def _turn(self) -> None:
        self._posted = False
        self._flush_some()

    def _flush_some(self) -> None:
        """Show and save a slice; the rest in turns to come, so that a thousand tasks do not hold the loop."""
        some = tuple(self._changed.values())[:_SLICE]
        for task in some:
            del self._changed[task.id]
        if self._changed:
            self._post()
        if some:
            self._inventory.apply(Batch(entities=some))
        self._save(tuple(task for task in some if task.id in self._unsaved))

    def _save(self, tasks: tuple[Task, ...]) -> None:
        self._unsaved.difference_update(task.id for task in tasks)
        saved = {task.id: task for task in (*self._taken_back(), *tasks)}
        if not saved:
            return

        def ended(future: Future[None]) -> None:
            if future.exception() is not None:
                for id_ in saved:
                    self._lost.put(id_)

        future = self._repository.write(lambda tables: tables.save_tasks(saved.values()))
        log_failure(future, "a task")
        future.add_done_callback(ended)

    def _taken_back(self) -> Iterable[Task]:
        """What the database did not take, as it is now."""
        ids = [self._lost.get() for _ in range(self._lost.qsize())]
        for id_ in dict.fromkeys(ids):
            task = self._changed.get(id_) or self._inventory.view.get(Ref(Kind.TASK, id_))
            if isinstance(task, Task):
                yield task
