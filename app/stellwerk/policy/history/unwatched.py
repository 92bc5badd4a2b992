"""When nobody was recording. Pure; any thread."""

from collections.abc import Sequence

SLACK = 150.0
"""Seconds between two recorders that are no gap: each says once a minute that it is there, and the next one begins
with a sample of its own."""


def unwatched(watches: Sequence[tuple[float, float]], begin: float, end: float) -> list[tuple[float, float]]:
    """The stretches of a time in which nobody was recording, by the order of time.

    `watches` as `HistoryStore.watches` answers: of what was before the first of all nobody knows.
    """
    if not watches:
        return []
    found: list[tuple[float, float]] = []
    recorded = watches[0][0]
    for since, until in sorted(watches):
        if since - recorded > SLACK:
            found.append((recorded, since))
        recorded = max(recorded, until)
    if end - recorded > SLACK:
        found.append((recorded, end))
    return [(max(since, begin), min(until, end)) for since, until in found if since < end and until > begin]
