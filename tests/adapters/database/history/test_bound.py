"""What goes first when there is too much."""

import sqlalchemy as sa
from tests.fakes.history.sums import T0, sums

from stellwerk.adapters.database.connection import driver
from stellwerk.adapters.database.history import footprint, schema
from stellwerk.adapters.database.history.bound import shorten
from stellwerk.adapters.database.history.journal import Journal
from stellwerk.adapters.database.history.thinning import Thinning
from stellwerk.core.ids import Kind
from stellwerk.model.history.step import Piece, Step

HOUR, WEEK = 3600, 7 * 86400
VMS = {f"vm-{number}": {"cpu_usage": float(number)} for number in range(20)}
DISKS = {f"vm-{number}/vda": {"disk_read": float(number)} for number in range(20)}


def put_together(connection: sa.Connection, now: float) -> None:
    thinning = Thinning(connection, now)
    while thinning.step():
        pass


def used(connection: sa.Connection) -> int:
    return footprint.used(driver(connection))


def kept(connection: sa.Connection) -> list[tuple[str, int, int]]:
    """Kind, step and start of each period, and of each moment in the journal."""
    blocks = sa.select(schema.thing.c.kind, schema.block.c.step, schema.block.c.start).join(
        schema.block, schema.block.c.thing == schema.thing.c.number
    )
    moments = sa.select(schema.roster.c.kind, schema.moment.c.step, schema.moment.c.start).join(
        schema.moment, schema.moment.c.roster == schema.roster.c.number
    )
    return sorted({tuple(row) for query in (blocks, moments) for row in connection.execute(query)})


def test_devices_go_before_all_else_and_the_oldest_first(connection: sa.Connection) -> None:
    for start in (T0, T0 + HOUR):
        Journal(connection).write(sums(start, VMS))
        Journal(connection).write(sums(start, DISKS, kind=Kind.DISK))
    Journal(connection).write(sums(T0, VMS, Step.TEN_MINUTES))
    put_together(connection, T0 + 4 * HOUR)
    for start in (T0 + 2 * HOUR, T0 + 2 * HOUR + 60):
        Journal(connection).write(sums(start, DISKS, kind=Kind.DISK))
    everything = kept(connection)
    assert not shorten(connection, used(connection))
    assert kept(connection) == everything
    gone = []
    while shorten(connection, 1):
        (lost,) = set(everything) - set(kept(connection)) - set(gone)
        gone.append(lost)
    assert gone == [
        ("disk", 60, T0),
        ("disk", 60, T0 + HOUR),
        ("disk", 60, T0 + 2 * HOUR),
        ("disk", 60, T0 + 2 * HOUR + 60),
        ("vm", 60, T0),
        ("vm", 60, T0 + HOUR),
    ]
    assert kept(connection) == [("vm", 600, T0)]  # what is not over has a bound of its own


def test_virtual_processors_are_devices(connection: sa.Connection) -> None:
    Journal(connection).write(sums(T0, VMS))
    Journal(connection).write(sums(T0, {"vm-1/0": {"cpu_usage": 1.0}}, kind=Piece.VCPU))
    put_together(connection, T0 + 4 * HOUR)
    assert shorten(connection, 1)
    assert kept(connection) == [("vm", 60, T0)]


def test_coarse_steps_go_last(connection: sa.Connection) -> None:
    for number in range(3):
        Journal(connection).write(sums(T0 + number * 12 * HOUR, VMS, Step.TEN_MINUTES))
    Journal(connection).write(sums(T0, VMS, Step.TWO_HOURS))
    put_together(connection, T0 + WEEK)
    assert shorten(connection, 1)
    assert kept(connection) == [
        ("vm", 600, T0 + 12 * HOUR),
        ("vm", 600, T0 + 24 * HOUR),
        ("vm", 7200, T0),
    ]


def test_what_went_makes_room(connection: sa.Connection) -> None:
    many = {f"vm-{number}/vda": {"disk_read": float(number)} for number in range(500)}
    for number in range(200):
        Journal(connection).write(sums(T0 + 60 * number, many, kind=Kind.DISK))
    before = used(connection)
    pieces = 0
    while shorten(connection, before // 2):
        pieces += 1
    assert 0 < pieces < 200
    assert used(connection) <= before // 2
