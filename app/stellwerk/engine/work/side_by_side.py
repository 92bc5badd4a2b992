"""Runs several calls as parts of one task, a few at a time. Owner thread."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from stellwerk.core.error import AppError
from stellwerk.core.ids import TaskId
from stellwerk.model.call import Call
from stellwerk.model.task import Task

Tell = Callable[[int, int], None]


class Submitter(Protocol):
    """Runs and cancels other calls; the runner."""

    def submit_part(self, call: Call, parent_id: TaskId, ended: Callable[[Task], None]) -> Task:
        """Submit a call as a part of a task; `ended` once, when it is over."""
        ...

    def cancel(self, task_id: TaskId) -> str:
        """Cancel as far as possible; a text where something cannot be cancelled any more."""
        ...


class SideBySide:
    """`told` gets how many have ended and of how many, after each; `done` once, the ended tasks in order, or the error
    of a call that could not be read at all."""

    def __init__(
        self,
        submitter: Submitter,
        parent_id: TaskId,
        calls: Sequence[Call],
        at_once: int,
        told: Tell,
        done: Callable[[tuple[Task, ...] | AppError], None],
    ) -> None:
        self._submitter = submitter
        self._parent_id = parent_id
        self._calls = list(enumerate(calls))
        self._all = len(calls)
        self._at_once = at_once
        self._told = told
        self._done = done
        self._running: dict[int, TaskId] = {}
        self._ended: dict[int, Task] = {}
        self._error: AppError | None = None

    def start(self) -> None:
        """Begin the first ones."""
        self._next()

    def cancel(self) -> str:
        """Begin no more of them, and cancel those that run; a text where some cannot be cancelled."""
        self._calls.clear()
        refused = [text for task_id in tuple(self._running.values()) if (text := self._submitter.cancel(task_id))]
        return "; ".join(refused)

    def _next(self) -> None:
        while self._calls and len(self._running) < self._at_once:
            place, call = self._calls.pop(0)
            try:
                task = self._submitter.submit_part(call, self._parent_id, partial(self._over, place))
            except AppError as error:
                self._error = self._error or error
                self._calls.clear()
            else:
                self._running[place] = task.id
        if not self._running:
            self._done(self._error or tuple(task for _place, task in sorted(self._ended.items())))

    def _over(self, place: int, task: Task) -> None:
        del self._running[place]
        self._ended[place] = task
        self._told(len(self._ended), self._all)
        self._next()
