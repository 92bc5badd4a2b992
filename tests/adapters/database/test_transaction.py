"""Revisions: one a job that writes, in the order of the commits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from stellwerk.adapters.database.connection import begin, make_engine
from stellwerk.adapters.database.migration import bring_up
from stellwerk.adapters.database.transaction import EVERYBODY, Seen, Transaction, raise_counter


@pytest.fixture
def connection(path: Path) -> Iterator[sa.Connection]:
    bring_up(path)
    engine = make_engine(path)
    with engine.connect() as opened, begin(opened):
        yield opened
    engine.dispose()


def transaction(connection: sa.Connection) -> Transaction:
    return Transaction(connection=connection, instance="me", now=0.0, is_alive=lambda _id: True, seen=Seen(0))


def test_a_job_has_one_revision_and_the_next_one_a_later(connection: sa.Connection) -> None:
    first, second = transaction(connection), transaction(connection)
    before = first.revision()
    assert first.stamp() == first.stamp() == {"revision": before + 1, "writer": "me"}
    assert second.stamp(EVERYBODY) == {"revision": before + 2, "writer": ""}
    assert second.revision() == before + 2


def test_a_job_that_only_reads_has_none(connection: sa.Connection) -> None:
    before = transaction(connection).revision()
    transaction(connection)
    assert transaction(connection).revision() == before


def test_a_counter_begins_at_nought(connection: sa.Connection) -> None:
    assert raise_counter(connection, "number:new", 3) == 3
    assert raise_counter(connection, "number:new", 2) == 5
