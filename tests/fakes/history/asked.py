"""What charts ask for."""

from collections.abc import Callable, Sequence

import numpy as np

from stellwerk.core.ids import Kind
from stellwerk.model.history.blend import Blend
from stellwerk.model.history.step import Series
from stellwerk.model.history.strip import Strips
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer


class FakeHistory:
    """Keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Series, float, float, Callable[[Answer[Points]], None]]] = []
        self.recorded: list[tuple[float, float]] | None = None
        """When somebody recorded; None = nobody answers."""
        self.blends: list[tuple[Blend, float, float, Callable[[Answer[Points]], None]]] = []

    def chart(self, series: Series, begin: float, end: float, done: Callable[[Answer[Points]], None]) -> None:
        self.asked.append((series, begin, end, done))

    def blend(self, blend: Blend, begin: float, end: float, most: int, done: Callable[[Answer[Points]], None]) -> None:
        self.blends.append((blend, begin, end, done))

    def watches(self, begin: float, end: float, done: Callable[[Answer[list[tuple[float, float]]]], None]) -> None:
        if self.recorded is not None:
            done(Answer(self.recorded))

    def answer_blends(self, *values: float) -> None:
        """As `answer`, ten minutes apart."""
        asked, self.blends = self.blends, []
        for _blend, _begin, end, done in asked:
            at = int(end) - 600 * np.arange(len(values), dtype=np.int64)[::-1]
            done(Answer(Points(600, at, np.array(values, np.float32), np.array(values, np.float32))))

    def answer(self, *values: float) -> None:
        """Each of what was asked has these values, the last of them now."""
        asked, self.asked = self.asked, []
        for _series, _begin, end, done in asked:
            at = int(end) - 5 * np.arange(len(values), dtype=np.int64)[::-1]
            done(Answer(Points(5, at, np.array(values, np.float32), np.array(values, np.float32))))

    def strips(
        self, kind: Kind, ids: Sequence[str], keys: Sequence[str], done: Callable[[Answer[Strips]], None]
    ) -> None:
        """Nothing is known of the last minutes."""
        done(Answer({}))
