"""The locks of this process's tasks: taken in the database, remembered here. Owner thread."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future

from stellwerk.core.error import AppError
from stellwerk.core.ids import Ref, TaskId
from stellwerk.core.loop import Loop
from stellwerk.engine.answer import error_of, log_failure, when_done
from stellwerk.ports.repository import Repository, Tables


class LockBook:
    """Takes and frees locks on objects: all of a task at once, in one fixed order."""

    def __init__(self, loop: Loop, repository: Repository) -> None:
        self._loop = loop
        self._repository = repository
        self._held: dict[Ref, tuple[TaskId, str]] = {}
        self._of_task: dict[TaskId, tuple[Ref, ...]] = {}
        self._stuck: set[TaskId] = set()
        """Tasks that have ended whose locks the database has not let go yet: on a full disk each time tries again."""

    def take(self, task_id: TaskId, title: str, refs: Iterable[Ref], done: Callable[[AppError | None], None]) -> None:
        """Take locks in the database; `done` with None, or the error (Conflict names who holds what). With nothing to
        lock `done` is called at once."""
        ordered = tuple(sorted(set(refs), key=str))
        if not ordered:
            done(None)
            return

        stuck = tuple(self._stuck)

        def job(tables: Tables) -> None:
            _free(tables, stuck)
            tables.take_locks(task_id, ordered)

        def taken(future: Future[None]) -> None:
            error = error_of(future)
            if error is None:
                self._stuck.difference_update(stuck)
                self._held.update(dict.fromkeys(ordered, (task_id, title)))
                self._of_task[task_id] = ordered
            done(error)

        when_done(self._loop, self._repository.write(job), taken)

    def free(self, task_id: TaskId) -> None:
        """Give up what a task holds; nothing for one that holds nothing."""
        refs = self._of_task.pop(task_id, ())
        for ref in refs:
            self._held.pop(ref, None)
        if not refs:
            return
        self._stuck.add(task_id)
        stuck = tuple(self._stuck)

        def freed(future: Future[None]) -> None:
            if future.exception() is None:
                self._stuck.difference_update(stuck)

        future = self._repository.write(lambda tables: _free(tables, stuck))
        log_failure(future, "the end of a lock")
        when_done(self._loop, future, freed)

    def holder(self, ref: Ref) -> str | None:
        """The title of the task of this process that holds an object; None = it is free here."""
        held = self._held.get(ref)
        return held[1] if held is not None else None


def _free(tables: Tables, tasks: Iterable[TaskId]) -> None:
    for task_id in tasks:
        tables.free_locks(task_id)
