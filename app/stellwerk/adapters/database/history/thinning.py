"""Puts what is over together by object, and lets go of what is too old, piece by piece. One thread.

Between two pieces others read and write: blocks are there before the moments go that they were made of, and readers
take a point that stands in both once.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from stellwerk.adapters.database.connection import in_portions
from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.packing import Floats, Part, unpack_moment
from stellwerk.adapters.database.history.shelf import Shelf
from stellwerk.adapters.database.history.things import Numbers, read_members
from stellwerk.model.history.step import Step

PIECE = 250
"""Objects whose blocks are written at a time: some 30 ms."""
MOMENTS = 20
"""Rows of the journal that are unpacked at a time."""
_M, _B, _R = schema.moment.c, schema.block.c, schema.roster.c

# Made once: making these statements took longer than what they do in most periods.
_STEP = _M.step == sa.bindparam("seconds")
_WITHIN = _STEP & _M.start.between(sa.bindparam("first"), sa.bindparam("last"))
_CHOSEN = _WITHIN & _M.roster.in_(sa.select(_R.number).where(_R.kind == sa.bindparam("sort")))
_STARTS = sa.select(_M.start).where(_STEP).distinct()
_KINDS = sa.select(_R.kind).join(schema.moment, _M.roster == _R.number).where(_WITHIN).distinct()
_ROSTERS = sa.select(_M.roster).where(_CHOSEN).distinct()
_CHOSEN_STARTS = sa.select(_M.start).where(_CHOSEN).distinct()
_BODIES = sa.select(_M.roster, _M.key, _M.body).where(
    _STEP, _M.start == sa.bindparam("at"), _M.roster.in_(sa.bindparam("rosters", expanding=True))
)
_TAKE_AWAY = sa.delete(schema.moment).where(_CHOSEN)
_MEMBERS = sa.select(_R.members).where(_R.number == sa.bindparam("roster"))
_UNUSED = sa.delete(schema.roster).where(_R.number.not_in(sa.select(_M.roster).distinct()))
_OLD = (_B.step == sa.bindparam("seconds")) & (_B.start < sa.bindparam("oldest"))
_OLD_THINGS = sa.select(_B.thing).where(_OLD).distinct()
_LET_GO = sa.delete(schema.block).where(_OLD, _B.thing.in_(sa.bindparam("things", expanding=True)))


class Thinning:
    """One round of tidying; `connection` is the transaction of the piece that is done next."""

    def __init__(self, connection: sa.Connection, now: float) -> None:
        self.connection = connection
        self._now = now
        self._pieces = self._round()

    def step(self) -> bool:
        """Do one piece; answers whether there is more."""
        return next(self._pieces, None) is not None

    def _round(self) -> Iterator[bool]:
        for step in Step:
            for start in self._periods(step):
                for kind in self._kinds(step, start):
                    yield from self._put_together(step, start, kind)
            yield from self._let_go(step)
        self.connection.execute(_UNUSED)

    def _periods(self, step: Step) -> list[int]:
        """The periods that are over and have moments."""
        current = step.period_start(self._now)
        starts = self.connection.scalars(_STARTS, {"seconds": step.seconds})
        found = {step.period_start(start) for start in starts}
        return sorted(start for start in found if start < current)

    def _kinds(self, step: Step, start: int) -> list[str]:
        """The kinds of objects that have moments in a period: one after the other, since all points of a period are
        in memory at once."""
        return list(self.connection.scalars(_KINDS, _within(step, start)))

    def _put_together(self, step: Step, start: int, kind: str) -> Iterator[bool]:
        """Make blocks of a period's moments of one kind, then take these away."""
        chosen = {**_within(step, start), "sort": kind}
        rosters = {number: self._members(number) for number in self.connection.scalars(_ROSTERS, chosen)}
        things = np.unique(np.concatenate(list(rosters.values()))) if rosters else np.empty(0, np.int32)
        pages = _Pages(step, start, things)
        unpacked = 0
        for at in self.connection.scalars(_CHOSEN_STARTS, chosen).all():
            moment = {"seconds": step.seconds, "at": at, "rosters": tuple(rosters)}
            for roster, key, body in self.connection.execute(_BODIES, moment).all():
                pages.put(at, key, rosters[roster], body)
                unpacked += 1
            if unpacked >= MOMENTS:
                unpacked = 0
                yield True
        for begin in range(0, len(things), PIECE):
            Shelf(self.connection).write(step, start, pages.blocks(begin, begin + PIECE))
            yield True
        self.connection.execute(_TAKE_AWAY, chosen)
        yield True

    def _let_go(self, step: Step) -> Iterator[bool]:
        """Take away what is older than it is kept."""
        old = {"seconds": step.seconds, "oldest": step.period_start(self._now - step.kept)}
        for portion in in_portions(self.connection.scalars(_OLD_THINGS, old).all()):
            self.connection.execute(_LET_GO, {**old, "things": portion})
            yield True

    def _members(self, roster: int) -> Numbers:
        return read_members(self.connection.scalar(_MEMBERS, {"roster": roster}) or b"")


def _within(step: Step, start: int) -> dict[str, Any]:
    """Moments of the period that begins then."""
    return {"seconds": step.seconds, "first": start, "last": start + step.period - step.seconds}


class _Pages:
    """A period of all its objects: a row a point and a column an object, for each number."""

    def __init__(self, step: Step, start: int, things: npt.NDArray[np.int32]) -> None:
        self._step, self._start, self._things = step, start, things
        self._mean: dict[str, Floats] = {}
        self._top: dict[str, Floats] = {}

    def put(self, at: int, key: str, members: Numbers, body: bytes) -> None:
        """The points of one moment, as they stand in the journal."""
        mean, top, _count = unpack_moment(body, len(members))
        row, columns = (at - self._start) // self._step.seconds, np.searchsorted(self._things, members)
        self._page(self._mean, key)[row, columns] = mean
        self._page(self._top, key)[row, columns] = top

    def blocks(self, begin: int, end: int) -> Iterator[tuple[int, dict[str, Part]]]:
        """The objects from `begin` to `end`: those of which anything is known."""
        for column, thing in enumerate(self._things[begin:end].tolist(), begin):
            parts = {key: (self._mean[key][:, column], self._top[key][:, column]) for key in self._mean}
            known = {key: part for key, part in parts.items() if not np.isnan(part[0]).all()}
            if known:
                yield thing, known

    def _page(self, pages: dict[str, Floats], key: str) -> Floats:
        if key not in pages:
            shape = (self._step.period // self._step.seconds, len(self._things))
            pages[key] = np.full(shape, np.nan, np.float32)
        return pages[key]
