"""From moments to blocks, piece by piece; what is left out of them; how much it all takes."""

import sqlalchemy as sa
from tests.fakes.history.sums import T0, listed, series, sums

from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.journal import Journal
from stellwerk.adapters.database.history.shelf import Shelf
from stellwerk.adapters.database.history.thinning import PIECE, Thinning
from stellwerk.model.history.step import Step
from stellwerk.model.history.sums import Points

HOUR = 3600


def run(connection: sa.Connection, now: float) -> int:
    thinning, pieces = Thinning(connection, now), 0
    while thinning.step():
        pieces += 1
    return pieces


def count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_it_takes_pieces(connection: sa.Connection) -> None:
    values = {f"vm-{number}": {"cpu_usage": 1.0} for number in range(3 * PIECE)}
    Journal(connection).write(sums(T0, values))
    assert run(connection, T0 + HOUR) >= 3
    assert count(connection, schema.block) == 3 * PIECE
    assert count(connection, schema.moment) == 0


def test_other_steps_and_periods_are_not_touched(connection: sa.Connection) -> None:
    for start, step in ((T0, Step.MINUTE), (T0 + HOUR, Step.MINUTE), (T0, Step.TEN_MINUTES)):
        Journal(connection).write(sums(start, {"a": {"cpu_usage": 1.0}}, step))
    run(connection, T0 + HOUR + 60)
    rows = connection.execute(sa.select(schema.moment.c.step, schema.moment.c.start)).all()
    assert {tuple(row) for row in rows} == {(60, T0 + HOUR), (600, T0)}


def test_what_comes_after_its_period_was_put_together_takes_nothing_away(connection: sa.Connection) -> None:
    Journal(connection).write(sums(T0, {"a": {"cpu_usage": 1.0}, "b": {"cpu_usage": 5.0}}))
    run(connection, T0 + HOUR + 60)
    late = {"a": {"cpu_usage": 2.0, "cpu_steal": 3.0}}
    Journal(connection).write(sums(T0 + HOUR - 60, late))
    run(connection, T0 + HOUR + 120)
    assert count(connection, schema.moment) == 0
    found = {
        (id_, key): [point for part in _shelf(connection, id_, key) for point in listed(part)]
        for id_, key in (("a", "cpu_usage"), ("a", "cpu_steal"), ("b", "cpu_usage"))
    }
    assert found == {
        ("a", "cpu_usage"): [(T0, 1.0, 2.0), (T0 + HOUR - 60, 2.0, 4.0)],
        ("a", "cpu_steal"): [(T0 + HOUR - 60, 3.0, 6.0)],
        ("b", "cpu_usage"): [(T0, 5.0, 10.0)],
    }


def _shelf(connection: sa.Connection, id_: str, key: str) -> list[Points]:
    return list(Shelf(connection).points(series(id_, key), Step.MINUTE, T0, T0 + HOUR))


def test_rosters_that_are_used_stay(connection: sa.Connection) -> None:
    Journal(connection).write(sums(T0, {"a": {"cpu_usage": 1.0}}))
    Journal(connection).write(sums(T0 + HOUR, {"b": {"cpu_usage": 1.0}}))
    run(connection, T0 + HOUR + 60)
    assert count(connection, schema.roster) == 1


def test_nothing_to_do_is_one_look(connection: sa.Connection) -> None:
    assert run(connection, T0) == 0
