"""How a call on several targets stands, from how each of its parts stands. Pure; any thread."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from stellwerk.core.record import replace
from stellwerk.core.text import N_, _
from stellwerk.model.call import Call
from stellwerk.model.task import Task, TaskState

_WORDS = {
    TaskState.DONE: N_("{n} done"),
    TaskState.FAILED: N_("{n} failed"),
    TaskState.REFUSED: N_("{n} refused"),
    TaskState.CANCELLED: N_("{n} cancelled"),
    TaskState.UNKNOWN: N_("{n} unknown"),
}


def bundled(parts: Sequence[Task], now: float) -> dict[str, Any]:
    """The fields of the parent of these parts.

    It has ended when all of them have: UNKNOWN, FAILED, CANCELLED or REFUSED if any is, in this order, and DONE if all
    are. What was refused beside others that were done makes it FAILED.
    """
    over = [part for part in parts if part.over]
    done = sum(1.0 if part.over else part.progress or 0.0 for part in parts)
    fields: dict[str, Any] = {"progress": done / max(1, len(parts)), "cancellable": len(over) < len(parts)}
    if len(over) < len(parts):
        started = [part.started for part in parts if part.started is not None]
        running = bool(started) or bool(over)
        note = _("{done} of {all} ended").format(done=len(over), all=len(parts))
        fields |= {"state": TaskState.RUNNING if running else TaskState.WAITING, "note": note}
        return fields | {"started": min(started, default=None)}
    state = overall([part.state for part in parts])
    outcome = "" if state is TaskState.DONE else summary(parts)
    first = next((part for part in parts if part.state is not TaskState.DONE), None)
    fields |= {"state": state, "ended": now, "note": "", "outcome": outcome, "undo": common_undo(parts)}
    return fields | {"code": first.code if first else "", "hint": first.hint if first else ""}


def overall(states: Sequence[TaskState]) -> TaskState:
    """The state of a whole whose parts have all ended."""
    present = set(states)
    if present == {TaskState.REFUSED}:
        return TaskState.REFUSED
    for state in (TaskState.UNKNOWN, TaskState.FAILED, TaskState.CANCELLED):
        if state in present:
            return state
    return TaskState.FAILED if TaskState.REFUSED in present else TaskState.DONE


def summary(parts: Sequence[Task]) -> str:
    """`2 done, 1 refused: "web-01": it is Down`: counts, then the first reason."""
    counts = Counter(part.state for part in parts)
    text = ", ".join(_(_WORDS[state]).replace("{n}", str(counts[state])) for state in _WORDS if counts[state])
    reason = next((part.outcome for part in parts if part.outcome and part.state is not TaskState.DONE), "")
    return f"{text}: {reason}" if reason else text


def common_undo(parts: Sequence[Task]) -> Call | None:
    """One inverse call for all the parts that have one, where it is the same call on other targets; else None."""
    calls = [part.undo for part in parts if part.undo is not None]
    if not calls:
        return None
    first = calls[0]
    if any((call.command, call.args) != (first.command, first.args) for call in calls):
        return None
    targets = tuple(dict.fromkeys(ref for call in calls for ref in call.targets))
    return replace(first, targets=targets)
