"""Checks of hosts and what commands on them say, line by line while a command runs. Owner thread."""

from collections.abc import Callable, Iterable

from stellwerk.cli.terminal import printable
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.model.task import Task
from stellwerk.policy.host_check.check import title_of

_MARKS = {
    CheckState.OK: "ok",
    CheckState.WARNING: "warning",
    CheckState.FAILED: "FAILED",
    CheckState.SKIPPED: "skipped",
    CheckState.UNKNOWN: "unknown",
}
_WIDTH = max(len(mark) for mark in _MARKS.values())
_TITLE = 22
_KNOWN_BY = 400
"""Characters by which what was written last is found again."""


class Ticks:
    """Writes each check of a task once it has ended, and each whole line of its output. Checks that are made again
    are written again only where they ended otherwise."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._told: dict[tuple[str, str], CheckResult] = {}
        self._heard: dict[str, str] = {}

    def show(self, tasks: Iterable[Task]) -> None:
        """Write what is new of these."""
        for task in tasks:
            for tick in task.ticks:
                if tick.state in _MARKS and self._told.get((task.id, tick.key)) != tick:
                    self._told[task.id, tick.key] = tick
                    self._write(tick_line(tick, task.target_name))
            self._hear(task)

    def _hear(self, task: Task) -> None:
        """Whole lines, the last one once the task is over. A task keeps the end of its output only."""
        written = self._heard.get(task.id, "")
        whole = task.output if task.over else task.output[: task.output.rfind("\n") + 1]
        if whole == written:
            return
        self._heard[task.id] = whole
        for line in _after(written, whole).splitlines():
            self._write(printable(f"  {line}"))


def _after(written: str, whole: str) -> str:
    """What is new, where the begin may have been dropped meanwhile."""
    if whole.startswith(written):
        return whole[len(written) :]
    last = written[-_KNOWN_BY:]
    at = whole.rfind(last)
    return whole[at + len(last) :] if at >= 0 else whole


def tick_line(tick: CheckResult, name: str = "") -> str:
    """`h1  ok       libvirt                libvirt 9.0.0 runs`."""
    who = f"{name}  " if name else ""
    said = f"{tick.found}, {tick.advice}" if tick.advice else tick.found
    return printable(f"{who}{_MARKS.get(tick.state, ''):{_WIDTH}}  {title_of(tick.key):{_TITLE}}  {said}".rstrip())
