"""The open database of one process, through SQLAlchemy: transactions, savepoints, the row that names the process.

Writer thread only.
"""

import logging
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import begin, is_alive, make_engine, upsert
from stellwerk.adapters.database.fault import translated
from stellwerk.adapters.database.migration import bring_up
from stellwerk.adapters.database.tables import SqlTables
from stellwerk.adapters.database.transaction import Seen, Transaction
from stellwerk.adapters.database.writer import Lost
from stellwerk.core.clock import Clock
from stellwerk.ports.repository import Tables

log = logging.getLogger(__name__)

T = TypeVar("T")


class SqlStore:
    """An open database. Brought to this program's schema first where needed.

    Args:
        instance: this process; its row is there as long as the store is open.
        known: the revision up to which everything was read already; None = what is there now counts as known.
        most_pages: the most that the file may grow to, in pages of 4 KiB.

    Raises AppErrors for a database that cannot be used.
    """

    def __init__(
        self,
        path: Path,
        instance: str,
        *,
        purpose: str,
        is_alive: Callable[[str], bool],
        clock: Clock,
        known: int | None,
        most_pages: int | None,
    ) -> None:
        self._path, self._instance, self._is_alive, self._clock = path, instance, is_alive, clock
        self._undo: list[Callable[[], None]] = []
        self._seen = Seen(known or 0)
        self._transaction: sa.RootTransaction | None = None
        try:
            bring_up(path)
            self._engine = make_engine(path, most_pages)
            self._connection = self._engine.connect()
            self._say_hello(purpose, known)
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            raise translated(error, path) from error

    def begin(self) -> None:
        """Begin a transaction that may write; waits for other processes, within limits."""
        self._undo.clear()
        self._transaction = begin(self._connection)

    def run(self, job: Callable[[Tables], T]) -> T:
        """Run a job behind a savepoint. Raises what it raises, its work undone; Lost where all work is undone."""
        tx = self._new_transaction()
        savepoint = self._connection.begin_nested()
        done = False
        try:
            value = job(SqlTables(tx))
            savepoint.commit()
            done = True
        finally:
            if not done:
                for undo in reversed(tx.on_undo):
                    undo()
                self._back_to(savepoint, sys.exception())
        self._undo += tx.on_undo
        return value

    def commit(self) -> None:
        """Make it last. Raises Lost."""
        assert self._transaction is not None
        try:
            self._transaction.commit()
        except SQLAlchemyError as error:
            raise Lost(error) from error
        self._undo.clear()
        self._transaction = None

    def rollback(self) -> None:
        """Undo what was done since `begin`; harmless where there is nothing."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()
        transaction, self._transaction = self._transaction, None
        if transaction is None:
            return
        try:
            transaction.rollback()
        except SQLAlchemyError as error:
            log.info("a transaction that is gone could not be undone: %s", error)

    def translated(self, error: Exception) -> Exception:
        """The error for people, where it came from the database or the system; a job's own mistake stays."""
        if isinstance(error, (SQLAlchemyError, sqlite3.Error, OSError)):
            return translated(error, self._path)
        return error

    def close(self) -> None:
        """Take the process's row away and close. A failure is only told to the log: nobody waits for it."""
        try:
            with begin(self._connection):
                self._connection.execute(sa.delete(schema.instance).where(schema.instance.c.id == self._instance))
        except SQLAlchemyError as error:
            log.info("the row of this process stays in the database: %s", error)
        finally:
            self._connection.close()
            self._engine.dispose()

    def _say_hello(self, purpose: str, known: int | None) -> None:
        row = {"id": self._instance, "purpose": purpose, "pid": os.getpid(), "started": self._clock.now()}
        with begin(self._connection):
            upsert(self._connection, schema.instance, [row])
            if known is None:
                self._seen.revision = self._new_transaction().revision()

    def _new_transaction(self) -> Transaction:
        return Transaction(
            connection=self._connection,
            instance=self._instance,
            now=self._clock.now(),
            is_alive=self._is_alive,
            seen=self._seen,
        )

    def _back_to(self, savepoint: sa.NestedTransaction, error: BaseException | None) -> None:
        """Undo one job. Raises Lost where SQLite has undone the whole transaction already."""
        cause = error if isinstance(error, Exception) else RuntimeError(repr(error))
        if not is_alive(self._connection):
            raise Lost(cause) from error
        try:
            savepoint.rollback()
        except SQLAlchemyError as failed:
            raise Lost(cause) from failed
