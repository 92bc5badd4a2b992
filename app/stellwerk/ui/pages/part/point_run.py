"""Series as stretches between their gaps, for lines that are painted small. Pure; any thread."""

from stellwerk.model.history.sums import Points

APART = 2.5
"""Points further apart than so many of their steps have a gap between them: one sample that comes late is none."""

Run = list[tuple[float, float, float]]
"""A stretch without a gap: when, the mean, the maximum."""


def runs_of(points: Points) -> list[Run]:
    """The stretches of a series."""
    runs: list[Run] = []
    last = float("-inf")
    for at, mean, top in zip(points.at.tolist(), points.mean.tolist(), points.top.tolist(), strict=True):
        if at - last > APART * points.seconds:
            runs.append([])
        runs[-1].append((at, mean, top))
        last = at
    return runs


def gaps_of(points: Points, begin: float, end: float) -> list[tuple[float, float]]:
    """The stretches of a time in which nothing is known."""
    gaps: list[tuple[float, float]] = []
    since = begin
    for run in runs_of(points):
        first, last = run[0][0], run[-1][0] + points.seconds
        if first - since > APART * points.seconds:
            gaps.append((since, first))
        since = max(since, last)
    if end - since > APART * points.seconds:
        gaps.append((since, end))
    return gaps
