"""The last hour, and who recorded when."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.fakes.history.sums import T0

from stellwerk.adapters.database.history import presence, schema
from stellwerk.core.ids import Kind


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'metrics.db'}")
    schema.metadata.create_all(engine)
    with engine.connect() as made:
        yield made
    engine.dispose()


def test_the_last_hour_replaces_the_one_before(connection: sa.Connection) -> None:
    presence.keep_hour(connection, [(Kind.VM, b"a"), (Kind.HOST, b"b")])
    presence.keep_hour(connection, [(Kind.HOST, b"c"), (Kind.VM, b"d")])
    connection.execute(sa.insert(schema.hour).values(number=7, kind="starship", body=b"e"))
    assert presence.read_hour(connection) == [(Kind.HOST, b"c"), (Kind.VM, b"d")]


def test_a_watch_becomes_longer(connection: sa.Connection) -> None:
    presence.keep_watch(connection, T0 + 0.5, T0 + 60)
    presence.keep_watch(connection, T0 + 0.5, T0 + 120)
    presence.keep_watch(connection, T0 + 500, T0 + 500)
    presence.keep_watch(connection, T0 + 900, T0 + 960)
    assert presence.read_watches(connection, T0 + 400, T0 + 600) == [(T0 + 0.5, T0 + 120), (T0 + 500, T0 + 500)]
    assert presence.read_watches(connection, T0 + 100, T0 + 130) == [(T0 + 0.5, T0 + 120)]
    assert presence.read_watches(connection, T0 + 130, T0 + 140) == [(T0 + 0.5, T0 + 120)]  # known since then
    assert presence.read_watches(connection, 0, 1e12) == [
        (T0 + 0.5, T0 + 120),
        (T0 + 500, T0 + 500),
        (T0 + 900, T0 + 960),
    ]


def test_after_a_year_nobody_knows(connection: sa.Connection) -> None:
    presence.keep_watch(connection, T0, T0 + 60)
    presence.keep_watch(connection, T0 + presence.KEPT + 100, T0 + presence.KEPT + 100)
    assert presence.read_watches(connection, 0, 1e12) == [(T0 + presence.KEPT + 100, T0 + presence.KEPT + 100)]
