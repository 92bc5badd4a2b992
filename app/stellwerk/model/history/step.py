"""The steps of the history, and what names a series. Pure; any thread."""

from enum import Enum
from typing import NamedTuple

from stellwerk.core.ids import Ref
from stellwerk.core.record import Record

_HOUR, _DAY = 3600, 86400


class _Kept(NamedTuple):
    seconds: int
    kept: int
    period: int


class Step(Enum):
    """How far apart the points of a history are: `seconds`, for how many seconds they are `kept`, and for how many of
    them one object's points are stored together.

    A series of mean and maximum then has 1,440 + 2,016 + 4,392 points of 8 bytes: 62.8 kB before they are compressed.
    """

    MINUTE = _Kept(60, _DAY, _HOUR)
    TEN_MINUTES = _Kept(600, 14 * _DAY, 12 * _HOUR)
    TWO_HOURS = _Kept(2 * _HOUR, 366 * _DAY, 7 * _DAY)

    @property
    def seconds(self) -> int:
        """Seconds from one point to the next."""
        return self.value.seconds

    @property
    def kept(self) -> int:
        """Seconds after which a point goes."""
        return self.value.kept

    @property
    def period(self) -> int:
        """Seconds of points that are stored together."""
        return self.value.period

    @staticmethod
    def fitting(begin: float, end: float, now: float, most: int) -> "Step":
        """The finest step that reaches back to `begin` and makes no more than `most` points up to `end`; the coarsest
        where none does."""
        for step in Step:
            if now - begin <= step.kept and (end - begin) / step.seconds <= most:
                return step
        return Step.TWO_HOURS

    def start(self, at: float) -> int:
        """When the stretch began that a moment is in; UTC seconds."""
        return int(at // self.seconds) * self.seconds

    def period_start(self, at: float) -> int:
        """When the period began that a moment is in; UTC seconds."""
        return int(at // self.period) * self.period


RARE = (Step.MINUTE, Step.TEN_MINUTES)
"""The steps of numbers that few look at: those of each disk and interface, and rare ones of VMs."""


class Series(Record, frozen=True):
    """Names one series: a number of an object, as `Prop.history` says."""

    ref: Ref
    key: str
