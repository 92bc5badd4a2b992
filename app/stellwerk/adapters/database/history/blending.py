"""Reads the series of several objects as one. One transaction; one thread.

Moments are unpacked once for all members; a member's blocks are its own.
"""

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from stellwerk.adapters.database.connection import in_portions
from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.packing import unpack_block, unpack_moment
from stellwerk.adapters.database.history.things import read_members
from stellwerk.model.history.blend import Blend, Mixture, blended
from stellwerk.model.history.step import Step
from stellwerk.model.history.sums import Points

_M, _B, _T = schema.moment.c, schema.block.c, schema.thing.c


def read_blend(connection: sa.Connection, blend: Blend, step: Step, first: int, last: int) -> Points:
    """The points from `first` to `last`, both included."""
    weights = _numbered(connection, blend)
    moments, blocks = Mixture(step, first, last), Mixture(step, first, last)
    if weights and moments.size:
        _add_moments(connection, blend.key, weights, moments, last)
        _add_blocks(connection, blend.key, weights, blocks, last)
    return blended(blend.mean, (moments, blocks))


def _numbered(connection: sa.Connection, blend: Blend) -> dict[int, float]:
    """The weights by the numbers of the objects; those without a history are left out."""
    found: dict[int, float] = {}
    for portion in in_portions(tuple(blend.weights)):
        rows = sa.select(_T.id, _T.number).where(_T.kind == blend.kind.value, _T.id.in_(portion))
        found.update((row[1], blend.weights[row[0]]) for row in connection.execute(rows))
    return found


def _add_moments(connection: sa.Connection, key: str, weights: dict[int, float], into: Mixture, last: int) -> None:
    rosters: dict[int, npt.NDArray[np.float64]] = {}
    rows = sa.select(_M.start, _M.roster, _M.body).where(
        _M.step == into.step.seconds, _M.start.between(into.first, last), _M.key == key
    )
    for start, roster, body in connection.execute(rows).all():
        if roster not in rosters:
            query = sa.select(schema.roster.c.members).where(schema.roster.c.number == roster)
            members = read_members(connection.scalar(query) or b"").tolist()
            rosters[roster] = np.array([weights.get(member, 0.0) for member in members])
        weight = rosters[roster]
        if weight.any():
            mean, top, count = unpack_moment(body, len(weight))
            known = np.where(count > 0, mean, np.nan).astype(np.float64)
            into.add_moment(start, known, top.astype(np.float64), weight)


def _add_blocks(connection: sa.Connection, key: str, weights: dict[int, float], into: Mixture, last: int) -> None:
    step = into.step
    for portion in in_portions(tuple(weights)):
        rows = sa.select(_B.thing, _B.start, _B.body).where(
            _B.thing.in_(portion), _B.step == step.seconds, _B.start.between(step.period_start(into.first), last)
        )
        for thing, start, body in connection.execute(rows):
            part = unpack_block(body, step.period // step.seconds).get(key)
            if part is not None:
                mean, top = (each.astype(np.float64) for each in part)
                into.add_line(start, mean, top, weights[thing])
