"""Objects and rosters by number. One transaction; one thread."""

import hashlib

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from stellwerk.adapters.database.connection import in_portions
from stellwerk.adapters.database.history import schema
from stellwerk.core.ids import Ref
from stellwerk.model.history.step import Sort, Thing
from stellwerk.model.history.sums import Roster

Numbers = npt.NDArray[np.int32]
_MEMBER = np.dtype("<i4")


def number_of(connection: sa.Connection, ref: Ref | Thing) -> int | None:
    """The number of an object; None where it has no history."""
    thing = schema.thing
    return connection.scalar(sa.select(thing.c.number).where(thing.c.kind == ref.kind.value, thing.c.id == ref.id))


def members_of(connection: sa.Connection, kind: Sort, ids: tuple[str, ...]) -> Numbers:
    """The numbers of objects, given where they have none yet."""
    thing = schema.thing
    known: dict[str, int] = {}
    for portion in in_portions(ids):
        rows = sa.select(thing.c.id, thing.c.number).where(thing.c.kind == kind.value, thing.c.id.in_(portion))
        known.update((row[0], row[1]) for row in connection.execute(rows))
    fresh = [{"kind": kind.value, "id": id_} for id_ in ids if id_ not in known]
    if fresh:
        connection.execute(sa.insert(thing), fresh)
        return members_of(connection, kind, ids)
    return np.fromiter((known[id_] for id_ in ids), _MEMBER, len(ids))


def roster_of(connection: sa.Connection, roster: Roster) -> int:
    """The number of a roster, kept where it is new."""
    table = schema.roster
    digest = hashlib.sha256("\0".join((roster.kind.value, *roster.ids)).encode()).hexdigest()
    found: int | None = connection.scalar(sa.select(table.c.number).where(table.c.digest == digest))
    if found is not None:
        return found
    members = members_of(connection, roster.kind, roster.ids).tobytes()
    row = {"kind": roster.kind.value, "members": members, "digest": digest}
    number: int = connection.execute(sa.insert(table).values(row)).inserted_primary_key[0]  # type: ignore[index]  # one
    return number


def read_members(body: bytes) -> Numbers:
    """The members of a roster as they were kept; what is left of a damaged one."""
    return np.frombuffer(body, _MEMBER, len(body) // _MEMBER.itemsize)
