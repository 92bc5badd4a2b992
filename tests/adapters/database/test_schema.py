"""The tables as declared are the tables as migrated."""

from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import make_engine
from stellwerk.adapters.database.inspection import HEAD, REVISIONS, open_to_read
from stellwerk.adapters.database.migration import bring_up


def declared(name: str | None, type_: str, _parents: object) -> bool:
    """Not the index of words, which only SQLite has."""
    return type_ != "table" or not (name or "").startswith(schema.EXTRA)


def test_the_migrations_make_what_is_declared(path: Path) -> None:
    bring_up(path)
    engine = make_engine(path)
    with engine.connect() as connection:
        opts = {"compare_server_default": True, "include_name": declared}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def test_a_migrated_database_bears_the_newest_revision(path: Path) -> None:
    bring_up(path)
    with closing(open_to_read(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
    assert list(REVISIONS) == sorted(REVISIONS)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (schema.data_center, rows.DATA_CENTER),
        (schema.cluster, rows.CLUSTER),
        (schema.host, rows.HOST),
        (schema.task, rows.TASK),
        (schema.event, rows.EVENT),
        (schema.event_object, rows.SUBJECT),
        (schema.number, rows.NUMBER),
        (schema.tag, rows.TAG),
        (schema.tagging, rows.TAGGING),
        (schema.bookmark, rows.BOOKMARK),
        (schema.alarm, rows.ALARM),
        (schema.alert, rows.ALERT),
    ],
)
def test_every_column_is_read(table: sa.Table, columns: tuple[str, ...]) -> None:
    own = {"revision", "writer", "position", "event_id", "place"}.difference(columns)
    if table is schema.event_object:
        own |= {"severity", "time"}  # those of the event
    assert {column.name for column in table.c} - own == set(columns)


@pytest.mark.parametrize(
    ("text", "stored"),
    [("plain", "plain"), ("grün 🚂", "grün 🚂"), ("a\0b", "a\ufffdb"), ("a\ud800b", "a\ufffdb"), (None, None)],
)
def test_any_text_can_be_stored(text: str | None, stored: str | None) -> None:
    dialect = sa.create_engine("sqlite://").dialect
    assert schema.AnyText().process_bind_param(text, dialect) == stored
