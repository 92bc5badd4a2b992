"""A terminal without its widget: fed on one thread, looked at by another.

Fed by the thread that reads what the program says; that waits for nobody but whoever looks, who waits for one slice at
most. So what comes faster than it can be shown is slowed down where it comes from, and a window goes on.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from time import thread_time

from pyte import modes

from stellwerk.core.record import Record
from stellwerk.core.turnstile import COMPUTING
from stellwerk.ui.console.terminal.control import Control
from stellwerk.ui.console.terminal.mouse import MouseWish
from stellwerk.ui.console.terminal.parser import Parser
from stellwerk.ui.console.terminal.row import EMPTY, Row
from stellwerk.ui.console.terminal.screen import (
    APPLICATION_KEYS,
    BRACKETED_PASTE,
    FOCUS_TOLD,
    LONG_MOUSE,
    MOST_ROWS,
    TerminalScreen,
)

SLICE = 2048
"""Bytes that are taken at a time, at most: of plain text a millisecond of work."""
LEAST_SLICE = 16
LASTS = 0.002
"""Seconds of processor time that a slice should take: whoever looks waits no longer. There are sequences of a few bytes
that change the whole screen."""


class KeyModes(Record, frozen=True):
    """How keys and the mouse are told to the program at this moment."""

    application_keys: bool = False
    application_pad: bool = False
    bracketed_paste: bool = False
    focus_told: bool = False
    mouse: MouseWish = MouseWish.NOTHING
    long_mouse: bool = False
    on_second: bool = False
    """It fills the screen: there is no scroll-back to look at, the wheel moves its cursor."""


class Frame(Record, frozen=True):
    """What is on the screen now: the rows from number `first` on, the cursor among them (None = hidden or not in
    sight), and how many rows there are before and in all. Rows that are the same objects as before look the same."""

    rows: tuple[Row, ...]
    first: int
    begin: int
    """The number of the oldest row that is kept."""
    end: int
    """The number after the last row."""
    cursor: tuple[int, int] | None
    """Column, and place among the rows."""
    title: str
    modes: KeyModes
    rang: bool = False
    """The bell, since the frame before."""
    whole: bool = True
    """There was time enough: no row is one of before."""


class Emulator:
    """Any thread; each method takes a moment.

    `answer` is told what goes back to the program, `changed` that there is something new to see: once until `frame` is
    asked for. Both are called on the thread that feeds.
    """

    def __init__(
        self,
        columns: int,
        rows: int,
        answer: Callable[[bytes], None],
        changed: Callable[[], None],
        most_rows: int = MOST_ROWS,
    ) -> None:
        self._guard = threading.Lock()
        self._door = threading.Lock()
        self._screen = TerminalScreen(columns, rows, most_rows)
        self._control = Control(self._screen, lambda text: answer(text.encode()))
        self._parser = Parser(self._control)
        self._changed = changed
        self._told = False
        self._rows: list[Row] = [EMPTY] * rows
        self._slice = SLICE
        self._next = 0
        """The row that is made first, so that the last ones have their turn."""

    def feed(self, data: bytes) -> None:
        """What the program says. The thread that reads, never the owner's: it would wait for those that wait for it."""
        at = 0
        while at < len(data):
            with COMPUTING:  # one terminal at a time, after the owner thread
                with self._door:  # whoever looks stands here while a slice is taken, and comes next
                    pass
                with self._guard:
                    at = self._take(data, at)
                    told, self._told = self._told, True
            if not told:
                self._changed()

    def _take(self, data: bytes, at: int) -> int:
        """Take a slice, and learn from it how large the next one is. Answers its end."""
        began, end = thread_time(), at + self._slice
        self._parser.feed(data[at:end])
        lasted = thread_time() - began
        if lasted > LASTS:
            self._slice = max(LEAST_SLICE, self._slice // 2)
        elif lasted < LASTS / 2:
            self._slice = min(SLICE, self._slice * 2)
        return end

    def resize(self, columns: int, rows: int) -> None:
        """Another size."""
        with self._looking():
            self._screen.resize(rows, columns)
            self._rows = [EMPTY] * rows

    def frame(self, first: int | None = None) -> Frame:
        """As many rows as the screen has, from a row by its number; None = the screen itself. Numbers that are not
        there any more are put right."""
        with self._looking():
            return self._frame(first)

    def glance(self, first: int | None, patience: float, seconds: float = inf) -> Frame | None:
        """The same, None where the thread that feeds cannot be had within `patience` seconds: it may be without a
        processor just now. What takes more than `seconds` of processor time is left for the next glance."""
        if not self._door.acquire(timeout=patience):
            return None
        try:
            if not self._guard.acquire(timeout=patience):
                return None
            try:
                return self._frame(first, seconds)
            finally:
                self._guard.release()
        finally:
            self._door.release()

    @property
    def modes(self) -> KeyModes:
        """How keys are told now."""
        with self._looking():
            return self._modes()

    def text(self, begin: tuple[int, int], end: tuple[int, int]) -> str:
        """What stands from one place (row by its number, column) to before another; rows that wrapped are one line."""
        with self._looking():
            self._look()
            parts = []
            for number in range(begin[0], end[0] + 1):
                row = self._row(number)
                left = begin[1] if number == begin[0] else 0
                last = number == end[0]
                part = row.cut(left, end[1] if last else self._screen.columns + 1)
                parts.append(part if row.wrapped and not last else part.rstrip(" ") + ("" if last else "\n"))
            return "".join(parts)

    def rows(self) -> tuple[int, list[Row]]:
        """The number of the first row, and all of them: the scroll-back and the screen."""
        with self._looking():
            screen = self._screen
            self._look()
            history = [] if screen.on_second else list(screen.history)
            return screen.gone - len(history), [*history, *self._rows]

    def write_to(self, written: Callable[[str], None] | None) -> None:
        """Hand on the text that is shown from now on, on the thread that feeds; None = no more."""
        with self._looking():
            self._control.written = written

    def clear_history(self) -> None:
        """Forget the scroll-back."""
        with self._looking():
            self._screen.history.clear()

    def _frame(self, first: int | None, seconds: float = inf) -> Frame:
        screen = self._screen
        whole = self._look(seconds)
        self._told = not whole
        rang, self._control.rang = self._control.rang, False
        begin = screen.gone - (0 if screen.on_second else len(screen.history))
        first = screen.gone if first is None else min(max(first, begin), screen.gone)
        rows = [self._row(first + place) for place in range(screen.lines)]
        cursor = screen.cursor
        place = cursor.y + screen.gone - first
        shown = modes.DECTCEM in screen.mode and place < screen.lines
        return Frame(
            rows=tuple(rows),
            first=first,
            begin=begin,
            end=screen.gone + screen.lines,
            cursor=(min(cursor.x, screen.columns - 1), place) if shown else None,
            title=screen.title,
            modes=self._modes(),
            rang=rang,
            whole=whole,
        )

    def _row(self, number: int) -> Row:
        place = number - self._screen.gone
        if place >= 0:
            return self._rows[place] if place < len(self._rows) else EMPTY
        history = self._screen.history
        return history[place] if -place <= len(history) else EMPTY

    def _look(self, seconds: float = inf) -> bool:
        """Make the rows anew that have changed; whether there was time for all."""
        dirty, due = self._screen.dirty, thread_time() + seconds
        for place in sorted(dirty, key=lambda place: (place < self._next, place)):
            if place < len(self._rows):
                self._rows[place] = self._screen.row(place)
            dirty.discard(place)
            if thread_time() > due:
                self._next = place + 1
                break
        return not dirty

    def _modes(self) -> KeyModes:
        mode = self._screen.mode
        return KeyModes(
            application_keys=APPLICATION_KEYS in mode,
            application_pad=self._control.pad,
            bracketed_paste=BRACKETED_PASTE in mode,
            focus_told=FOCUS_TOLD in mode,
            mouse=max(wish for wish in MouseWish if not wish or wish << 5 in mode),
            long_mouse=LONG_MOUSE in mode,
            on_second=self._screen.on_second,
        )

    @contextmanager
    def _looking(self) -> Iterator[None]:
        with self._door, self._guard:
            yield
