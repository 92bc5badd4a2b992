"""What is over for long, by object: a row an object, step and period. One transaction; one thread."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from stellwerk.adapters.database.connection import upsert
from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.packing import Part, pack_block, unpack_block
from stellwerk.adapters.database.history.things import number_of
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Points

_B = schema.block.c


class Shelf:
    """Writes and reads blocks."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def write(self, step: Step, start: int, blocks: Iterable[tuple[int, dict[str, Part]]]) -> None:
        """Keep the points of a period from `start` on, by the number of their object."""
        rows = [
            {"thing": thing, "step": step.seconds, "start": start, "body": pack_block(parts)} for thing, parts in blocks
        ]
        upsert(self._connection, schema.block, rows)

    def points(self, series: Series, step: Step, first: int, last: int) -> Iterator[Points]:
        """The points of a series from `first` to `last`, both included, a part a period, in the order of time."""
        thing = number_of(self._connection, series.ref)
        if thing is None:
            return
        rows = (
            sa.select(_B.start, _B.body)
            .where(_B.thing == thing, _B.step == step.seconds, _B.start.between(step.period_start(first), last))
            .order_by(_B.start)
        )
        for start, body in self._connection.execute(rows).all():
            part = unpack_block(body, step.period // step.seconds).get(series.key)
            if part is not None:
                yield _known(step, start, part, first, last)


def _known(step: Step, start: int, part: Part, first: int, last: int) -> Points:
    """What of a period is known and asked for."""
    mean, top = part
    at: npt.NDArray[np.int64] = start + step.seconds * np.arange(len(mean), dtype=np.int64)
    chosen = ~np.isnan(mean) & (at >= first) & (at <= last)
    return Points(step.seconds, at[chosen], mean[chosen], top[chosen])
