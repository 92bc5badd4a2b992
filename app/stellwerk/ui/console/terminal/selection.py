"""What is selected in a terminal: from one place to another, by characters, words or rows. Pure; owner thread."""

import re
from collections.abc import Callable
from enum import IntEnum

from stellwerk.ui.console.terminal.row import Row

Place = tuple[int, int]
"""A row by its number, and a column."""

_WORD = re.compile(r"[\w.,:/@~%+=?&#-]+")
"""What a double click takes: words, paths, addresses, URLs."""


class Grain(IntEnum):
    """By what a selection grows: as many clicks as began it."""

    CHARACTER = 1
    WORD = 2
    ROW = 3


class Selection:
    """Grows from where it began to where the pointer is. `row` answers a row by its number."""

    def __init__(self, row: Callable[[int], Row]) -> None:
        self._row = row
        self._grain = Grain.CHARACTER
        self._anchor: Place | None = None
        self._head: Place = (0, 0)

    def begin(self, place: Place, grain: Grain = Grain.CHARACTER) -> None:
        """Begin at a place."""
        self._anchor = self._head = place
        self._grain = grain

    def grow(self, place: Place) -> None:
        """It reaches to here."""
        self._head = place

    def set(self, begin: Place, end: Place) -> None:
        """Exactly this, `end` not included."""
        self.begin(begin)
        self.grow(end)

    def clear(self) -> None:
        """Nothing is selected."""
        self._anchor = None

    @property
    def range(self) -> tuple[Place, Place] | None:
        """From a place to before another; None = nothing."""
        if self._anchor is None:
            return None
        begin, end = sorted((self._anchor, self._head))
        match self._grain:
            case Grain.CHARACTER:
                pass
            case Grain.WORD:
                begin, end = (begin[0], self._word(begin)[0]), (end[0], self._word(end)[1])
            case Grain.ROW:
                begin, end = (begin[0], 0), (end[0] + 1, 0)
        return (begin, end) if begin < end else None

    def columns(self, number: int, columns: int) -> tuple[int, int] | None:
        """From which column to before which one a row is selected; None = nothing of it."""
        found = self.range
        if found is None or not found[0][0] <= number <= found[1][0]:
            return None
        left = found[0][1] if number == found[0][0] else 0
        right = found[1][1] if number == found[1][0] else columns
        return (left, right) if left < right else None

    def _word(self, place: Place) -> tuple[int, int]:
        """The columns of the word there, or of the one character that is no part of a word."""
        row, column = self._row(place[0]), place[1]
        for word in _WORD.finditer(row.text):
            first, end = row.columns_of(*word.span())
            if first <= column < end:
                return first, end
        return column, column + 1
