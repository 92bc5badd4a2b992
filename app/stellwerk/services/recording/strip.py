"""Small lines of the last minutes, made of the samples in memory. The recorder's thread."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from stellwerk.model.history.strip import SUM, Strip, Strips, StripWish
from stellwerk.services.recording.recent import Recent

_Samples = tuple[npt.NDArray[np.float64], npt.NDArray[np.float32]]
"""When, and a row an object, NaN = unknown."""


def strips_of(recent: Recent, wish: StripWish) -> Strips:
    """The lines of all that is known."""
    found: Strips = {}
    begin = wish.end - wish.count * wish.seconds
    until = math.nextafter(wish.end, math.inf)  # what was sampled just now counts
    for key in wish.keys:
        read = (_samples(recent, wish.ids, one, begin, until) for one in key.split(SUM))
        parts = [part for part in read if part is not None]
        if parts:
            at, values = parts[0] if len(parts) == 1 else _summed(parts)
            places = np.clip(((at - begin) / wish.seconds).astype(int), 0, wish.count - 1)
            found.update(_strips(wish, key, places, values))
    return found


def _samples(recent: Recent, ids: tuple[str, ...], key: str, begin: float, until: float) -> _Samples | None:
    parts = list(recent.rows(ids, key, begin, until))
    if not parts:
        return None
    at = np.concatenate([each for each, _values in parts])
    return at, np.concatenate([each for _at, each in parts], axis=1)


def _summed(parts: Sequence[_Samples]) -> _Samples:
    """Of what is known at a time."""
    at = np.unique(np.concatenate([each for each, _values in parts]))
    whole = np.full((len(parts[0][1]), len(at)), np.nan, np.float32)
    for own, values in parts:
        places = np.searchsorted(at, own)
        before = whole[:, places]
        known = ~np.isnan(before)
        whole[:, places] = np.where(known, before + np.nan_to_num(values), values)
    return at, whole


def _strips(wish: StripWish, key: str, places: npt.NDArray[np.int_], values: npt.NDArray[np.float32]) -> Strips:
    """Of one number: a row of `values` an object; `places` says to which point each column belongs."""
    known = ~np.isnan(values)
    total, count = np.zeros((wish.count, len(wish.ids))), np.zeros((wish.count, len(wish.ids)))
    np.add.at(total, places, np.where(known, values, 0.0).T)
    np.add.at(count, places, known.T)
    found: Strips = {}
    for row in np.flatnonzero(known.any(axis=1)).tolist():
        own = values[row][known[row]]
        points = tuple(
            float(all_ / number) if number else None
            for all_, number in zip(total[:, row].tolist(), count[:, row].tolist(), strict=True)
        )
        found[wish.ids[row], key] = Strip(
            seconds=wish.seconds,
            points=points,
            least=float(own.min()),
            mean=float(own.mean()),
            most=float(own.max()),
        )
    return found
