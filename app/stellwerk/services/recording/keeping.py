"""The recorder's own thread: samples become sums, sums go to the store. Everything here runs on that thread."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain

import numpy as np
import numpy.typing as npt

from stellwerk.core.error import AppError, Cancelled
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.history.blend import Blend
from stellwerk.model.history.of_hosts import Group
from stellwerk.model.history.step import RARE, Series, Sort, Step
from stellwerk.model.history.strip import Strips, StripWish
from stellwerk.model.history.sums import Points, Sums, joined
from stellwerk.policy.history.combining import OLD, Combining
from stellwerk.policy.history.gathering import Gathering
from stellwerk.ports.recording.history import HistoryStore
from stellwerk.ports.repository import Corrupt
from stellwerk.services.recording.befallen import (
    Befallen,
    NotWrittenAnew,
    Overgrown,
    SetAside,
    Shortened,
    TakenAway,
    WrittenAnew,
)
from stellwerk.services.recording.look import Look, Part
from stellwerk.services.recording.recent import KEPT as RECENT
from stellwerk.services.recording.recent import Recent
from stellwerk.services.recording.slow import KINDS as SLOW
from stellwerk.services.recording.strip import strips_of

_log = logging.getLogger(__name__)

MOST_PAUSE = 300.0
"""Seconds between two words that somebody records; after more of them nobody did: the computer slept."""
SAID_EVERY = 86400.0
"""Seconds between two words that the history has reached its bound."""
PIECES = 10
"""Of tidying at a turn, some 0.3 s; turns follow each other by the rounds of samples until all is done. Ten thousand
objects take some hundred pieces an hour."""


Keys = Mapping[Kind, tuple[str, ...]]
"""The numbers of each kind that are recorded."""
RareKeys = Mapping[Sort, tuple[str, ...]]
"""The same of those that come as parts."""


class Keeping:
    """Gathers and keeps. What cannot be written is gone, the next is tried again: history is worth no halt.

    Before `open` it only remembers the last hour: somebody else keeps what it is handed, too. `tell` is called with
    what the user should know, besides errors.
    """

    def __init__(self, store: HistoryStore, tell: Callable[[Befallen], None] = lambda _what: None) -> None:
        self._store = store
        self._tell = tell
        self._shortened_at = self._anew_at = float("-inf")
        self._gatherings: dict[Sort, Gathering] = {}
        self._rare: dict[Sort, Gathering] = {}
        self._recent: dict[Kind, Recent] = {}
        self._combining = Combining()
        self._seen: dict[Kind, npt.NDArray[np.float64]] = {}
        self._watch: tuple[float, float] | None = None
        """Since when and until when it is known to record."""

    def follow(self, keys: Mapping[Kind, tuple[str, ...]]) -> None:
        """Remember the last hour from now on; harmless the second time."""
        if not self._recent:
            self._recent = {kind: Recent(each) for kind, each in keys.items() if kind not in SLOW}

    def open(self, keys: Keys, now: float, rare: RareKeys | None = None) -> str | None:
        """Open the store and go on where the last recorder ended; the name of a damaged file that was set aside.

        `rare` are the numbers that come as parts.
        """
        self.follow(keys)
        self._gatherings = {kind: Gathering(kind, each) for kind, each in keys.items()}
        self._rare = {kind: Gathering(kind, each, RARE) for kind, each in (rare or {}).items()}
        aside = self._store.open()
        with suppress(AppError):  # it is worth less than what is recorded from now on
            self.restore(self._store.hour(), now)
        ended: list[Sums] = []
        for sums in self._store.resume(now):
            for gathering in self._gatherings_of(sums):
                ended += gathering.take_over(sums)
        self._write(ended)
        self.beat(now)
        return aside

    def beat(self, now: float) -> None:
        """Say that somebody is recording."""
        since, until = self._watch or (now, now)
        self._watch = (since if until <= now <= until + MOST_PAUSE else now), now
        self._store.watched(*self._watch)
        if self._store.was_taken_away():
            self._tell(TakenAway())

    def hour(self) -> list[tuple[Kind, bytes]]:
        """The last hour, for another process."""
        return [(kind, piece) for kind, recent in self._recent.items() for piece in recent.packed()]

    def restore(self, pieces: Sequence[tuple[Kind, bytes]], now: float) -> None:
        """Take in what another process had, as far as it is older than what is here."""
        for kind, recent in self._recent.items():
            recent.restore([piece for each, piece in pieces if each is kind], now)

    def take(self, at: float, looks: Sequence[Look], groups: Sequence[Group] = (), apart: float = 5.0) -> bool:
        """Add one round of samples; answers whether something was written. Objects that were not sampled since the
        last round are unknown in this one. What hosts are in, `groups`, has samples made of theirs; `apart`: seconds
        between two samples."""
        ended: list[Sums] = []
        for look in looks:
            values = np.array([np.frombuffer(column, np.float64) for column in look.columns])
            fresh = self._fresh(look)
            if look.kind is Kind.HOST:
                ended += self._take_groups(at, groups, look, values, fresh, apart)
            values[:, ~fresh] = np.nan
            ended += self._add(at, look.kind, look.ids, values)
        self._write(ended)
        return bool(ended)

    def take_parts(self, at: float, parts: Sequence[Part]) -> bool:
        """Add samples that come some objects at a time; answers whether something was written."""
        ended: list[Sums] = []
        for kind in dict.fromkeys(part.kind for part in parts):
            gathering = self._rare.get(kind) or self._gatherings.get(kind)
            if gathering is not None:
                own = [part for part in parts if part.kind is kind]
                ids = tuple(chain.from_iterable(part.ids for part in own))
                values = np.concatenate([_rows(part, gathering.keys) for part in own], axis=1)
                ended += map(_in_order, gathering.add(at, ids, values))
        self._write(ended)
        return bool(ended)

    def tidy(self, now: float, most: int, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Some pieces of tidying, so that no more than `most` bytes are taken on disk; whether there is more to do.

        `wanted`: what takes minutes ends once it is not any more.
        """
        untidy = _pieces(lambda: self._store.tidy(now)) == PIECES
        shortened = _pieces(lambda: self._store.shorten(most))
        given = _pieces(lambda: self._store.give_back(most))
        if shortened and abs(now - self._shortened_at) > SAID_EVERY:
            self._shortened_at = now
            self._tell(Shortened(most))
        more = untidy or shortened == PIECES or given == PIECES
        if not more and abs(now - self._anew_at) > SAID_EVERY and self._store.is_overgrown(most):
            self._anew_at = now
            self._write_anew(most, wanted)
        return more

    def read(self, series: Series, step: Step, begin: float, end: float) -> Points:
        """A series as far as it is kept."""
        return self._store.read(series, step, begin, end)

    def samples(self, series: Series, begin: float, end: float, apart: float) -> Points:
        """The samples of a series as they were taken, as far as they are remembered."""
        recent = self._recent_of(series)
        return recent.read(series.ref.id, series.key, apart, begin, end) if recent is not None else joined(apart, [])

    def recall(self, keys: Keys, now: float) -> None:
        """Take in what the last recorder left, where this one records nothing."""
        self.follow(keys)
        self.restore(self._store.hour(), now)

    def chart(self, series: Series, begin: float, end: float, now: float, apart: float, most: int) -> Points:
        """A series as finely as it is known for all of a time, in no more than some `most` points.

        `apart`: seconds between two samples.
        """
        recent = self._recent_of(series)
        if recent is not None and now - begin <= RECENT and (end - begin) / apart <= most:
            points = recent.read(series.ref.id, series.key, apart, begin, end)
            return joined(apart, [*self._minutes_before(min(recent.first, end), series, begin, apart), points])
        return self._stored(series, Step.fitting(begin, end, now, most), begin, end)

    def blend(self, blend: Blend, begin: float, end: float, now: float, most: int) -> Points:
        """The series of several objects as one, in no more than some `most` points."""
        return self._store.read_blend(blend, Step.fitting(begin, end, now, most), begin, end)

    def strips(self, wish: StripWish) -> Strips:
        """Small lines of the last minutes."""
        recent = self._recent.get(wish.kind)
        return strips_of(recent, wish) if recent is not None else {}

    def watches(self, begin: float, end: float) -> list[tuple[float, float]]:
        """When somebody was recording."""
        return self._store.watches(begin, end)

    def end(self, now: float) -> None:
        """Keep the minute that is not over, as far as it goes, and the last hour, and close."""
        open_ones = [gathering.unfinished() for gathering in self._gatherings.values()]
        rare = [gathering.unfinished() for gathering in self._rare.values()]
        try:
            self._write([sums for sums in open_ones if sums is not None])
            if self._gatherings:
                self.beat(now)
                self._store.keep_hour(self.hour())
            self._write([_in_order(sums) for sums in rare if sums is not None])
        except AppError as error:
            _log.warning("the last minutes are not kept: %s", error)
        self._store.close()

    def _write_anew(self, most: int, wanted: Callable[[], bool]) -> None:
        """Once for a file that cannot give room back: tried once a day where it fails."""
        self._tell(Overgrown(most))
        try:
            self._tell(WrittenAnew(self._store.write_anew(wanted)))
        except Cancelled:
            return
        except AppError as error:
            self._tell(NotWrittenAnew(error))

    def _add(self, at: float, kind: Kind, ids: tuple[str, ...], values: npt.NDArray[np.float64]) -> Iterator[Sums]:
        if kind in self._gatherings:
            yield from self._gatherings[kind].add(at, ids, values)
        self._recent[kind].add(at, ids, values)

    def _take_groups(
        self,
        at: float,
        groups: Sequence[Group],
        look: Look,
        values: npt.NDArray[np.float64],
        fresh: npt.NDArray[np.bool_],
        apart: float,
    ) -> Iterator[Sums]:
        """What clusters and data centers have of this round of their hosts."""
        moments: npt.NDArray[np.float64] = np.frombuffer(look.moments, np.float64)
        young = moments >= np.nanmax(moments, initial=-np.inf) - OLD * apart
        newest = np.where(young, values, np.nan)
        for kind, ids, found in self._combining.combine(groups, look.ids, look.keys, newest, fresh):
            if kind in self._recent:
                unknown = np.full(len(ids), np.nan)
                rows = [found.get(key, unknown) for key in self._recent[kind].keys]
                yield from self._add(at, kind, ids, np.array(rows))

    def _recent_of(self, series: Series) -> Recent | None:
        """Where the last hour of a series is remembered; None for rare numbers."""
        kind = series.ref.kind
        recent = self._recent.get(kind) if isinstance(kind, Kind) else None
        return recent if recent is not None and series.key in recent.keys else None

    def _stored(self, series: Series, step: Step, begin: float, end: float) -> Points:
        """A series by that step, or by the next finer one of which anything is known: rare numbers have no coarse
        ones, and what was begun just now has none yet."""
        points = self._store.read(series, step, begin, end)
        for finer in [each for each in reversed(tuple(Step)) if each.seconds < step.seconds]:
            if len(points.at):
                break
            points = self._store.read(series, finer, begin, end)
        return points

    def _minutes_before(self, first: float, series: Series, begin: float, apart: float) -> list[Points]:
        """What was kept of the time before the first sample that is remembered, each minute as often as it would have
        been sampled."""
        if first - begin <= Step.MINUTE.seconds:
            return []
        try:
            kept = self._store.read(series, Step.MINUTE, begin, first)
        except AppError:
            return []
        times = max(1, int(Step.MINUTE.seconds / apart))
        at = (kept.at[:, None] + np.arange(times) * apart).ravel().astype(np.int64)
        counting = at < first
        return [Points(apart, at[counting], *(np.repeat(each, times)[counting] for each in (kept.mean, kept.top)))]

    def _gatherings_of(self, sums: Sums) -> list[Gathering]:
        """Those that such sums came from: numbers of one sort stand together, rare ones too."""
        both = (self._gatherings.get(sums.roster.kind), self._rare.get(sums.roster.kind))
        return [one for one in both if one is not None and not set(one.keys).isdisjoint(sums.roster.keys)]

    def _write(self, sums: Sequence[Sums]) -> None:
        if not sums:
            return
        try:
            self._store.write(sums)
        except Corrupt:
            self._tell(SetAside(self._store.begin_anew()))
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


def _pieces(job: Callable[[], bool]) -> int:
    """How many pieces of a job were done: all of a turn, where there may be more."""
    return next((number for number in range(PIECES) if not job()), PIECES)


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
