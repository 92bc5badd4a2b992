"""Notices when the database stops taking what it is given, and when it takes it again. Any thread.

Most of what is written nobody waits for (events, tasks, what hosts report): on a full disk the program goes on, and
somebody has to be told that what happens now will be forgotten.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event as Flag
from typing import Any, TypeVar, cast

from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.loop import Loop
from stellwerk.core.signal import Signal
from stellwerk.ports.archive import Archive
from stellwerk.ports.repository import Loaded, Repository, Tables

T = TypeVar("T")

_READS = frozenset({"events", "tasks", "foreign_changes", "adopt_orphans", "earlier_of", "find_earlier"})
"""The last one writes where a process was killed, which is seldom, and is asked again and again."""


class Saving:
    """A Repository in front of another. `changed` emits on the owner thread: why nothing is saved, None = it is.

    What a job refuses by itself (a name that is taken, a lock that is held) is its caller's business.
    """

    def __init__(self, loop: Loop, repository: Repository) -> None:
        self.changed: Signal[AppError | None] = Signal()
        self._loop = loop
        self._repository = repository
        self._trouble: str = ""

    def load(self) -> Loaded:
        """As the one behind."""
        return self._repository.load()

    def write(self, job: Callable[[Tables], T]) -> "Future[T]":
        """As the one behind."""
        wrote = False

        def noting(tables: Tables) -> T:
            nonlocal wrote
            noted = _Noting(tables)
            value = job(cast("Tables", noted))
            wrote = noted.wrote
            return value

        future = self._repository.write(noting)
        future.add_done_callback(lambda ended: self._ended(ended, wrote))
        return future

    def read(self, job: Callable[[Archive], T], stop: Flag | None = None, *, quick: bool = False) -> "Future[T]":
        """As the one behind."""
        return self._repository.read(job, stop, quick=quick)

    def close(self) -> None:
        """As the one behind."""
        self._repository.close()

    def _ended(self, future: "Future[Any]", wrote: bool) -> None:
        """Writer thread: what only reads is answered from a full disk, too."""
        error = None if future.cancelled() else future.exception()
        if isinstance(error, Refused | Invalid):
            self._tell(error)
        elif error is None and wrote:
            self._tell(None)

    def _tell(self, error: AppError | None) -> None:
        text = str(error) if error is not None else ""
        if text != self._trouble:
            self._trouble = text
            self._loop.post(lambda: self.changed.emit(error))


class _Noting:
    """Tables that remember whether anything was asked of them but to be read."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.wrote = False

    def __getattr__(self, name: str) -> Any:
        self.wrote = self.wrote or name not in _READS
        return getattr(self._tables, name)
