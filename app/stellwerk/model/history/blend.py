"""Series of several objects as one. Pure; any thread."""

from typing import TYPE_CHECKING

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.history.step import Step
from stellwerk.model.history.sums import Points

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]


class Blend(Record, frozen=True):
    """The number `key` of these objects of a kind, each by its weight: the mean of what is known, or its sum."""

    kind: Kind
    key: str
    weights: dict[str, float]
    mean: bool = True


class Mixture:
    """Adds up parts of series that stand at the points `first`, `first + step`, … up to `last`, in UTC seconds.

    The maximum of a blend is that of its members if they had them at the same time: never too low.
    """

    def __init__(self, step: Step, first: int, last: int) -> None:
        import numpy as np  # here: a start needs none of it

        self._np, self.step, self.first = np, step, first
        self.size = max(0, (last - first) // step.seconds + 1)
        self.mean, self.top, self.weight = (np.zeros(self.size) for _each in range(3))

    def add_moment(self, start: int, mean: "Doubles", top: "Doubles", weights: "Doubles") -> None:
        """One stretch of many objects; NaN = unknown, weight 0 = another's."""
        place = (start - self.first) // self.step.seconds
        known = (weights > 0) & ~self._np.isnan(mean)
        self.mean[place] += mean[known] @ weights[known]
        self.top[place] += top[known] @ weights[known]
        self.weight[place] += weights[known].sum()

    def add_line(self, start: int, mean: "Doubles", top: "Doubles", weight: float) -> None:
        """Many stretches of one object from `start` on; what is outside is left out."""
        np = self._np
        places = (start - self.first) // self.step.seconds + np.arange(len(mean))
        chosen = ~np.isnan(mean) & (places >= 0) & (places < self.size)
        at = places[chosen]
        self.mean[at] += weight * mean[chosen]
        self.top[at] += weight * top[chosen]
        self.weight[at] += weight


def blended(mean: bool, parts: "tuple[Mixture, Mixture]") -> Points:
    """The points of two mixtures of the same members: where both know some, what knows more counts."""
    import numpy as np  # here: a start needs none of it

    one, other = parts
    take = one.weight >= other.weight
    weight = np.where(take, one.weight, other.weight)
    known = np.flatnonzero(weight > 0)
    share = weight[known] if mean else 1.0
    means = np.where(take, one.mean, other.mean)[known] / share
    tops = np.where(take, one.top, other.top)[known] / share
    at = one.first + one.step.seconds * known
    return Points(one.step.seconds, at.astype(np.int64), means.astype(np.float32), tops.astype(np.float32))
