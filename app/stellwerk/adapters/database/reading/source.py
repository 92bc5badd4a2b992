"""The database as it is read, through SQLAlchemy: each job in a transaction of its own that only reads.

In SQLite's WAL readers and the writer do not wait for each other. Any thread.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from stellwerk.adapters.database.connection import reading_engine
from stellwerk.adapters.database.fault import translated
from stellwerk.adapters.database.reading.archive import SqlArchive
from stellwerk.adapters.database.reading.timeline import Timeline
from stellwerk.core.error import Cancelled
from stellwerk.core.text import _
from stellwerk.ports.archive import Archive

T = TypeVar("T")

ASKED_EVERY = 20_000
"""Steps of SQLite's machine between two looks at the flag: some milliseconds."""


class SqlSource:
    """Gives each job a moment of the database at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = reading_engine(path)
        self._timeline = Timeline()

    def run(self, job: Callable[[Archive], T], flag: Flag) -> T:
        """Run a job. Raises Cancelled soon after the flag was set, what the job raises, or the database's error."""
        try:
            with self._engine.connect() as connection, connection.begin():
                return _watched(job, connection, self._timeline, flag)
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            if flag.is_set():
                raise Cancelled(_("given up")) from error
            raise translated(error, self._path) from error

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def _watched(job: Callable[[Archive], T], connection: sa.Connection, timeline: Timeline, flag: Flag) -> T:
    inner: Any = connection.connection.dbapi_connection
    if not isinstance(inner, sqlite3.Connection):
        return job(SqlArchive(connection, timeline))
    inner.set_progress_handler(flag.is_set, ASKED_EVERY)
    try:
        return job(SqlArchive(connection, timeline))
    finally:
        inner.set_progress_handler(None, 0)
