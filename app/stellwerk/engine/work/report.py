"""How an ended task is told: its last fields, and its event in the audit trail. Owner thread."""

from collections.abc import Mapping
from typing import Any

from stellwerk.core.error import AppError
from stellwerk.core.ids import EventId, Ref
from stellwerk.core.text import N_, _
from stellwerk.engine.audit import Audit
from stellwerk.engine.command import Command
from stellwerk.engine.look import kind_word
from stellwerk.model.event import Severity, Subject
from stellwerk.model.task import Task, TaskState

MOST_SUBJECTS = 200
"""What an event of a call on thousands is about; the rest is in its task."""

_SEVERITY = {
    TaskState.DONE: Severity.NORMAL,
    TaskState.CANCELLED: Severity.NORMAL,
    TaskState.REFUSED: Severity.WARNING,
    TaskState.UNKNOWN: Severity.WARNING,
    TaskState.FAILED: Severity.ERROR,
}
_ENDS = frozenset({TaskState.DONE, TaskState.FAILED})
"""After these a task is settled: whoever else finds that out tells the same event."""
_TEXT = {
    TaskState.CANCELLED: N_("{title} cancelled: {subject}"),
    TaskState.REFUSED: N_("{title} refused: {subject}: {outcome}"),
    TaskState.UNKNOWN: N_("{title}, outcome unknown: {subject}: {outcome}"),
    TaskState.FAILED: N_("{title} failed: {subject}: {outcome}"),
}


def end_fields(state: TaskState, error: AppError | None, now: float) -> dict[str, Any]:
    """What changes of a task when it ends."""
    fields: dict[str, Any] = {"state": state, "ended": now, "note": "", "cancellable": False}
    if state is TaskState.DONE:
        fields["progress"] = 1.0
    if error is not None:
        fields |= {"code": error.code, "outcome": error.text, "hint": error.hint, "details": error.details}
    return fields


def record_end(
    audit: Audit,
    command: Command,
    task: Task,
    name: str,
    *,
    words: Mapping[str, str] | None = None,
    about: tuple[Ref, ...] = (),
    settled: bool = False,
) -> None:
    """The event of a task that has ended. `name` is what the target was called when it began, `words` are more for the
    text, `about` further subjects. `settled`: found out afterwards, which each process on the profile may do: theirs is
    one event, and the one of who did it, which knows more words, stays."""
    ended = EventId(f"{task.id}-ended")
    if (command.quiet and task.state is TaskState.DONE) or (settled and audit.told(ended) == task.state.value):
        return
    told = {
        **(words or {}),
        "title": _(command.title).rstrip("…"),
        "name": name,
        "subject": _subject(task, name),
        "outcome": task.outcome,
    }
    template = command.done if task.state is TaskState.DONE else _TEXT[task.state]
    duration = None if task.started is None or task.ended is None else max(0.0, task.ended - task.started)
    audit.record(
        severity=_SEVERITY[task.state],
        code=command.needs,
        text=_(template).format_map(_Words(told)),
        subjects=(*_target(audit, task, name, about), *about[:MOST_SUBJECTS]),
        call=task.call,
        task_id=task.id,
        outcome=task.state.value,
        duration=duration,
        details=task.details,
        event_id=ended if settled or task.state in _ENDS else None,
    )


def _target(audit: Audit, task: Task, name: str, about: tuple[Ref, ...]) -> tuple[Ref | Subject, ...]:
    """What it was done to; of a VM the host too, among whose events it belongs."""
    if task.target is None:
        return ()
    host = audit.host_of(task.target)
    return (Subject(task.target, name), *((host,) if host is not None and host not in about else ()))


class _Words(dict[str, str]):
    """A word that nobody knows (a task that was settled afterwards) is left open."""

    def __missing__(self, key: str) -> str:
        return "…"


def _subject(task: Task, name: str) -> str:
    if task.target is None:
        return _('"{name}"').format(name=name) if name else task.title
    return _('{kind} "{name}"').format(kind=kind_word(task.target.kind), name=name)
