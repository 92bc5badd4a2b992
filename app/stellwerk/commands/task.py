"""Tasks: undo one that has ended, cancel one that has not. Owner thread; in steps."""

from stellwerk.commands.store.reading_back import brought
from stellwerk.core.error import AppError, Bug, Cancelled, Refused, TimedOut
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Effects, Need, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import Cancel, MarkUndone, Run, Steps
from stellwerk.engine.undo import undo_refusal
from stellwerk.model.call import Origin
from stellwerk.model.task import Task, TaskState


def _undo_refusal(look: Look) -> AppError | None:
    return undo_refusal(look.task, look.graph.now)


def _undo_effects(look: Look) -> Effects:
    undo = look.task.undo
    if undo is None:
        return Effects()
    return Effects(lines=(_("runs {command}").format(command=undo.command),))


@command(
    "Undo-Task",
    title=N_("Undo"),
    help=N_("Take back what a task did, within ten minutes of its end"),
    done=N_('"{name}" was undone'),
    example="Undo-Task -TaskId 018c2f3a5b7e0000a1b2c3d4",
    on=Kind.TASK,
    needs="task.undo",
    refuses=_undo_refusal,
    effects=_undo_effects,
    menu="task",
    icon="arrow-counter-clockwise",
    primary=True,
)
def undo_task(ctx: Ctx, task: Task) -> Steps:
    """Run the inverse of one task."""
    if task.undo is None:
        raise Bug("nothing to undo passed the checks")
    ctx.name = f"{task.title} {task.target_name}".strip()
    yield from brought(task.undo.targets, ctx.graph)
    yield MarkUndone(task.id, ctx.task_id)
    ended: Task = yield Run(replace(task.undo, actor=ctx.call.actor, origin=Origin.UNDO, reason=ctx.call.reason))
    if ended.state is TaskState.DONE:
        return
    if ended.state is TaskState.UNKNOWN:
        raise TimedOut(ended.outcome, ended.hint, ended.details)
    yield MarkUndone(task.id, None)
    if ended.state is TaskState.CANCELLED:
        raise Cancelled(ended.outcome)
    raise Refused(ended.outcome, ended.hint, ended.details)


def _stop_refusal(look: Look) -> AppError | None:
    task = look.task
    if task.instance != look.instance:
        return Refused(_('"{title}" is run by another process').format(title=task.title), _("cancel it there"))
    if not task.cancellable:
        text = _('"{title}" is being worked on and cannot be cancelled any more').format(title=task.title)
        return Refused(text, _("wait until it has ended"))
    return None


@command(
    "Stop-Task",
    title=N_("Cancel"),
    help=N_("Cancel a task that waits, or can still be cancelled"),
    done=N_('"{name}" was cancelled'),
    example="Stop-Task -TaskId 018c2f3a5b7e0000a1b2c3d4",
    on=Kind.TASK,
    many=True,
    needs="task.cancel",
    when=(Need("status in (waiting, running)", N_('"{name}" has ended')),),
    refuses=_stop_refusal,
    menu="task",
    icon="x",
    primary=True,
)
def stop_task(ctx: Ctx, task: Task) -> Steps:
    """Cancel one task."""
    ctx.name = f"{task.title} {task.target_name}".strip()
    left: str = yield Cancel(task.id)
    if left:
        raise Refused(left, _("wait until it has ended"))
