"""The scroll-back of a terminal, bounded by what it takes. Pure; one thread at a time."""

from collections import deque
from collections.abc import Iterable

from stellwerk.ui.console.terminal.row import Row

MOST_SPANS = 200_000
"""Stretches of one style in all rows together, some 40 MB: a program may give each cell colours of its own, and ten
thousand rows of those would take half a gigabyte."""


class History(deque[Row]):
    """The last rows that have left the screen."""

    def __init__(self, most_rows: int) -> None:
        super().__init__()
        self._most_rows, self._spans = most_rows, 0

    def extend(self, rows: Iterable[Row]) -> None:
        """Keep these; the oldest go where there are too many."""
        for row in rows:
            self.append(row)
            self._spans += len(row.spans)
        while len(self) > self._most_rows or self._spans > MOST_SPANS:
            self._spans -= len(self.popleft().spans)

    def clear(self) -> None:
        """Forget all."""
        super().clear()
        self._spans = 0
