"""Sums of one stretch of time for many objects, which come and go. Pure; one thread at a time."""

import numpy as np
import numpy.typing as npt

from stellwerk.model.history.step import Sort, Step
from stellwerk.model.history.sums import Roster, Sums

Rows = slice | npt.NDArray[np.intp]
_ROOM = 64
"""Columns that are added at the least when objects come."""


class Bucket:
    """Adds up what is sampled of the objects of a kind from `start` for one `step`.

    Totals are float64, so that a mean of any length is exact to float32.
    """

    def __init__(self, kind: Sort, keys: tuple[str, ...], step: Step, start: int) -> None:
        self._kind, self._keys, self.step, self.start = kind, keys, step, start
        self._ids: tuple[str, ...] = ()
        """The objects of the last call, which stand in the first columns as long as all calls name the same."""
        self._places: dict[str, int] = {}
        self._total = np.zeros((len(keys), 0))
        self._count = np.zeros((len(keys), 0), np.uint32)
        self._top = np.zeros((len(keys), 0), np.float32)

    def add(self, ids: tuple[str, ...], values: npt.NDArray[np.float64]) -> None:
        """One sample: a row a key, a column an object; NaN = unknown. The ids are different from each other."""
        known = ~np.isnan(values)
        self._add(ids, np.where(known, values, 0.0), known.astype(np.uint32), values.astype(np.float32))

    def merge(self, sums: Sums) -> None:
        """What was added up in a part of this stretch."""
        self._add(sums.roster.ids, sums.total, sums.count, sums.top)

    def sums(self) -> Sums | None:
        """What is added up so far; None where nothing was known. Objects of which nothing was known are left out."""
        known = self._count[:, : len(self._places)].any(axis=0)
        if not known.any():
            return None
        chosen: Rows = slice(len(self._places)) if known.all() else np.flatnonzero(known)
        ids = tuple(self._places) if known.all() else tuple(np.array(list(self._places), object)[chosen])
        roster = Roster(self._kind, ids, self._keys)
        return Sums(
            self.step,
            self.start,
            roster,
            total=self._total[:, chosen].copy(),
            count=self._count[:, chosen].copy(),
            top=self._top[:, chosen].copy(),
        )

    def _add(
        self,
        ids: tuple[str, ...],
        total: npt.NDArray[np.float64],
        count: npt.NDArray[np.uint32],
        top: npt.NDArray[np.float32],
    ) -> None:
        rows = self._rows(ids)
        self._total[:, rows] += total
        self._count[:, rows] += count
        self._top[:, rows] = np.fmax(self._top[:, rows], top)

    def _rows(self, ids: tuple[str, ...]) -> Rows:
        """The columns of these objects; nearly always the same as before."""
        if ids is not self._ids and ids != self._ids:
            places = self._places
            if tuple(places) != ids:
                for id_ in ids:
                    places.setdefault(id_, len(places))
                self._grow(len(places))
            if tuple(places) != ids:
                self._ids = ()
                return np.fromiter((places[id_] for id_ in ids), np.intp, len(ids))
        self._ids = ids
        return slice(len(ids))

    def _grow(self, size: int) -> None:
        more = size - self._total.shape[1]
        if more <= 0:
            return
        wide = ((0, 0), (0, max(more, _ROOM)))
        self._total = np.pad(self._total, wide)
        self._count = np.pad(self._count, wide)
        self._top = np.pad(self._top, wide, constant_values=np.nan)
