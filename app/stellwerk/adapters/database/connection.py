"""SQLAlchemy's way into the database: settings of a connection, transactions, upserts. Each connection: one thread."""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from stellwerk.adapters.database.fault import is_busy
from stellwerk.adapters.database.inspection import BUSY_SECONDS
from stellwerk.adapters.database.query_sql.function import teach

T = TypeVar("T")

BUSY_TRIES = 4
"""With SQLite's own waiting: 20 s until a write is given up because another process holds the database."""

READING_CACHE = 16_384
"""KiB that each of a few connections keeps of the file."""

_PARAMETERS = 500
"""Values in one IN list; older SQLite takes 999 parameters."""


def make_engine(
    path: Path,
    most_pages: int | None = None,
    *,
    foreign_keys: bool = True,
    busy_seconds: float = BUSY_SECONDS,
    page_size: int | None = None,
    gives_back: bool = False,
    journal_most: int | None = None,
) -> sa.Engine:
    """An engine whose transactions are ours: each begins with the write lock, so that none fails midway for lack of it.

    WAL lets others read meanwhile. `synchronous=NORMAL`: a commit is in the hands of the system when it returns, so
    killing the program at any moment loses nothing that was committed; a power cut can lose the last commits, never
    the database. FULL would cost a flush of the disk for each event. Of a file that is made anew `page_size`:
    bytes, and whether it `gives_back` what holds nothing. `journal_most`: bytes of the journal that stay after a large
    write.
    """
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": busy_seconds})

    def connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        # SQLite's own lower() knows ASCII only; events are searched in every language.
        connection.create_function("lower", 1, _lower, deterministic=True)
        teach(connection)
        if page_size is not None:
            connection.execute(f"PRAGMA page_size = {page_size}").close()
        if gives_back and _is_empty(connection):  # saying it again would be a write
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL").close()
        if journal_most is not None:
            connection.execute(f"PRAGMA journal_size_limit = {journal_most}").close()
        connection.execute("PRAGMA journal_mode = WAL").close()
        connection.execute("PRAGMA synchronous = NORMAL").close()
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}").close()
        if most_pages is not None:
            connection.execute(f"PRAGMA max_page_count = {most_pages}").close()

    def begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", begun)
    return engine


def reading_engine(path: Path) -> sa.Engine:
    """An engine whose transactions see one moment and cannot write. Connections are kept for the next job."""
    uri = f"{path.absolute().as_uri()}?mode=ro"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=3)

    def connected(connection: sqlite3.Connection, _record: Any) -> None:
        teach(connection)
        connection.execute(f"PRAGMA cache_size = -{READING_CACHE}").close()

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def begin(connection: sa.Connection) -> sa.RootTransaction:
    """A transaction that may write. Waits for other processes, within limits; raises DBAPIError after them."""
    for _try in range(BUSY_TRIES - 1):
        try:
            return connection.begin()
        except DBAPIError as error:
            if not is_busy(error):
                raise
    return connection.begin()


def driver(connection: sa.Connection) -> sqlite3.Connection:
    """SQLite's own connection, where the database is one of its."""
    inner: Any = connection.connection.dbapi_connection
    assert isinstance(inner, sqlite3.Connection)
    return inner


def is_alive(connection: sa.Connection) -> bool:
    """Whether the transaction still stands: SQLite ends it by itself on some errors, a full disk among them."""
    inner: Any = connection.connection.dbapi_connection
    return not isinstance(inner, sqlite3.Connection) or inner.in_transaction


def data_version(connection: sa.Connection) -> int | None:
    """A number that changes with each commit of another connection; None where the database has no such thing."""
    if connection.dialect.name != "sqlite":
        return None
    return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


def upsert(connection: sa.Connection, table: sa.Table, values: Sequence[dict[str, Any]], *keys: str) -> None:
    """Insert rows, or replace those that are there by primary key (or by the unique columns `keys`)."""
    if not values:
        return
    connection.execute(_upserting(connection.dialect.name, table, tuple(values[0]), keys), list(values))


@cache
def _upserting(dialect: str, table: sa.Table, names: tuple[str, ...], keys: tuple[str, ...]) -> Any:
    """The statement for rows of these columns. Made once: to make it takes twice as long as to run it for a few
    rows."""
    insert = _insert(dialect, table)
    unique = keys or tuple(column.name for column in table.primary_key)
    changed = {name: insert.excluded[name] for name in names if name not in unique}
    if changed:
        return insert.on_conflict_do_update(index_elements=unique, set_=changed)
    return insert.on_conflict_do_nothing(index_elements=unique)


def _insert(dialect: str, table: sa.Table) -> Any:
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # here: it takes a twentieth of a start that does without

    return postgresql.insert(table)


def in_portions(items: Iterable[T]) -> Iterable[list[T]]:
    """Items in lists short enough for one statement."""
    portion: list[T] = []
    for item in items:
        portion.append(item)
        if len(portion) == _PARAMETERS:
            yield portion
            portion = []
    if portion:
        yield portion


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing was written to the file yet."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    return bool(pages == 0)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text
