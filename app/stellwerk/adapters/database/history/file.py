"""`metrics.db`: opened, written, read. One thread at a time."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from stellwerk.adapters.database.connection import begin, driver, make_engine
from stellwerk.adapters.database.fault import sqlite_code, translated
from stellwerk.adapters.database.history import footprint, presence, schema
from stellwerk.adapters.database.history.blending import read_blend
from stellwerk.adapters.database.history.bound import shorten
from stellwerk.adapters.database.history.journal import Journal
from stellwerk.adapters.database.history.shelf import Shelf
from stellwerk.adapters.database.history.thinning import Thinning
from stellwerk.core.clock import Clock
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _
from stellwerk.model.history.blend import Blend
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Points, Sums, joined
from stellwerk.ports.recording.history import HistoryStore
from stellwerk.ports.repository import Corrupt, TooNew

T = TypeVar("T")

PAGE = 2048
"""Bytes: blocks of a device are a bit longer, and would have a page of four kilobytes each."""
JOURNAL = 2 << 20
"""Bytes of SQLite's journal that stay beside the file."""
SPARE = 32
"""The file ends one such part of its bound below it, for the journal; and what is used another one, for what is written
between two tidyings."""


class HistoryFile(HistoryStore):
    """The history in a file of its own, so that a damaged or full one takes nothing of the profile with it."""

    def __init__(self, path: Path, clock: Clock, free: Callable[[Path], int] = footprint.free_on_disk) -> None:
        self._path, self._clock, self._free = path, clock, free
        self._engine: sa.Engine | None = None
        self._connection: sa.Connection | None = None
        self._inode: int | None = None
        self._thinning: Thinning | None = None
        self._taken_away = False
        self._most: int | None = None
        """Bytes on disk, as far as it was said."""

    def open(self) -> str | None:
        """Open the file, make it where there is none. See `HistoryStore`."""
        try:
            self._opened()
        except Corrupt:
            return self.begin_anew()
        return None

    def was_taken_away(self) -> bool:
        """Whether it was. See `HistoryStore`."""
        taken, self._taken_away = self._taken_away, False
        return taken

    def begin_anew(self) -> str:
        """Keep the file aside. See `HistoryStore`."""
        self.close()
        aside = self._set_aside()
        self._opened()
        return aside

    def write(self, sums: Iterable[Sums]) -> None:
        """Keep what is over. See `HistoryStore`."""
        every = tuple(sums)

        def put(connection: sa.Connection) -> None:
            journal = Journal(connection)
            for each in every:
                journal.write(each)

        self._fitting(put)

    def resume(self, now: float) -> Iterator[Sums]:
        """What a gathering takes over. See `HistoryStore`."""
        with self._transaction() as connection:
            found = list(Journal(connection).unfinished(now))
        return iter(found)

    def read(self, series: Series, step: Step, begin: float, end: float) -> Points:
        """A series. See `HistoryStore`."""
        with self._transaction() as connection:
            first, last = step.start(begin - 1) + step.seconds, step.start(end - 1)
            parts = [
                *Shelf(connection).points(series, step, first, last),
                *Journal(connection).points(series, step, first, last),
            ]
        return joined(step.seconds, parts)

    def keep_hour(self, pieces: Iterable[tuple[Kind, bytes]]) -> None:
        """The samples of the last hour. See `HistoryStore`."""
        every = tuple(pieces)
        self._fitting(lambda connection: presence.keep_hour(connection, every))

    def hour(self) -> list[tuple[Kind, bytes]]:
        """The samples of the last hour. See `HistoryStore`."""
        with self._transaction() as connection:
            return presence.read_hour(connection)

    def watched(self, since: float, until: float) -> None:
        """Somebody was recording. See `HistoryStore`."""
        with self._transaction() as connection:
            presence.keep_watch(connection, since, until)

    def watches(self, begin: float, end: float) -> list[tuple[float, float]]:
        """When somebody was recording. See `HistoryStore`."""
        with self._transaction() as connection:
            return presence.read_watches(connection, begin, end)

    def read_blend(self, blend: Blend, step: Step, begin: float, end: float) -> Points:
        """Several series as one. See `HistoryStore`."""
        with self._transaction() as connection:
            first, last = step.start(begin - 1) + step.seconds, step.start(end - 1)
            return read_blend(connection, blend, step, first, last)

    def tidy(self, now: float) -> bool:
        """One piece of tidying. See `HistoryStore`."""

        def piece(connection: sa.Connection) -> bool:
            if self._thinning is None:
                self._thinning = Thinning(connection, now)
            self._thinning.connection = connection
            return self._thinning.step()

        more = self._fitting(piece)
        if not more:
            self._thinning = None
        return more

    def shorten(self, most: int) -> bool:
        """Let go of what is worth least. See `HistoryStore`."""
        self._most = most
        with self._usable() as connection:
            footprint.set_limit(driver(connection), _largest(most))
        return self._shorten(_largest(most) - most // SPARE)

    def give_back(self, most: int) -> bool:
        """Give free room back. See `HistoryStore`."""
        with self._usable() as connection:
            return footprint.give_back(driver(connection), _largest(most))

    def is_overgrown(self, most: int) -> bool:
        """Whether it must be written anew. See `HistoryStore`."""
        with self._usable() as connection:
            return footprint.is_overgrown(driver(connection), most)

    def write_anew(self, wanted: Callable[[], bool]) -> int:
        """Write the file anew. See `HistoryStore`."""
        with self._usable() as connection:
            return footprint.write_anew(driver(connection), self._path, self._clock, wanted, self._free)

    def close(self) -> None:
        """Close the file."""
        connection, self._connection, self._thinning = self._connection, None, None
        engine, self._engine = self._engine, None
        if connection is not None:
            connection.close()
        if engine is not None:
            engine.dispose()

    def _fitting(self, job: Callable[[sa.Connection], T]) -> T:
        """Do a job in a transaction. Where the file may not grow by it, ever more of what is worth least goes first."""
        room = 0
        while True:
            try:
                with self._transaction() as connection:
                    return job(connection)
            except Refused as error:
                full = error.__cause__ is not None and sqlite_code(error.__cause__) == sqlite3.SQLITE_FULL
                if not full or self._most is None or room > self._most // 2:
                    raise
            room += 2 * (self._most // SPARE)
            while self._shorten(_largest(self._most) - room):
                pass

    def _shorten(self, most: int) -> bool:
        with self._transaction() as connection:
            return shorten(connection, most)

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        """A transaction; see `_usable`."""
        with self._usable() as connection, begin(connection):
            yield connection

    @contextmanager
    def _usable(self) -> Iterator[sa.Connection]:
        """The open file; errors are made ones for people. A file that was taken away is made anew."""
        if self._connection is not None and self._is_gone():
            self._taken_away = True
            self.close()
        try:
            yield self._opened()
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            self.close()
            raise translated(error, self._path) from error

    def _is_gone(self) -> bool:
        try:
            return self._path.stat().st_ino != self._inode
        except OSError:
            return True

    def _opened(self) -> sa.Connection:
        if self._connection is not None:
            return self._connection
        try:
            self._engine = make_engine(self._path, page_size=PAGE, gives_back=True, journal_most=JOURNAL)
            connection = self._engine.connect()
            if self._most is not None:
                footprint.set_limit(driver(connection), _largest(self._most))
            with begin(connection):
                _bring_up(connection, self._path)
            self._inode = self._path.stat().st_ino
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            self.close()
            raise translated(error, self._path) from error
        self._connection = connection
        return connection

    def _set_aside(self) -> str:
        """Give the damaged file another name, and remove its companions; answers it. Where a link leads to it, the
        link stays, and leads to the new one."""
        stamp = int(self._clock.now())
        try:
            path = self._path.resolve()
            aside = path.with_name(f"{path.name}.damaged-{stamp}")
            path.rename(aside)
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
        except OSError as error:
            raise translated(error, self._path) from error
        return aside.name


def _largest(most: int) -> int:
    """Bytes of the file itself."""
    return most - most // SPARE


def _bring_up(connection: sa.Connection, path: Path) -> None:
    """Make the tables where there are none; refuse a newer program's."""
    schema.metadata.create_all(connection)
    version = connection.scalar(sa.select(schema.about.c.value).where(schema.about.c.name == "version"))
    if version is None:
        connection.execute(sa.insert(schema.about).values(name="version", value=schema.VERSION))
    elif version > schema.VERSION:
        text = _('the history "{path}" was written by a newer program').format(path=path)
        raise TooNew(text, _("update this one; until then nothing is recorded"))
    elif version < schema.VERSION:
        connection.execute(sa.update(schema.about).where(schema.about.c.name == "version").values(value=schema.VERSION))
