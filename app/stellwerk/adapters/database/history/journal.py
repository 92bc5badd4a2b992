"""What is over, by time: a row a stretch, roster and number. One transaction; one thread."""

from collections.abc import Iterator

import numpy as np
import sqlalchemy as sa

from stellwerk.adapters.database.connection import upsert
from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.packing import pack_moment, unpack_moment
from stellwerk.adapters.database.history.things import number_of, read_members, roster_of
from stellwerk.model.history.step import Series, Step, sort_of
from stellwerk.model.history.sums import Points, Roster, Sums

_M, _R = schema.moment.c, schema.roster.c
_COARSER = tuple(zip(tuple(Step)[::-1][1:], tuple(Step)[::-1], strict=False))
"""Each step and the next coarser one, the coarsest first."""


class Journal:
    """Writes and reads moments."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def write(self, sums: Sums) -> None:
        """Keep a stretch; what was kept for its time and roster is replaced."""
        roster, mean = roster_of(self._connection, sums.roster), sums.mean
        rows = [
            {
                "step": sums.step.seconds,
                "start": sums.start,
                "roster": roster,
                "key": key,
                "body": pack_moment(mean[place], sums.top[place], sums.count[place]),
            }
            for place, key in enumerate(sums.roster.keys)
        ]
        upsert(self._connection, schema.moment, rows)

    def points(self, series: Series, step: Step, first: int, last: int) -> Iterator[Points]:
        """The points of a series from `first` to `last`, both included, a part each, in the order of time."""
        thing = number_of(self._connection, series.ref)
        if thing is None:
            return
        places: dict[int, tuple[int, int]] = {}
        rows = (
            sa.select(_M.start, _M.roster, _M.body)
            .where(_M.step == step.seconds, _M.start.between(first, last), _M.key == series.key)
            .order_by(_M.start)
        )
        for start, roster, body in self._connection.execute(rows).all():
            if roster not in places:
                places[roster] = self._place(roster, thing)
            place, size = places[roster]
            if place < 0:
                continue
            mean, top, count = unpack_moment(body, size)
            if count[place]:
                yield Points(step.seconds, np.array([start]), mean[place : place + 1], top[place : place + 1])

    def unfinished(self, now: float) -> Iterator[Sums]:
        """The parts of the coarser stretches that were not over when the last one was written, coarse ones first. Each
        number of each sort by itself: those of devices are read less often than others, and end later."""
        for step, coarser in _COARSER:
            rows = (
                sa.select(_R.kind, _M.key, sa.func.max(_M.start))
                .join(schema.roster, _R.number == _M.roster)
                .where(_M.step == coarser.seconds)
                .group_by(_R.kind, _M.key)
            )
            over = {(kind, key): newest + coarser.seconds for kind, key, newest in self._connection.execute(rows)}
            yield from self._sums(step, coarser.start(now) - step.kept, over)

    def _sums(self, step: Step, least: int, over: dict[tuple[str, str], int]) -> Iterator[Sums]:
        """What was written from a time on, besides what is `over`, by sort and number."""
        written = (
            sa.select(_M.start, _M.roster, _R.kind, _M.key)
            .join(schema.roster, _R.number == _M.roster)
            .where(_M.step == step.seconds, _M.start >= least)
            .order_by(_M.start, _M.roster)
        )
        together: dict[tuple[int, int], dict[str, bytes]] = {}
        for start, number, kind, key in self._connection.execute(written).all():
            if start >= over.get((kind, key), 0):
                together.setdefault((start, number), {})[key] = self._body(step, start, number, key)
        for (start, number), bodies in together.items():
            roster = self._roster(number, tuple(bodies))
            if roster is not None:
                yield _unpacked(step, start, roster, bodies)

    def _body(self, step: Step, start: int, roster: int, key: str) -> bytes:
        own = (_M.step == step.seconds) & (_M.start == start) & (_M.roster == roster) & (_M.key == key)
        return self._connection.scalar(sa.select(_M.body).where(own)) or b""

    def _roster(self, number: int, keys: tuple[str, ...]) -> Roster | None:
        """A roster with the ids of its members; None where one of them is not known any more."""
        row = self._connection.execute(
            sa.select(schema.roster.c.kind, schema.roster.c.members).where(schema.roster.c.number == number)
        ).one_or_none()
        if row is None:
            return None
        things = sa.select(schema.thing.c.number, schema.thing.c.id).where(schema.thing.c.kind == row[0])
        ids = {one[0]: one[1] for one in self._connection.execute(things)}
        members = read_members(row[1]).tolist()
        if not all(member in ids for member in members):
            return None
        return Roster(sort_of(row[0]), tuple(ids[member] for member in members), keys)

    def _place(self, roster: int, thing: int) -> tuple[int, int]:
        """Where an object stands in a roster, -1 for nowhere, and how many stand there."""
        query = sa.select(schema.roster.c.members).where(schema.roster.c.number == roster)
        members = read_members(self._connection.scalar(query) or b"")
        found = np.flatnonzero(members == thing)
        return (int(found[0]) if len(found) else -1), len(members)


def _unpacked(step: Step, start: int, roster: Roster, bodies: dict[str, bytes]) -> Sums:
    parts = [unpack_moment(body, len(roster.ids)) for body in bodies.values()]
    count = np.stack([part[2] for part in parts])
    mean = np.nan_to_num(np.stack([part[0] for part in parts]).astype(np.float64))
    return Sums(step, start, roster, total=mean * count, count=count, top=np.stack([part[1] for part in parts]))
