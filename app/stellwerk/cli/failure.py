"""Errors and exit statuses, for people and for scripts. Owner thread."""

import json
from collections.abc import Iterable
from enum import IntEnum

from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import AppError, Cancelled, Invalid
from stellwerk.model.task import TaskState


class Status(IntEnum):
    """What the process answers. Scripts rely on the numbers."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    UNKNOWN = 3
    CANCELLED = 130


class CannotOpen(Exception):
    """The profile cannot be opened. Not a mistake in what was typed, even where the error below says Invalid."""

    def __init__(self, error: AppError) -> None:
        super().__init__(str(error))
        self.error = error


def status_of(error: AppError) -> Status:
    """The exit status for an error that came before anything was done."""
    match error:
        case Cancelled():
            return Status.CANCELLED
        case Invalid():
            return Status.USAGE
        case _:
            return Status.FAILED


def status_of_states(states: Iterable[TaskState]) -> Status:
    """The exit status of what was done: cancelled before unknown before failed."""
    found = set(states)
    if TaskState.CANCELLED in found:
        return Status.CANCELLED
    if TaskState.UNKNOWN in found:
        return Status.UNKNOWN
    return Status.DONE if found <= {TaskState.DONE} else Status.FAILED


def report(terminal: Terminal, error: AppError, *, as_json: bool) -> None:
    """The error as one line on stderr, or as a JSON object on stdout where the output is JSON."""
    if as_json:
        terminal.say(json.dumps({"error": error.as_json()}, ensure_ascii=False))
    else:
        terminal.note(f"error: {printable(str(error))}")
