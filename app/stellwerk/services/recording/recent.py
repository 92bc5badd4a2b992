"""The samples of the last hour themselves, in memory. One thread at a time.

A minute of them is put together by number and compressed: 10,000 VMs with six numbers each would take 170 MB as they
are.
"""

import zlib
from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from stellwerk.core.record import Record, replace
from stellwerk.model.history.step import Step
from stellwerk.model.history.sums import Points
from stellwerk.services.recording.bundle import bundled, texts, unbundled

KEPT = 3600
"""Seconds."""
_LEVEL = 1
_FLOAT = np.dtype("<f4")
_MOST_SAMPLES = 600
"""Of an object in a minute that another process left."""
_FAR = 1e12
"""Later than any time, for JSON, which has no infinity."""


class _Minute(Record, frozen=True, eq=False):
    """`bodies` by number: a row an object, its samples one after the other. Samples from `until` on do not count: they
    are there a second time."""

    ids: tuple[str, ...]
    at: npt.NDArray[np.float64]
    bodies: dict[str, bytes]
    until: float = float("inf")


class Recent:
    """The samples of one kind, whose numbers are `keys`."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        self._minutes: deque[_Minute] = deque()
        self._ids: tuple[str, ...] = ()
        self._open: list[tuple[float, npt.NDArray[np.float32]]] = []

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        packed = sum(len(body) for minute in self._minutes for body in minute.bodies.values())
        return packed + sum(frame.nbytes for _at, frame in self._open)

    def add(self, at: float, ids: tuple[str, ...], values: npt.NDArray[np.float64]) -> None:
        """One round of samples: a row a key, a column an object; NaN = unknown."""
        if self._open and (ids != self._ids or Step.MINUTE.start(at) != Step.MINUTE.start(self._open[0][0])):
            self._pack()
        self._ids = ids
        self._open.append((at, values.astype(np.float32)))
        while self._minutes and self._minutes[0].at[-1] < at - KEPT:
            self._minutes.popleft()

    def packed(self) -> Iterator[bytes]:
        """All that is kept, as `restore` takes it: in this order, since ids are told only where they are others."""
        self._pack()
        before: tuple[str, ...] = ()
        for minute in self._minutes:
            ids, before = None if minute.ids == before else minute.ids, minute.ids
            told = {"ids": ids, "keys": list(minute.bodies), "until": min(minute.until, _FAR)}
            yield bundled(told, [minute.at.astype("<f8").tobytes(), *minute.bodies.values()])

    def restore(self, pieces: Iterable[bytes], now: float) -> None:
        """Take in what another process had, as far as it is of the last hour and older than what is here. What cannot
        be read is left out."""
        first = self.first
        found: list[_Minute] = []
        for piece in pieces:
            minute = _unpacked(piece, found[-1].ids if found else ())
            if minute is not None:
                found.append(minute)
        fitting = [one for one in found if now - KEPT <= one.at[0] and one.at[-1] <= now and one.at[0] < first]
        for minute in sorted(fitting, key=lambda one: float(one.at[0]), reverse=True):
            self._minutes.appendleft(replace(minute, until=min(minute.until, first)))

    @property
    def first(self) -> float:
        """When the oldest sample was taken that is here; infinite where there is none."""
        if self._minutes:
            return float(self._minutes[0].at[0])
        return self._open[0][0] if self._open else float("inf")

    def read(self, id_: str, key: str, seconds: float, begin: float, end: float) -> Points:
        """The samples of an object, `seconds` apart, from `begin` on and before `end`."""
        times: list[npt.NDArray[np.float64]] = []
        values: list[npt.NDArray[np.float32]] = []
        for minute in self._minutes:
            if key in minute.bodies and id_ in minute.ids and minute.at[-1] >= begin and minute.at[0] < end:
                counting = minute.at < minute.until
                times.append(minute.at[counting])
                values.append(_row(minute, key, minute.ids.index(id_))[counting])
        if self._open and key in self.keys and id_ in self._ids:
            row, column = self.keys.index(key), self._ids.index(id_)
            times.append(np.array([at for at, _frame in self._open]))
            values.append(np.array([frame[row, column] for _at, frame in self._open], np.float32))
        at = np.concatenate(times) if times else np.empty(0)
        value = np.concatenate(values) if values else np.empty(0, np.float32)
        chosen = ~np.isnan(value) & (at >= begin) & (at < end)
        return Points(seconds, at[chosen].astype(np.int64), value[chosen], value[chosen])

    def rows(
        self, ids: tuple[str, ...], key: str, begin: float, end: float
    ) -> Iterator[tuple[npt.NDArray[np.float64], npt.NDArray[np.float32]]]:
        """The samples of several objects, minute by minute: when, and a row an object, NaN = unknown."""
        known: tuple[tuple[str, ...], dict[str, int]] = ((), {})
        for minute in self._minutes:
            if key not in minute.bodies or minute.at[-1] < begin or minute.at[0] >= end:
                continue
            if minute.ids is not known[0]:
                known = minute.ids, {id_: place for place, id_ in enumerate(minute.ids)}
            chosen = (minute.at >= begin) & (minute.at < min(end, minute.until))
            yield minute.at[chosen], _rows(minute, key, [known[1].get(id_, -1) for id_ in ids])[:, chosen]
        if self._open and key in self.keys:
            row, found = self.keys.index(key), {id_: place for place, id_ in enumerate(self._ids)}
            places = np.array([found.get(id_, -1) for id_ in ids], int)
            at = np.array([at for at, _frame in self._open])
            chosen = (at >= begin) & (at < end)
            together = np.array([frame[row] for _at, frame in self._open], np.float32)[chosen].T
            yield at[chosen], _chosen(together, places)

    def _pack(self) -> None:
        if not self._open:
            return
        at = np.array([at for at, _frame in self._open])
        together = np.stack([frame for _at, frame in self._open], axis=-1).astype(_FLOAT)
        bodies = {key: zlib.compress(together[row].tobytes(), _LEVEL) for row, key in enumerate(self.keys)}
        self._minutes.append(_Minute(self._ids, at, bodies))
        self._open.clear()


def _row(minute: _Minute, key: str, place: int) -> npt.NDArray[np.float32]:
    """The samples of one object; unknown where what another process left cannot be read."""
    count, size = len(minute.at), _FLOAT.itemsize
    try:
        body = zlib.decompressobj().decompress(minute.bodies[key], count * len(minute.ids) * size)
        return np.frombuffer(body, _FLOAT, count, place * count * size)
    except (zlib.error, ValueError):
        return np.full(count, np.nan, np.float32)


def _rows(minute: _Minute, key: str, places: list[int]) -> npt.NDArray[np.float32]:
    """The samples of several objects, as `_row` has those of one; -1 = it is not among them."""
    count, size = len(minute.at), _FLOAT.itemsize
    last = max(places, default=-1) + 1
    try:
        body = zlib.decompressobj().decompress(minute.bodies[key], count * last * size) if last else b""
        return _chosen(np.frombuffer(body, _FLOAT, count * last).reshape(last, count), np.array(places, int))
    except (zlib.error, ValueError):
        return np.full((len(places), count), np.nan, np.float32)


def _chosen(values: npt.NDArray[np.float32], places: npt.NDArray[np.int_]) -> npt.NDArray[np.float32]:
    """These rows; unknown ones where the place is -1."""
    if not len(values):
        return np.full((len(places), values.shape[1]), np.nan, np.float32)
    return np.where((places >= 0)[:, None], values[places], np.float32(np.nan)).astype(np.float32)


def _unpacked(piece: bytes, before: tuple[str, ...]) -> _Minute | None:
    """A minute of another process, checked; None for anything else. `before`: whose samples the last one had."""
    try:
        told, (at, *bodies) = unbundled(piece)
        times = np.frombuffer(at, "<f8").astype(np.float64)
        until = float(told["until"])
        ids, keys = before if told["ids"] is None else texts(told["ids"]), texts(told["keys"])
        if not 0 < len(times) <= _MOST_SAMPLES or not np.all(np.diff(times) >= 0):
            return None
        return _Minute(ids, times, dict(zip(keys, bodies, strict=True)), until)
    except (ValueError, KeyError, TypeError):
        return None
