"""Sums as a recorder makes them, and what they say."""

import math

import numpy as np

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.step import Series, Sort, Step
from stellwerk.model.history.sums import Points, Roster, Sums

T0 = 1_699_488_000
"""The beginning of a week of periods, UTC seconds."""


def sums(
    start: int, values: dict[str, dict[str, float]], step: Step = Step.MINUTE, kind: Sort = Kind.VM, count: int = 12
) -> Sums:
    """A stretch in which each sample of an object was the same, by object and number; NaN = unknown."""
    keys = tuple({key: None for each in values.values() for key in each})
    mean = np.array([[each.get(key, math.nan) for each in values.values()] for key in keys])
    known = np.where(np.isnan(mean), 0, count).astype(np.uint32)
    top = mean.astype(np.float32) * 2
    return Sums(step, start, Roster(kind, tuple(values), keys), np.nan_to_num(mean) * known, known, top)


def series(id_: str = "a", key: str = "cpu_usage") -> Series:
    """Names one of a VM."""
    return Series(Ref(Kind.VM, id_), key)


def listed(points: Points) -> list[tuple[int, float, float]]:
    """Time, mean and maximum, oldest first."""
    return list(zip(points.at.tolist(), points.mean.tolist(), points.top.tolist(), strict=True))
