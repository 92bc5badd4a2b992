"""What a command would do, and how it ended, in words or as JSON. Owner thread."""

import json
from collections.abc import Sequence
from typing import Any

from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.unit import format_duration, format_size
from stellwerk.engine.preview import Preview
from stellwerk.model.host_check import CheckResult
from stellwerk.model.task import Task, TaskState

_WORDS = {
    TaskState.DONE: "done",
    TaskState.FAILED: "failed",
    TaskState.REFUSED: "refused",
    TaskState.CANCELLED: "cancelled",
    TaskState.UNKNOWN: "outcome unknown",
    TaskState.RUNNING: "still running",
    TaskState.WAITING: "still waiting",
}


def show_preview(terminal: Terminal, preview: Preview, *, as_json: bool, to_err: bool = False) -> None:
    """What the call would do, to which targets, and why not to others."""
    if as_json:
        terminal.say(json.dumps(preview.as_json(), ensure_ascii=False, indent=2))
        return
    write = terminal.note if to_err else terminal.say
    for line in _preview_lines(preview):
        write(line)


def _preview_lines(preview: Preview) -> list[str]:
    title = preview.title.rstrip("…")
    lines = []
    for target in preview.targets:
        head = printable(f"{title}: {target.name}" if target.name else title)
        verdict = "would be done" if target.allowed else printable(f"refused: {_with_hint(target.reason, target.hint)}")
        lines.append(f"{head}: {verdict}")
    effects = preview.effects
    lines += [f"  {printable(line)}" for line in effects.lines]
    lines += [f"  warning: {printable(line)}" for line in effects.warnings]
    lines += [f"  $ {printable(line)}" for line in effects.commands]
    for file in effects.files:
        size = f", {format_size(file.size)}" if file.size is not None else ""
        reason = f" ({file.reason})" if file.reason else ""
        lines.append(printable(f"  {'deletes' if file.goes else 'keeps'} {file.path}{size}{reason}"))
    return lines + [f"  {printable(line)}" for line in effects.difference.splitlines()]


def show_outcome(terminal: Terminal, task: Task, parts: Sequence[Task], *, as_json: bool) -> None:
    """How it ended, target by target: what failed on stderr as errors."""
    if as_json:
        terminal.say(json.dumps(outcome_json(task, parts), ensure_ascii=False, indent=2))
        return
    for part in parts:
        what = " ".join(word for word in (part.title, part.target_name) if word)
        if part.state is TaskState.DONE:
            terminal.say(printable(f"{what}: done{_took(part)}"))
        else:
            reason = _with_hint(part.outcome, part.hint)
            verdict = _WORDS[part.state]
            terminal.note(printable(f"error: {what}: {verdict}{f': {reason}' if reason else ''}"))


def outcome_json(task: Task, parts: Sequence[Task]) -> dict[str, Any]:
    """The stable form: the whole, and each target's own outcome. `error` is there where something was not done."""
    whole: dict[str, Any] = {
        "command": task.call.command,
        "state": task.state.value,
        "task": task.id,
        "result": task.result or None,
        "targets": [_target_json(part) for part in parts],
    }
    bad = next((one for one in (task, *parts) if one.state is not TaskState.DONE), None)
    if bad is not None:
        whole["error"] = {"code": bad.code or bad.state.value, "text": bad.outcome, "hint": bad.hint}
    return whole


def _target_json(part: Task) -> dict[str, Any]:
    target = part.target
    return {
        "kind": target.kind.value if target is not None else None,
        "id": target.id if target is not None else None,
        "name": part.target_name or None,
        "state": part.state.value,
        "code": part.code or None,
        "text": part.outcome or None,
        "hint": part.hint or None,
        "result": part.result or None,
        "task": part.id,
        **({"checks": [_check_json(tick) for tick in part.ticks]} if part.ticks else {}),
    }


def _check_json(tick: CheckResult) -> dict[str, Any]:
    return {"check": tick.key, "state": tick.state.value, "found": tick.found, "advice": tick.advice or None}


def _with_hint(text: str, hint: str) -> str:
    return f"{text}, {hint}" if hint else text


def _took(task: Task) -> str:
    if task.started is None or task.ended is None or task.ended - task.started < 1:
        return ""
    return f" in {format_duration(task.ended - task.started)}"
