"""What is kept of samples: sums of many objects, points of one. Pure; any thread.

The arrays are numpy's, which is imported by those who make them: a start needs none.
"""

from typing import TYPE_CHECKING

from stellwerk.core.record import Record
from stellwerk.model.history.step import Sort, Step

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]


class Roster(Record, frozen=True):
    """Which objects of a sort and which numbers of each stand together, in this order."""

    kind: Sort
    ids: tuple[str, ...]
    keys: tuple[str, ...]


class Sums(Record, frozen=True, eq=False):
    """What was sampled in one stretch of time. All arrays have a row a key and a column an object of the roster.

    `total` float64, `count` of samples that were known, `top` the largest of them (NaN = none was).
    """

    step: Step
    start: int
    roster: Roster
    total: "npt.NDArray[np.float64]"
    count: "npt.NDArray[np.uint32]"
    top: "Floats"

    @property
    def mean(self) -> "Floats":
        """The mean of what was known; NaN where nothing was."""
        import numpy as np  # here: a start needs none of it

        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.total / self.count, dtype=np.float32)


class Points(Record, frozen=True, eq=False):
    """One series, oldest first, without what nobody knows: gaps are where times are further apart than `seconds`.

    `at` is when each stretch began, in UTC seconds.
    """

    seconds: float
    at: "npt.NDArray[np.int64]"
    mean: "Floats"
    top: "Floats"


def joined(seconds: float, parts: "list[Points]") -> Points:
    """Parts of one series as one, oldest first; of two points of one time the later part's counts."""
    import numpy as np  # here: a start needs none of it

    if not parts:
        return Points(seconds, np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32))
    at = np.concatenate([part.at for part in parts])[::-1]
    mean = np.concatenate([part.mean for part in parts])[::-1]
    top = np.concatenate([part.top for part in parts])[::-1]
    at, chosen = np.unique(at, return_index=True)
    return Points(seconds, at, mean[chosen], top[chosen])


def added(parts: "list[Points]") -> Points:
    """Several series of one object added up, of what is known at a time. The maximum is that of its parts if they had
    them at the same time: never too low."""
    import numpy as np  # here: a start needs none of it

    first, *others = parts
    if not others:
        return first
    at, places = np.unique(np.concatenate([part.at for part in parts]), return_inverse=True)
    mean, top = (np.zeros(len(at), np.float64) for _each in range(2))
    np.add.at(mean, places, np.concatenate([part.mean for part in parts]))
    np.add.at(top, places, np.concatenate([part.top for part in parts]))
    return Points(first.seconds, at, mean.astype(np.float32), top.astype(np.float32))
