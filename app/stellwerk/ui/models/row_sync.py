"""Takes a list from an old order of rows to a new one in few steps that keep selections alive. Pure.

A row is whatever stands for it: an id, a heading.
"""

from collections.abc import Hashable, Sequence
from typing import Protocol, TypeVar

Row = TypeVar("Row", bound=Hashable)
Taken = TypeVar("Taken", bound=Hashable, contravariant=True)

MANY = 32
"""From this many separate places on, rows are gathered at the end first: two steps in place of one for each."""


class RowSteps(Protocol[Taken]):
    """What a model does for each step; it is told before its rows change."""

    def insert(self, at: int, ids: Sequence[Taken]) -> None:
        """Put rows in before the row `at`."""
        ...

    def remove(self, at: int, count: int) -> None:
        """Take rows out."""
        ...

    def reorder(self, ids: Sequence[Taken]) -> None:
        """Put the same rows into this order."""
        ...


def synchronise(old: Sequence[Row], new: Sequence[Row], steps: RowSteps[Row]) -> None:
    """Make the steps that turn `old` into `new`. Rows are unique in each."""
    if list(old) == list(new):
        return
    before, after = set(old), set(new)
    gone, come = before - after, after - before
    kept = [row for row in old if row not in gone] if gone else old
    wanted = [row for row in new if row not in come] if come else new
    if gone:
        _remove(old, gone, kept, steps)
    if kept != wanted:
        steps.reorder(wanted)
    if come:
        _insert(new, come, wanted, steps)


def _remove(old: Sequence[Row], gone: set[Row], kept: Sequence[Row], steps: RowSteps[Row]) -> None:
    runs = list(unbroken([at for at, row in enumerate(old) if row in gone]))
    if len(runs) > MANY:
        steps.reorder([*kept, *(row for row in old if row in gone)])
        steps.remove(len(kept), len(gone))
        return
    for first, last in reversed(runs):
        steps.remove(first, last - first + 1)


def _insert(new: Sequence[Row], come: set[Row], wanted: Sequence[Row], steps: RowSteps[Row]) -> None:
    runs = list(unbroken([at for at, row in enumerate(new) if row in come]))
    if len(runs) > MANY:
        steps.insert(len(wanted), [row for row in new if row in come])
        steps.reorder(new)
        return
    for first, last in runs:
        steps.insert(first, new[first : last + 1])


def unbroken(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as (first, last) of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
