"""Transactions that begin with the write lock, upserts, and what SQLite says of foreign commits."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import begin, data_version, in_portions, is_alive, make_engine, upsert
from stellwerk.adapters.database.migration import bring_up


@pytest.fixture
def connection(path: Path) -> Iterator[sa.Connection]:
    bring_up(path)
    engine = make_engine(path)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def pragma(connection: sa.Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_others_may_read_meanwhile_and_a_kill_loses_nothing(connection: sa.Connection) -> None:
    assert pragma(connection, "journal_mode") == "wal"
    assert pragma(connection, "synchronous") == 1
    assert pragma(connection, "foreign_keys") == 1


def test_it_knows_what_the_sql_of_queries_needs(connection: sa.Connection) -> None:
    assert connection.exec_driver_sql("SELECT stellwerk_fold('STRASSE'), lower('Ä')").one() == ("strasse", "ä")
    assert connection.exec_driver_sql("SELECT stellwerk_natural('b-2') < stellwerk_natural('b-10')").scalar_one() == 1


def test_a_transaction_has_the_write_lock_from_its_begin(connection: sa.Connection, path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=0)) as other:
        with begin(connection), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE").close()


def test_upsert_replaces_the_columns_it_is_given_and_no_others(connection: sa.Connection) -> None:
    table = sa.Table(
        "parts",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("a", sa.Text),
        sa.Column("b", sa.Text),
    )
    with begin(connection):
        table.create(connection)
        upsert(connection, table, [{"id": 1, "a": "1", "b": "2"}])
        upsert(connection, table, [{"id": 1, "a": "3"}])
        upsert(connection, table, [{"id": 1, "b": "4"}])
        upsert(connection, table, [{"id": 1}])
        assert connection.execute(sa.select(table)).one() == (1, "3", "4")


def test_upsert_inserts_and_replaces(connection: sa.Connection) -> None:
    with begin(connection):
        upsert(connection, schema.meta, [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}])
        upsert(connection, schema.meta, [{"key": "b", "value": "3"}])
        upsert(connection, schema.meta, [])
        found = connection.execute(sa.select(schema.meta).where(schema.meta.c.key.in_(["a", "b"]))).all()
    assert [tuple(row) for row in found] == [("a", "1"), ("b", "3")]


def test_foreign_commits_change_the_version_and_own_ones_do_not(connection: sa.Connection, path: Path) -> None:
    with begin(connection):
        before = data_version(connection)
        upsert(connection, schema.meta, [{"key": "a", "value": "1"}])
    with begin(connection):
        assert data_version(connection) == before
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DELETE FROM meta")
    with begin(connection):
        assert data_version(connection) != before


def test_a_transaction_that_sqlite_ended_is_not_alive(connection: sa.Connection) -> None:
    with begin(connection) as transaction:
        assert is_alive(connection)
        connection.exec_driver_sql("ROLLBACK")
        assert not is_alive(connection)
        transaction.rollback()


def test_lower_knows_every_language(connection: sa.Connection) -> None:
    with begin(connection):
        assert connection.scalar(sa.select(sa.func.lower("GRÜN"))) == "grün"
        assert connection.scalar(sa.select(sa.func.lower(sa.null()))) is None


def test_portions_are_short_enough_for_one_statement() -> None:
    portions = list(in_portions(range(1100)))
    assert [len(portion) for portion in portions] == [500, 500, 100]
    assert [item for portion in portions for item in portion] == list(range(1100))
    assert list(in_portions([])) == []


def test_a_start_reads_the_dialect_of_no_other_database() -> None:
    code = (
        "import sys, stellwerk.adapters.database.sql_store\n"
        "sys.exit('sqlalchemy.dialects.postgresql' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_another_dialect_inserts_its_own_way() -> None:
    sent: list[str] = []

    class Elsewhere:
        dialect = postgresql.dialect()

        def execute(self, statement: sa.Insert, values: object) -> None:
            sent.append(str(statement.compile(dialect=self.dialect)))

    upsert(Elsewhere(), schema.event_object, [{"event_id": "e", "place": 0, "name": "x"}])
    assert "ON CONFLICT (event_id, place) DO UPDATE SET name = excluded.name" in sent[0]
