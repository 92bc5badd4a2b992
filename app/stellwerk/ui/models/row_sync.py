"""Takes a list from an old order of ids to a new one in few steps that keep selections alive. Pure."""

from collections.abc import Callable, Sequence
from typing import Protocol

MANY = 32
"""From this many separate places on, rows are gathered at the end first: two steps in place of one for each."""


class RowSteps(Protocol):
    """What a model does for each step; it is told before its rows change."""

    def insert(self, at: int, ids: Sequence[str]) -> None:
        """Put ids in before the row `at`."""
        ...

    def remove(self, at: int, count: int) -> None:
        """Take rows out."""
        ...

    def reorder(self, ids: Sequence[str]) -> None:
        """Put the same ids into this order."""
        ...


def synchronise(old: Sequence[str], new: Sequence[str], steps: RowSteps) -> None:
    """Make the steps that turn `old` into `new`. Ids are unique in each."""
    if list(old) == list(new):
        return
    before, after = set(old), set(new)
    kept = [id_ for id_ in old if id_ in after]
    wanted = [id_ for id_ in new if id_ in before]
    _remove(old, lambda id_: id_ in after, kept, steps)
    if kept != wanted:
        steps.reorder(wanted)
    _insert(new, lambda id_: id_ in before, wanted, steps)


def _remove(old: Sequence[str], stays: Callable[[str], bool], kept: list[str], steps: RowSteps) -> None:
    runs = list(_runs([row for row, id_ in enumerate(old) if not stays(id_)]))
    if len(runs) > MANY:
        steps.reorder([*kept, *(id_ for id_ in old if not stays(id_))])
        steps.remove(len(kept), len(old) - len(kept))
        return
    for first, last in reversed(runs):
        steps.remove(first, last - first + 1)


def _insert(new: Sequence[str], was_there: Callable[[str], bool], wanted: list[str], steps: RowSteps) -> None:
    runs = list(_runs([row for row, id_ in enumerate(new) if not was_there(id_)]))
    if len(runs) > MANY:
        steps.insert(len(wanted), [id_ for id_ in new if not was_there(id_)])
        steps.reorder(new)
        return
    for first, last in runs:
        steps.insert(first, new[first : last + 1])


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as (first, last) of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
