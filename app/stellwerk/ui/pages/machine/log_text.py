"""The lines of a log as text, filled in slices: twenty thousand lines at once would hold the window. Owner thread."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from time import perf_counter

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from stellwerk.core.loop import Loop, Timer
from stellwerk.core.text import _
from stellwerk.model.host_system import LogLine
from stellwerk.policy.host_look.log_text import MOST_LINES, line_words, matching
from stellwerk.ui.pages.part.source_text import SourceText
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

SLICE = 0.005
"""Seconds of a turn: what was filled in is laid out and painted in the same one."""
_PIECE = 100
"""Lines between two looks at the clock."""


class LogText(SourceText):
    """The first slice is there at once. The view stays at the end where it was there."""

    def __init__(self, loop: Loop, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("Log"), parent)
        self._loop, self._theme = loop, theme
        self._left: Iterator[LogLine] = iter(())
        self._words = ""
        self._timer: Timer | None = None
        self._place: int | None = None
        """Where the view is to be when all is there; None = at the end."""
        self._any = False
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(MOST_LINES)

    @property
    def filling(self) -> bool:
        """More lines are to come."""
        return self._timer is not None

    def show_lines(self, lines: Iterable[LogLine], words: str) -> None:
        """These instead of those that are there, as far as they have all of the words."""
        begun = perf_counter()
        self._note_place()
        self.stop()
        self.clear()
        self._any, self._words, self._left = False, words, iter(lines)
        self._fill(begun)

    def add_lines(self, lines: Sequence[LogLine]) -> None:
        """These too, at the end; the first ones go where there are too many."""
        if not self.filling:
            self._note_place()
        self._left = chain(self._left, lines)
        if not self.filling:
            self._fill(perf_counter())

    def stop(self) -> None:
        """Fill in no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _note_place(self) -> None:
        bar = self.verticalScrollBar()
        self._place = None if self.filling or bar.value() >= bar.maximum() - 1 else bar.value()

    def _fill(self, begun: float) -> None:
        self._timer = None
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        while piece := list(islice(self._left, _PIECE)):
            self._insert(cursor, matching(piece, self._words))
            if perf_counter() - begun >= SLICE:
                self._timer = self._loop.after(0.0, lambda: self._fill(perf_counter()))
                return
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if self._place is None else self._place)

    def _insert(self, cursor: QTextCursor, lines: Iterator[LogLine]) -> None:
        for grave, run in groupby(lines, lambda line: line.grave):
            text = "\n".join(line_words(line) for line in run)
            shape = QTextCharFormat()
            if grave:
                shape.setForeground(self._theme.colour(Token.RED))
            cursor.insertText(f"\n{text}" if self._any else text, shape)
            self._any = True
