"""The database of a profile: the port's Repository. Any thread.

Imports no SQLAlchemy: a start reads with the standard library (`load`), and SQLAlchemy comes with the first write, or
where a database is to be made or migrated. It costs half a second that a painted window should not wait for.
"""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Event as Flag
from typing import TypeVar

from stellwerk.adapters.database.inspection import Condition, inspect
from stellwerk.adapters.database.load import read_all
from stellwerk.adapters.database.reading.reader import Reader, Source
from stellwerk.adapters.database.writer import Store, Writer
from stellwerk.core.clock import Clock, SystemClock
from stellwerk.core.text import _
from stellwerk.ports.archive import Archive
from stellwerk.ports.repository import Loaded, Tables

T = TypeVar("T")


class Database:
    """One process's use of the database at `path`. Opens nothing until it is asked something.

    Args:
        instance: the id of this process, whose OS lock it holds already.
        is_alive: whether the process of another id still runs, by its OS lock. Called on the writer thread.
        purpose: what this process is: `window`, `serve`, or the command.
        most_pages: the most that the file may grow to, in pages of 4 KiB; None = as the disk allows.
    """

    def __init__(
        self,
        path: Path,
        instance: str,
        *,
        is_alive: Callable[[str], bool],
        purpose: str = "",
        clock: Clock | None = None,
        most_pages: int | None = None,
    ) -> None:
        self._path = path
        self._instance = instance
        self._is_alive = is_alive
        self._purpose = purpose
        self._clock = clock or SystemClock()
        self._most_pages = most_pages
        self._known: int | None = None
        self._writer = Writer(self._open_store)
        self._reader = Reader(self._open_source)

    def load(self) -> Loaded:
        """Read the last known inventory. Makes or migrates the database where needed. Best on a worker.

        Raises Corrupt, TooNew, Invalid or Refused, the file being untouched.
        """
        if inspect(self._path) is not Condition.CURRENT:
            # Lazily, for the start's sake: see above.
            from stellwerk.adapters.database.migration import bring_up

            bring_up(self._path)
        read = read_all(self._path)
        self._known = read.revision
        return Loaded(batch=read.batch)

    def write(self, job: Callable[[Tables], T]) -> "Future[T]":
        """Run `job` in a transaction on the writer thread; see the port. Any thread; never blocks."""
        return self._writer.hand_in(job)

    def read(self, job: Callable[[Archive], T], stop: Flag | None = None, *, quick: bool = False) -> "Future[T]":
        """Run `job` beside the writer; see the port. Any thread; never blocks."""
        return self._reader.hand_in(job, stop, quick)

    def close(self) -> None:
        """Finish what was handed in, then end the writer; give up what is read. Blocks."""
        self._reader.close()
        self._writer.close()

    def _open_source(self) -> Source:
        # Lazily, for the start's sake: see above.
        from stellwerk.adapters.database.reading.source import SqlSource

        return SqlSource(self._path)

    def _open_store(self) -> Store:
        # Lazily, for the start's sake: see above.
        from stellwerk.adapters.database.sql_store import SqlStore

        return SqlStore(
            self._path,
            self._instance,
            purpose=self._purpose,
            is_alive=self._is_alive,
            clock=self._clock,
            known=self._known,
            most_pages=self._most_pages,
        )


def start_afresh(path: Path) -> str:
    """Put a damaged database aside and make a new one with what can be rescued; no process may have it open.

    Answers what became of it, for people. Raises Refused or Invalid, the damaged one being where it was.
    """
    # Lazily, for the start's sake: see above.
    from stellwerk.adapters.database.afresh import start_afresh as start

    done = start(path)
    if done.organisation_from is None:
        found = _("nothing could be rescued from it: add the hosts again")
    elif done.organisation_from == done.kept:
        found = _("data centers, clusters and hosts were taken over from it")
    else:
        found = _('data centers, clusters and hosts were taken from the older copy "{name}"')
        found = found.format(name=done.organisation_from.name)
    return _('the damaged database is kept as "{name}"; {found}').format(name=done.kept.name, found=found)
