"""Series as stretches between their gaps, for lines that are painted small. Pure; any thread."""

import numpy as np

from stellwerk.model.history.sums import Points

APART = 2.5
"""Points further apart than so many of their steps have a gap between them: one sample that comes late is none."""

Run = list[tuple[float, float, float]]
"""A stretch without a gap: when, the mean, the maximum."""


def runs_of(points: Points) -> list[Run]:
    """The stretches of a series."""
    each = list(zip(points.at.tolist(), points.mean.tolist(), points.top.tolist(), strict=True))
    return [each[first : last + 1] for first, last in _ends(points)]


def gaps_of(points: Points, begin: float, end: float) -> list[tuple[float, float]]:
    """The stretches of a time in which nothing is known."""
    gaps: list[tuple[float, float]] = []
    since = begin
    for first, last in _ends(points):
        known = float(points.at[first])
        if known - since > APART * points.seconds:
            gaps.append((since, known))
        since = max(since, float(points.at[last]) + points.seconds)
    if end - since > APART * points.seconds:
        gaps.append((since, end))
    return gaps


def _ends(points: Points) -> list[tuple[int, int]]:
    """The numbers of the first and of the last point of each stretch."""
    if not len(points.at):
        return []
    last = np.flatnonzero(np.diff(points.at) > APART * points.seconds)
    return list(zip((0, *(last + 1).tolist()), (*last.tolist(), len(points.at) - 1), strict=True))
