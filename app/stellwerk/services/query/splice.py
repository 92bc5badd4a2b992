"""How one list of rows differs from another: one stretch that is exchanged. Pure; any thread."""

from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

_STEP = 4096


class Splice(NamedTuple):
    """From `at` on so many rows are removed and so many inserted in their place."""

    at: int
    removed: int
    inserted: int


def splice_of(old: Sequence[Any], new: Sequence[Any]) -> Splice:
    """The shortest one that makes `new` of `old`."""
    short = min(len(old), len(new))
    at = _common(short, lambda start, end: old[start:end] == new[start:end])
    before, after = len(old), len(new)
    tail = _common(
        short - at,
        lambda start, end: old[before - end : before - start] == new[after - end : after - start],
    )
    return Splice(at, before - at - tail, after - at - tail)


def _common(most: int, same: Any) -> int:
    """How many of the first `most` items are the same."""
    done = 0
    while done < most and same(done, min(most, done + _STEP)):
        done = min(most, done + _STEP)
    size = min(most, done + _STEP) - done
    while size > 1:
        half = size // 2
        if same(done, done + half):
            done += half
            size -= half
        else:
            size = half
    return done + 1 if size == 1 and same(done, done + 1) else done


def compact(rows: Sequence[Any]) -> Sequence[Any]:
    """The same rows in little space, where they are numbers."""
    return array("q", rows) if rows and isinstance(rows[0], int) else rows
