"""Undo: an inverse call is on offer for ten minutes after its task has ended. Owner thread."""

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import TaskId
from stellwerk.core.text import _
from stellwerk.engine.world import World
from stellwerk.model.task import Task

UNDO_SECONDS = 600.0
"""How long an inverse is offered; ui.md."""


def undo_refusal(task: Task, now: float) -> AppError | None:
    """Why a task cannot be undone; None = it can."""
    if task.undone_by is not None:
        return Refused(_('"{title}" was undone already').format(title=task.title))
    if task.ended is None:
        return Refused(_('"{title}" has not ended').format(title=task.title))
    if task.undo is not None and now - task.ended <= UNDO_SECONDS:
        return None
    text = _('"{title}" cannot be undone').format(title=task.title)
    return Refused(text, _("it has no inverse, or ended more than ten minutes ago"))


class UndoBook:
    """Takes offers back when their time is over."""

    def __init__(self, world: World) -> None:
        self._world = world

    def offer(self, task: Task) -> None:
        """Take the inverse of this task off the offer after ten minutes; nothing for one without."""
        if task.undo is not None:
            self._world.loop.after(UNDO_SECONDS, lambda: self._expire(task.id))

    def _expire(self, task_id: TaskId) -> None:
        task = self._world.tasks.get(task_id)
        if task.undo is not None and task.undone_by is None:
            self._world.tasks.change(task_id, undo=None)
