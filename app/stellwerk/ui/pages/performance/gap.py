"""Points as a line that is broken where nothing is known. Pure; any thread."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from stellwerk.model.history.sums import Points
from stellwerk.ui.pages.part.point_run import APART

Doubles = npt.NDArray[np.float64]


class Drawn(NamedTuple):
    """What is drawn: NaN breaks the lines."""

    at: Doubles
    mean: Doubles
    top: Doubles


def drawn(points: Points) -> Drawn:
    """The points with a break in each gap."""
    at, mean, top = (np.asarray(part, np.float64) for part in (points.at, points.mean, points.top))
    holes = np.flatnonzero(np.diff(at) > APART * points.seconds) + 1
    return Drawn(
        np.insert(at, holes, at[holes - 1] + points.seconds) if len(holes) else at,
        np.insert(mean, holes, np.nan),
        np.insert(top, holes, np.nan),
    )


def value_at(line: Drawn, at: float, within: float) -> float | None:
    """The mean nearest to a moment, no further away than `within` seconds; None where there is none."""
    known = np.flatnonzero(~np.isnan(line.mean))
    if not len(known):
        return None
    nearest = known[np.argmin(np.abs(line.at[known] - at))]
    return float(line.mean[nearest]) if abs(line.at[nearest] - at) <= within else None
