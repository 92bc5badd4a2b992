"""The samples of the last hour themselves, in memory. One thread at a time.

A minute of them is put together by number and compressed: 10,000 VMs with six numbers each would take 170 MB as they
are.
"""

import zlib
from collections import deque

import numpy as np
import numpy.typing as npt

from stellwerk.core.record import Record
from stellwerk.model.history.step import Step
from stellwerk.model.history.sums import Points

KEPT = 3600
"""Seconds."""
_LEVEL = 1
_FLOAT = np.dtype("<f4")


class _Minute(Record, frozen=True, eq=False):
    """`bodies` by number: a row an object, its samples one after the other."""

    ids: tuple[str, ...]
    at: npt.NDArray[np.float64]
    bodies: dict[str, bytes]


class Recent:
    """The samples of one kind, whose numbers are `keys`."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = keys
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

    def read(self, id_: str, key: str, seconds: float, begin: float, end: float) -> Points:
        """The samples of an object, `seconds` apart, from `begin` on and before `end`."""
        times: list[npt.NDArray[np.float64]] = []
        values: list[npt.NDArray[np.float32]] = []
        for minute in self._minutes:
            if key in minute.bodies and id_ in minute.ids and minute.at[-1] >= begin and minute.at[0] < end:
                times.append(minute.at)
                values.append(_row(minute, key, minute.ids.index(id_)))
        if self._open and key in self._keys and id_ in self._ids:
            row, column = self._keys.index(key), self._ids.index(id_)
            times.append(np.array([at for at, _frame in self._open]))
            values.append(np.array([frame[row, column] for _at, frame in self._open], np.float32))
        at = np.concatenate(times) if times else np.empty(0)
        value = np.concatenate(values) if values else np.empty(0, np.float32)
        chosen = ~np.isnan(value) & (at >= begin) & (at < end)
        return Points(seconds, at[chosen].astype(np.int64), value[chosen], value[chosen])

    def _pack(self) -> None:
        at = np.array([at for at, _frame in self._open])
        together = np.stack([frame for _at, frame in self._open], axis=-1).astype(_FLOAT)
        bodies = {key: zlib.compress(together[row].tobytes(), _LEVEL) for row, key in enumerate(self._keys)}
        self._minutes.append(_Minute(self._ids, at, bodies))
        self._open.clear()


def _row(minute: _Minute, key: str, place: int) -> npt.NDArray[np.float32]:
    count = len(minute.at)
    return np.frombuffer(zlib.decompress(minute.bodies[key]), _FLOAT, count, place * count * _FLOAT.itemsize)
