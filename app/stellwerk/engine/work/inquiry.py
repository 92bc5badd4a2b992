"""Settles a task whose outcome is unknown by asking its host: what is half done is undone or ended there. Owner thread.

The object is locked meanwhile, as it was for the task. A host that is lost once more leaves the task unknown.
"""

from collections.abc import Callable

from stellwerk.core.error import AppError, TimedOut, Unreachable
from stellwerk.core.ids import TaskId
from stellwerk.engine.command import Command, Settling
from stellwerk.engine.look import Look
from stellwerk.engine.work.flow import Flow
from stellwerk.engine.world import World
from stellwerk.model.task import Task
from stellwerk.ports.lane import Answer

Settled = Callable[[Task, AppError | None], None]


class Inquiries:
    """At most one for each task. `settled` gets the task and why it did not happen, None = it did."""

    def __init__(self, world: World, settled: Settled) -> None:
        self._world = world
        self._settled = settled
        self._asking: set[TaskId] = set()

    def ask(self, task: Task, command: Command, look: Look) -> None:
        """Ask, unless that is under way or the object is busy with something else."""
        assert command.settles is not None
        if task.id in self._asking:
            return
        self._asking.add(task.id)
        steps = command.settles(look, task.result)
        refs = (look.ref,) if look.ref is not None else ()

        def locked(error: AppError | None) -> None:
            if error is not None:
                self._asking.discard(task.id)
                return
            Flow(self._world, None, steps, lambda answer: self._answered(task, answer)).start()

        self._world.locks.take(task.id, task.title, refs, locked)

    def _answered(self, task: Task, answer: Answer[Settling]) -> None:
        self._asking.discard(task.id)
        self._world.locks.free(task.id)
        if answer.error is not None:
            if not isinstance(answer.error, Unreachable | TimedOut):
                self._settled(task, answer.error)
        elif answer.value is not Settling.LATER:
            self._settled(task, None)
