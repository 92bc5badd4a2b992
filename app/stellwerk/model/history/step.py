"""The steps of the history, and what names a series. Pure; any thread."""

from collections.abc import Sequence
from enum import Enum, StrEnum
from typing import NamedTuple

from stellwerk.core.ids import Kind, Ref
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
    def fitting(begin: float, end: float, now: float, most: int, steps: "Sequence[Step] | None" = None) -> "Step":
        """The finest step that reaches back to `begin` and makes no more than `most` points up to `end`; the coarsest
        where none does. `steps` are those that there are, the finest first."""
        known = steps or tuple(Step)
        for step in known:
            if now - begin <= step.kept and (end - begin) / step.seconds <= most:
                return step
        return known[-1]

    def start(self, at: float) -> int:
        """When the stretch began that a moment is in; UTC seconds."""
        return int(at // self.seconds) * self.seconds

    def period_start(self, at: float) -> int:
        """When the period began that a moment is in; UTC seconds."""
        return int(at // self.period) * self.period


RARE = (Step.MINUTE, Step.TEN_MINUTES)
"""The steps of numbers that few look at: those of each disk, interface and virtual processor, and rare ones of VMs."""


class Piece(StrEnum):
    """What has series and is no object. The value is stable: it is stored."""

    __hash__ = str.__hash__

    VCPU = "vcpu"


VCPU_KEY = "cpu_usage"
"""What is recorded of a virtual processor, as it is called of its VM."""

Sort = Kind | Piece
"""What may have series."""


class Thing(NamedTuple):
    """Names something that has series and is no object. `id` is like those of devices: VM id, slash, number."""

    kind: Piece
    id: str


def vcpu(vm_id: str, number: int) -> Thing:
    """A virtual processor of a VM, counted from 0."""
    return Thing(Piece.VCPU, f"{vm_id}/{number}")


def sort_of(value: str) -> Sort:
    """By its value. Raises ValueError where there is none: a newer program's."""
    return Piece(value) if value in tuple(Piece) else Kind(value)


class Series(Record, frozen=True):
    """Names one series: a number of an object, as `Prop.history` says."""

    ref: Ref | Thing
    key: str
