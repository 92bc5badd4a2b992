"""The recorder's own thread: samples become sums, sums go to the store. Everything here runs on that thread."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain

import numpy as np
import numpy.typing as npt

from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.history.step import RARE, Series, Step
from stellwerk.model.history.sums import Points, Sums
from stellwerk.policy.history.gathering import Gathering
from stellwerk.ports.recording.history import HistoryStore
from stellwerk.services.recording.look import Look, Part
from stellwerk.services.recording.recent import KEPT as RECENT
from stellwerk.services.recording.recent import Recent

SLICES = 40
"""Pieces of tidying after each minute: ten thousand objects take some forty, and there is an hour for them."""


Keys = Mapping[Kind, tuple[str, ...]]
"""The numbers of each kind that are recorded."""


class Keeping:
    """Gathers and keeps. What cannot be written is gone, the next is tried again: history is worth no halt."""

    def __init__(self, store: HistoryStore) -> None:
        self._store = store
        self._gatherings: dict[Kind, Gathering] = {}
        self._rare: dict[Kind, Gathering] = {}
        self._recent: dict[Kind, Recent] = {}
        self._seen: dict[Kind, npt.NDArray[np.float64]] = {}

    def open(self, keys: Keys, now: float, rare: Keys | None = None) -> str | None:
        """Open the store and go on where the last recorder ended; the name of a damaged file that was set aside.

        `rare` are the numbers that come as parts.
        """
        self._gatherings = {kind: Gathering(kind, each) for kind, each in keys.items()}
        self._rare = {kind: Gathering(kind, each, RARE) for kind, each in (rare or {}).items()}
        self._recent = {kind: Recent(each) for kind, each in keys.items()}
        aside = self._store.open()
        ended: list[Sums] = []
        for sums in self._store.resume(now):
            gathering = self._gathering(sums)
            if gathering is not None:
                ended += gathering.take_over(sums)
        self._write(ended)
        return aside

    def take(self, at: float, looks: Sequence[Look]) -> bool:
        """Add one round of samples; answers whether something was written. Objects that were not sampled since the
        last round are unknown in this one."""
        ended: list[Sums] = []
        for look in looks:
            values = np.array([np.frombuffer(column, np.float64) for column in look.columns])
            values[:, ~self._fresh(look)] = np.nan
            ended += self._gatherings[look.kind].add(at, look.ids, values)
            self._recent[look.kind].add(at, look.ids, values)
        self._write(ended)
        return bool(ended)

    def take_parts(self, at: float, parts: Sequence[Part]) -> bool:
        """Add samples of rare numbers; answers whether something was written."""
        ended: list[Sums] = []
        for kind, gathering in self._rare.items():
            own = [part for part in parts if part.kind is kind]
            if own:
                ids = tuple(chain.from_iterable(part.ids for part in own))
                values = np.concatenate([_rows(part, gathering.keys) for part in own], axis=1)
                ended += map(_in_order, gathering.add(at, ids, values))
        self._write(ended)
        return bool(ended)

    def tidy(self, now: float) -> None:
        """Some pieces of tidying."""
        for _piece in range(SLICES):
            if not self._store.tidy(now):
                return

    def read(self, series: Series, step: Step, begin: float, end: float) -> Points:
        """A series as far as it is kept."""
        return self._store.read(series, step, begin, end)

    def chart(self, series: Series, begin: float, end: float, now: float, apart: float, most: int) -> Points:
        """A series as finely as it is known for all of a time, in no more than some `most` points.

        `apart`: seconds between two samples.
        """
        recent = self._recent.get(series.ref.kind)
        if recent is not None and now - begin <= RECENT and (end - begin) / apart <= most:
            return recent.read(series.ref.id, series.key, apart, begin, end)
        return self._store.read(series, Step.fitting(begin, end, now, most), begin, end)

    def end(self) -> None:
        """Keep the minute that is not over, as far as it goes, and close."""
        open_ones = [gathering.unfinished() for gathering in self._gatherings.values()]
        rare = [gathering.unfinished() for gathering in self._rare.values()]
        with suppress(AppError):
            self._write([sums for sums in open_ones if sums is not None])
            self._write([_in_order(sums) for sums in rare if sums is not None])
        self._store.close()

    def _gathering(self, sums: Sums) -> Gathering | None:
        """The one that such sums came from."""
        both = (self._gatherings.get(sums.roster.kind), self._rare.get(sums.roster.kind))
        return next((one for one in both if one is not None and not set(one.keys).isdisjoint(sums.roster.keys)), None)

    def _write(self, sums: Sequence[Sums]) -> None:
        if sums:
            self._store.write(sums)

    def _fresh(self, look: Look) -> npt.NDArray[np.bool_]:
        """Which objects were sampled since the last look."""
        moments: npt.NDArray[np.float64] = np.frombuffer(look.moments, np.float64)
        before = np.full(len(moments), -np.inf)
        seen = self._seen.get(look.kind)
        if seen is not None:
            before[: len(seen)] = seen[: len(before)]
        self._seen[look.kind] = moments
        return np.asarray(~(np.nan_to_num(moments, nan=-np.inf) <= before))


def _rows(part: Part, keys: Sequence[str]) -> npt.NDArray[np.float64]:
    """A row a key; what a part does not have is unknown."""
    unknown = np.full(len(part.ids), np.nan)
    found = (part.columns.get(key) for key in keys)
    return np.array([unknown if column is None else np.frombuffer(column, np.float64) for column in found])


def _in_order(sums: Sums) -> Sums:
    """The same with the objects by their ids: they came in any order, and each order is kept once."""
    ids = sums.roster.ids
    order = sorted(range(len(ids)), key=ids.__getitem__)
    roster = replace(sums.roster, ids=tuple(ids[place] for place in order))
    return replace(sums, roster=roster, total=sums.total[:, order], count=sums.count[:, order], top=sums.top[:, order])
