"""A history in memory."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from stellwerk.core.error import AppError, Cancelled
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.blend import Blend
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Points, Sums, joined


class MemoryHistory:
    """Keeps what is written. `error`: what each call raises; `no_room`: what writing it anew does, which
    ends by being cancelled where it `takes_long`. `untidy`: pieces of tidying. `aside`: what `open` answers."""

    def __init__(self) -> None:
        self.written: list[Sums] = []
        self.error: AppError | None = None
        self.aside: str | None = None
        self.tidied: list[float] = []
        self.taken_away = False
        self.untidy = 0
        self.overgrown = self.takes_long = False
        self.no_room: AppError | None = None
        self.written_anew = 0
        self.closed = 0
        self.kept_hour: list[tuple[Kind, bytes]] = []
        self.kept_watches: dict[float, float] = {}

    def open(self) -> str | None:
        """Open it."""
        self._check()
        return self.aside

    def write(self, sums: Iterable[Sums]) -> None:
        """Keep these."""
        self._check()
        self.written += sums

    def resume(self, now: float) -> Iterator[Sums]:
        """Nothing is ever unfinished."""
        self._check()
        return iter(())

    def read(self, series: Series, step: Step, begin: float, end: float) -> Points:
        """What was written of it."""
        self._check()
        found = [
            (sums.start, sums.mean[row, column], sums.top[row, column])
            for sums in self.written
            if sums.step is step and begin <= sums.start < end and sums.roster.kind is series.ref.kind
            for column, id_ in enumerate(sums.roster.ids)
            for row, key in enumerate(sums.roster.keys)
            if id_ == series.ref.id and key == series.key and sums.count[row, column]
        ]
        at, mean, top = zip(*found, strict=True) if found else ((), (), ())
        return Points(step.seconds, np.array(at, np.int64), np.array(mean, np.float32), np.array(top, np.float32))

    def keep_hour(self, pieces: Iterable[tuple[Kind, bytes]]) -> None:
        """Keep the last hour."""
        self._check()
        self.kept_hour = list(pieces)

    def hour(self) -> list[tuple[Kind, bytes]]:
        """What was kept of it."""
        self._check()
        return self.kept_hour

    def watched(self, since: float, until: float) -> None:
        """Somebody recorded."""
        self._check()
        self.kept_watches[since] = until

    def watches(self, begin: float, end: float) -> list[tuple[float, float]]:
        """All of them."""
        self._check()
        return sorted(self.kept_watches.items())

    def read_blend(self, blend: Blend, step: Step, begin: float, end: float) -> Points:
        """The first of them that has any."""
        found = (self.read(Series(Ref(blend.kind, id_), blend.key), step, begin, end) for id_ in blend.weights)
        return next((points for points in found if len(points.at)), joined(step.seconds, []))

    def tidy(self, now: float) -> bool:
        """One piece of those that there are."""
        self._check()
        self.tidied.append(now)
        self.untidy = max(0, self.untidy - 1)
        return self.untidy > 0

    def shorten(self, most: int) -> bool:
        """Let go of the oldest, where there is more written than that."""
        self._check()
        over = len(self.written) > most
        if over:
            del self.written[0]
        return over

    def give_back(self, most: int) -> bool:
        """Nothing is on disk."""
        self._check()
        return False

    def is_overgrown(self, most: int) -> bool:
        """As it was made."""
        self._check()
        return self.overgrown

    def write_anew(self, wanted: Callable[[], bool]) -> int:
        """It is not overgrown any more, or what was to go wrong goes wrong."""
        self.written_anew += 1
        while self.takes_long and wanted():
            pass
        if self.takes_long:
            raise Cancelled("the program ends")
        if self.no_room is not None:
            raise self.no_room
        self.overgrown = False
        return 4096

    def was_taken_away(self) -> bool:
        """Once, where it is to have been."""
        taken, self.taken_away = self.taken_away, False
        return taken

    def begin_anew(self) -> str:
        """All is lost."""
        self.error = None
        self.written.clear()
        return "metrics.db.damaged"

    def close(self) -> None:
        """Close it."""
        self.closed += 1

    def _check(self) -> None:
        if self.error is not None:
            raise self.error
