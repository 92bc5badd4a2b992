"""Brings a database to this program's schema: new ones, and older ones after a copy. Any thread.

A new one is made as the schema is declared, which a test compares with what all migrations together make. Alembic runs
inside one transaction with the write lock: killed at any moment, the database is as it was; of two processes that start
at once the second finds it done.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from stellwerk import __version__
from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import begin, make_engine, upsert
from stellwerk.adapters.database.fault import translated
from stellwerk.adapters.database.inspection import (
    BUSY_SECONDS,
    REVISIONS,
    Condition,
    condition_of,
    inspect,
    open_to_read,
)
from stellwerk.adapters.database.tables_organisation import save
from stellwerk.adapters.database.transaction import Seen, Transaction
from stellwerk.adapters.database.words.index import make_words
from stellwerk.core.ids import AlarmId, BookmarkId, ClusterId, DataCenterId, new_id
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.model.alarm.alarm import SHIPPED as SHIPPED_ALARMS
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.bookmark import SHIPPED, Bookmark
from stellwerk.model.organisation import DEFAULT_NAME, Cluster, DataCenter

KEPT_COPIES = 3
"""Copies made before migrations that are kept, the newest."""


class Scripts(Record, frozen=True):
    """Where the migrations are, and their revisions, oldest first."""

    folder: Path = Path(__file__).parent / "migrations"
    revisions: tuple[str, ...] = REVISIONS


OWN_SCRIPTS = Scripts()
"""Those of this program."""
_VERSION = (
    "CREATE TABLE IF NOT EXISTS alembic_version "
    "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""As Alembic makes it."""


def bring_up(
    path: Path, scripts: Scripts = OWN_SCRIPTS, *, seed: bool = True, busy_seconds: float = BUSY_SECONDS
) -> None:
    """Make the database, or migrate it; nothing to do for one that is current.

    `seed`: a new one gets the data center, the cluster and the bookmarks that every profile starts with.
    `busy_seconds`: how long each of four tries waits for other processes. Raises TooNew, Corrupt, Invalid or Refused,
    the database being as it was.
    """
    try:
        condition = inspect(path, scripts.revisions)
        if condition is Condition.CURRENT:
            return
        engine = make_engine(path, foreign_keys=False, busy_seconds=busy_seconds)
        try:
            with engine.connect() as connection, begin(connection):
                _under_lock(connection, path, scripts, seed)
        finally:
            engine.dispose()
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        raise translated(error, path) from error


def copies_before_migration(path: Path) -> list[Path]:
    """Copies of older states of a database, the newest first."""
    found = path.parent.glob(f"{path.name}.before-*")
    return sorted((copy for copy in found if copy.is_file()), key=lambda copy: copy.stat().st_mtime_ns, reverse=True)


def _under_lock(connection: sa.Connection, path: Path, scripts: Scripts, seed: bool) -> None:
    """What another process may have done while we waited for the lock is looked at again."""
    with closing(open_to_read(path)) as reader:
        condition = condition_of(reader, path, scripts.revisions)
        if condition is Condition.OLDER:
            _copy(reader, path, scripts.revisions[-1])
    if condition is Condition.CURRENT:
        return
    had_alarms = sa.inspect(connection).has_table(schema.alarm.name)
    if condition is Condition.NEW and scripts == OWN_SCRIPTS:
        _make(connection)
    else:
        _upgrade(connection, scripts)
    upsert(connection, schema.meta, [{"key": "program", "value": __version__}])
    if condition is Condition.NEW and seed:
        _seed(connection)
    if seed and not had_alarms and sa.inspect(connection).has_table(schema.alarm.name):
        _seed_alarms(connection)
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise sqlite3.IntegrityError("the migrated rows do not refer to each other")


def _make(connection: sa.Connection) -> None:
    """All tables at once: a tenth of the time that the migrations take."""
    schema.metadata.create_all(connection)
    make_words(connection)
    connection.exec_driver_sql(_VERSION)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISIONS[-1],))


def _upgrade(connection: sa.Connection, scripts: Scripts) -> None:
    # With its templates and their colouring a tenth of a start of the program, which nearly always has nothing to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts.folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _seed(connection: sa.Connection) -> None:
    data_center = DataCenter(id=DataCenterId(new_id()), name=DEFAULT_NAME)
    cluster = Cluster(id=ClusterId(new_id()), name=DEFAULT_NAME, data_center_id=data_center.id)
    tx = Transaction(connection=connection, instance="", now=0.0, is_alive=lambda _id: True, seen=Seen(0))
    bookmarks = (
        Bookmark(id=BookmarkId(new_id()), name=_(name), query=query, position=place, icon=icon)
        for place, (name, query, icon) in enumerate(SHIPPED, 1)
    )
    save(tx, (data_center, cluster, *bookmarks))


def _seed_alarms(connection: sa.Connection) -> None:
    tx = Transaction(connection=connection, instance="", now=0.0, is_alive=lambda _id: True, seen=Seen(0))
    alarms = (
        Alarm(
            id=AlarmId(new_id()),
            name=_(one.name),
            query=one.query,
            hold=one.hold,
            clear=one.clear,
            clear_hold=one.clear_hold,
            severity=one.severity,
        )
        for one in SHIPPED_ALARMS
    )
    save(tx, alarms)


def _copy(reader: sqlite3.Connection, path: Path, revision: str) -> None:
    """Copy the database as it is before the migration to `revision`; nobody else writes meanwhile."""
    copy = path.with_name(f"{path.name}.before-{revision}")
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as target:
            reader.backup(target)
        os.replace(part, copy)
    finally:
        part.unlink(missing_ok=True)
    for old in copies_before_migration(path)[KEPT_COPIES:]:
        old.unlink(missing_ok=True)
