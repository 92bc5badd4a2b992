"""From samples to the steps of the history. Pure; one thread at a time.

A sample is added to its minute; a minute that is over is merged into its ten minutes, these into their two hours: so
every step is the mean and the maximum of the samples themselves, and none of means.
"""

from collections.abc import Collection, Iterator

import numpy as np
import numpy.typing as npt

from stellwerk.core.record import replace
from stellwerk.model.history.step import Sort, Step
from stellwerk.model.history.sums import Sums
from stellwerk.policy.history.bucket import Bucket

FINEST, *_COARSER = Step
_NEXT = dict(zip(Step, _COARSER, strict=False))


class Gathering:
    """Gathers the samples of one kind, whose numbers are `keys`. What is over is answered, to be written.

    Times are UTC seconds. A clock that jumps ahead makes a gap; one that is set back ends what is open, and what is
    sampled in a time that was there before takes its place. `steps` are those that are made, from the finest on.
    """

    def __init__(self, kind: Sort, keys: tuple[str, ...], steps: Collection[Step] = tuple(Step)) -> None:
        self.kind, self.keys = kind, keys
        self._next = {finer: coarser for finer, coarser in _NEXT.items() if coarser in steps}
        self._open: dict[Step, Bucket] = {}

    def add(self, at: float, ids: tuple[str, ...], values: npt.NDArray[np.float64]) -> Iterator[Sums]:
        """Add a sample and answer what it ended. The arrays as `Bucket.add` takes them."""
        yield from self._until(FINEST, at)
        self._bucket(FINEST, at).add(ids, values)

    def take_over(self, sums: Sums) -> Iterator[Sums]:
        """What was written before this gathering began, in the order of time: what it ended, itself included. The last
        goes on where its time is not over. Numbers that are not gathered any more are left out."""
        yield from self._until(sums.step, sums.start)
        self._bucket(sums.step, sums.start).merge(_arranged(sums, self.keys))

    def unfinished(self) -> Sums | None:
        """What is added up in the minute that is not over."""
        bucket = self._open.get(FINEST)
        return bucket.sums() if bucket is not None else None

    def _bucket(self, step: Step, at: float) -> Bucket:
        """The one that is open for a moment."""
        return self._open.setdefault(step, Bucket(self.kind, self.keys, step, step.start(at)))

    def _until(self, step: Step, at: float) -> Iterator[Sums]:
        """End what is over at a moment, in this step and the coarser ones."""
        bucket, coarser = self._open.get(step), self._next.get(step)
        if bucket is not None and step.start(at) == bucket.start:
            return
        sums = self._open.pop(step).sums() if bucket is not None else None
        if sums is not None:
            yield sums
        if coarser is not None:
            if sums is not None:
                yield from self.take_over(replace(sums, step=coarser))
            yield from self._until(coarser, at)


def _arranged(sums: Sums, keys: tuple[str, ...]) -> Sums:
    """The same sums with these numbers, in this order; nothing is known of one that they do not have."""
    roster = sums.roster
    if roster.keys == keys:
        return sums
    shape = (len(keys), len(roster.ids))
    total, count, top = np.zeros(shape), np.zeros(shape, np.uint32), np.full(shape, np.nan, np.float32)
    for row, key in enumerate(keys):
        if key in roster.keys:
            old = roster.keys.index(key)
            total[row], count[row], top[row] = sums.total[old], sums.count[old], sums.top[old]
    return replace(sums, roster=replace(roster, keys=keys), total=total, count=count, top=top)
