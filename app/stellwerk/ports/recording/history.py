"""The history port: what was sampled, kept for a year in ever coarser steps.

One thread at a time: whoever owns the store runs everything on a worker of his own.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from stellwerk.core.ids import Kind
from stellwerk.model.history.blend import Blend
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Points, Sums


class HistoryStore(Protocol):
    """Opened at its first use. All raise AppErrors for a disk or a file that cannot be used; a damaged file is kept
    aside by `open` and a new one begun."""

    def open(self) -> str | None:
        """Open the file; where a damaged one was set aside, the name that it has now."""
        ...

    def write(self, sums: Iterable[Sums]) -> None:
        """Keep what is over, all or nothing. What was kept for the same time and objects is replaced."""
        ...

    def resume(self, now: float) -> Iterator[Sums]:
        """What a gathering takes over, in the order of time: the parts of the coarser stretches that are not over."""
        ...

    def read(self, series: Series, step: Step, begin: float, end: float) -> Points:
        """The points of a series whose stretch begins from `begin` on and before `end`, UTC seconds."""
        ...

    def keep_hour(self, pieces: Iterable[tuple[Kind, bytes]]) -> None:
        """Keep the samples of the last hour, as whoever took them packed them, instead of what was kept before."""
        ...

    def hour(self) -> list[tuple[Kind, bytes]]:
        """What `keep_hour` was given last, in that order."""
        ...

    def watched(self, since: float, until: float) -> None:
        """Somebody was recording from the one moment to the other; told again with the same `since` it is longer."""
        ...

    def watches(self, begin: float, end: float) -> list[tuple[float, float]]:
        """When somebody was recording, as far as it touches a time, in its order, and before these the first time of
        all: of what was before that nobody knows."""
        ...

    def read_blend(self, blend: Blend, step: Step, begin: float, end: float) -> Points:
        """The series of several objects as one, as `read` does."""
        ...

    def tidy(self, now: float) -> bool:
        """Put what belongs together in one place and let go of what is too old, for some tens of milliseconds; answers
        whether there is more to do."""
        ...

    def shorten(self, most: int) -> bool:
        """Where nearly so many bytes are used, let go of one period of what is worth least: of devices
        first, then of the finest step; answers whether anything went. From then on the history takes no more on
        disk: what does not fit makes room for itself in that way."""
        ...

    def give_back(self, most: int) -> bool:
        """Where more than so many bytes are taken on disk, give some that hold nothing back, for some tens of
        milliseconds; answers whether it did."""
        ...

    def is_overgrown(self, most: int) -> bool:
        """Whether more than so many bytes are taken on disk, and `give_back` cannot help until `write_anew` did."""
        ...

    def write_anew(self, wanted: Callable[[], bool]) -> int:
        """Take no more on disk than is used; the bytes that it takes then. May block for minutes, within a limit; all
        or nothing. Raises Cancelled soon after it is not `wanted` any more, which any thread may be asked; Refused
        where there is too little room on disk or it takes too long."""
        ...

    def was_taken_away(self) -> bool:
        """Whether somebody took the file away since this was asked last; a new one is begun by whatever comes next."""
        ...

    def begin_anew(self) -> str:
        """Keep the file aside, since it turned out to be damaged, and begin a new one; the name that it has now."""
        ...

    def close(self) -> None:
        """Close the file; harmless the second time."""
        ...
