"""One line that says what is going on, on a terminal only, gone when it is over. Owner thread."""

from types import TracebackType
from typing import Any

from stellwerk.cli.terminal import Terminal, printable
from stellwerk.model.task import Task, TaskState


class Progress:
    """A context: shows a spinner line, and a bar once a task knows how far it is. Says nothing where nobody looks."""

    def __init__(self, terminal: Terminal, *, quiet: bool = False) -> None:
        self._terminal = terminal
        self._shows = terminal.shows_progress and not quiet
        self._bar: Any = None
        self._line: Any = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def _clear(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def write(self, text: str, *, answer: bool) -> None:
        """A line that stays: of what was asked for, or about it, which only a terminal is told."""
        if answer or self._shows:
            self._clear()
            (self._terminal.say if answer else self._terminal.note)(text)
            (self._terminal.out if answer else self._terminal.err).flush()

    def say(self, text: str) -> None:
        """Say what is going on."""
        self._update(text, None)

    def show(self, task: Task) -> None:
        """Say how far a task is."""
        what = " ".join(part for part in (task.title, task.target_name) if part)
        waiting = "waits" if task.state is TaskState.WAITING else ""
        self._update(": ".join(part for part in (what, task.note or waiting) if part), task.progress)

    def _update(self, text: str, fraction: float | None) -> None:
        if not self._shows:
            return
        if self._bar is None:
            self._bar, self._line = _started_bar(self._terminal)
        total = None if fraction is None else 1.0
        self._bar.update(self._line, description=printable(text), total=total, completed=fraction or 0.0, refresh=True)


def _started_bar(terminal: Terminal) -> tuple[Any, Any]:
    from rich.console import Console  # here: 0.1 s that scripts need not pay
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(file=terminal.err, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=30), TaskProgressColumn())
    # Drawn when something changes, without rich's thread: the loop is where things happen.
    bar = Bar(*columns, console=console, transient=True, auto_refresh=False)
    bar.start()
    console.show_cursor()  # rich hides it: who is stopped by Ctrl+Z meanwhile would leave the shell without one
    return bar, bar.add_task("", total=None)
