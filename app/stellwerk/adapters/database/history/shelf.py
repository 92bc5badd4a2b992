"""What is over for long, by object: a row an object, step and period. One transaction; one thread."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.packing import Part, pack_block, unpack_block
from stellwerk.adapters.database.history.things import number_of
from stellwerk.core.error import Invalid
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Points

_B = schema.block.c


class Shelf:
    """Writes and reads blocks."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def write(self, step: Step, start: int, blocks: Iterable[tuple[int, dict[str, Part]]]) -> None:
        """Keep the points of a period from `start` on, by the number of their object, beside those that are there."""
        fresh = dict(blocks)
        for thing, before in self._blocks(step, start, tuple(fresh)):
            fresh[thing] = _together(before, fresh[thing])
        rows = [
            {"thing": thing, "step": step.seconds, "start": start, "body": pack_block(parts)}
            for thing, parts in fresh.items()
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

    def _blocks(self, step: Step, start: int, things: tuple[int, ...]) -> Iterator[tuple[int, dict[str, Part]]]:
        """Those of a period that are there already."""
        for portion in in_portions(things):
            rows = sa.select(_B.thing, _B.body).where(_B.thing.in_(portion), _B.step == step.seconds, _B.start == start)
            for thing, body in self._connection.execute(rows).all():
                with suppress(Invalid):  # what is damaged is replaced
                    yield thing, unpack_block(body, step.period // step.seconds)


def _together(before: dict[str, Part], fresh: dict[str, Part]) -> dict[str, Part]:
    """Points of one period: what came late stands beside what was there, and counts where both are."""
    both = {
        key: (
            np.where(np.isnan(fresh[key][0]), mean, fresh[key][0]),
            np.where(np.isnan(fresh[key][0]), top, fresh[key][1]),
        )
        for key, (mean, top) in before.items()
        if key in fresh
    }
    return {**before, **fresh, **both}


def _known(step: Step, start: int, part: Part, first: int, last: int) -> Points:
    """What of a period is known and asked for."""
    mean, top = part
    at: npt.NDArray[np.int64] = start + step.seconds * np.arange(len(mean), dtype=np.int64)
    chosen = ~np.isnan(mean) & (at >= first) & (at <= last)
    return Points(step.seconds, at[chosen], mean[chosen], top[chosen])
