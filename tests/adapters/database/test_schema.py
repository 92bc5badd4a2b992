"""The tables as declared are the tables as migrated."""

import shutil
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
from stellwerk.adapters.database.migration import Scripts, bring_up


def declared(name: str | None, type_: str, _parents: object) -> bool:
    """Not the index of words, which only SQLite has."""
    return type_ != "table" or not (name or "").startswith(schema.EXTRA)


def migrated(path: Path) -> Path:
    """A database made by all migrations, as the scripts of another program do it."""
    folder = path.with_name("scripts")
    shutil.copytree(Scripts().folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    bring_up(path, Scripts(folder))
    return path


def test_the_migrations_make_what_is_declared(path: Path) -> None:
    engine = make_engine(migrated(path))
    with engine.connect() as connection:
        opts = {"compare_server_default": True, "include_name": declared}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def told(path: Path) -> dict[str, object]:
    """All that SQLite tells of a database but how its statements were written and in what order columns came."""
    with closing(open_to_read(path)) as connection:
        found: dict[str, object] = {
            "versions": connection.execute("SELECT version_num FROM alembic_version").fetchall(),
            "words": connection.execute("SELECT value FROM counter WHERE name = 'event_words:below'").fetchall(),
        }
        for kind, name in connection.execute("SELECT type, name FROM sqlite_master").fetchall():
            columns = connection.execute(f"PRAGMA {kind}_xinfo({name})").fetchall()
            foreign = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            kept = [(row[0], *row[2:]) if kind == "index" else row[1:] for row in columns]
            found[f"{kind} {name}"] = sorted(str([plain(cell) for cell in row]) for row in [*kept, *foreign])
        return found


def plain(cell: object) -> object:
    """A default without the brackets that some statements have around it."""
    return cell.removeprefix("(").removesuffix(")") if isinstance(cell, str) else cell


def test_a_new_database_is_as_the_migrations_make_it(path: Path) -> None:
    bring_up(path)
    assert told(path) == told(migrated(path.with_name("migrated.db")))


def test_a_migrated_database_bears_the_newest_revision(path: Path) -> None:
    migrated(path)
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
