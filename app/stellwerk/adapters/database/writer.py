"""The one writer thread, `stellwerk-database`: runs jobs in the order they came, each all or nothing. Any thread hands
in; everything else runs on the writer.

Several waiting jobs may share a commit, each behind a savepoint of its own, so that one that fails takes nothing of
the others with it. Where SQLite ends the whole transaction under them (a full disk), each is run again by itself.
SQLAlchemy is imported by the writer at its first job, since the import costs a third of the time that a start has.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from stellwerk.core.error import Refused
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.repository import Tables

T = TypeVar("T")

MOST_SHARED = 100
"""Jobs in one commit."""
SHARED_SECONDS = 0.05
"""After this time a commit takes no further job: other processes wait for the lock."""


class Lost(Exception):
    """The transaction ended under its jobs; `cause` says why."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class Store(Protocol):
    """An open database, of the writer thread."""

    def begin(self) -> None:
        """Begin a transaction that may write."""
        ...

    def run(self, job: Callable[[Tables], T]) -> T:
        """Run a job behind a savepoint. Raises what it raises, its work undone; Lost where all work is undone."""
        ...

    def commit(self) -> None:
        """Make it last. Raises Lost."""
        ...

    def rollback(self) -> None:
        """Undo what was done since `begin`; harmless where there is nothing."""
        ...

    def translated(self, error: Exception) -> Exception:
        """The error for people, where it came from the database."""
        ...

    def close(self) -> None:
        """Say goodbye to the other processes and close."""
        ...


class _Job(Record):
    run: Callable[[Tables], Any]
    future: "Future[Any]"
    value: Any = None
    error: Exception | None = None
    state: str = "waiting"

    def begin(self) -> bool:
        """Whether it is still wanted; from then on it cannot be cancelled."""
        if self.state == "waiting":
            self.state = "running" if self.future.set_running_or_notify_cancel() else "cancelled"
        return self.state == "running"

    def settle(self) -> None:
        """Answer."""
        if not self.begin():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.value)


class Writer:
    """Owns the thread; `open_store` is called on it before the first job, and again after it failed."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open_store = open_store
        self._store: Store | None = None
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def hand_in(self, run: Callable[[Tables], T]) -> "Future[T]":
        """Run a job after those that wait. Any thread; never blocks."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                future.set_exception(Refused(_("the database is closed"), _("start the program again")))
                return future
            self._waiting.put(_Job(run, future))
            if self._thread is None:
                self._thread = threading.Thread(target=self._main, name="stellwerk-database", daemon=True)
                self._thread.start()
        return future

    def close(self) -> None:
        """Finish what waits and end the thread. Any thread but the writer; blocks. Harmless the second time."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
            thread = self._thread
        if thread is not None:
            thread.join()

    def _main(self) -> None:
        stand_back()
        while (job := self._waiting.get()) is not None:
            self._together(job)
        self._drop_store()

    def _together(self, first: _Job) -> None:
        """Run this job, and others that wait meanwhile, in one commit."""
        jobs: list[_Job] = []
        following: _Job | None = first
        try:
            store = self._opened()
            store.begin()
            end = time.monotonic() + SHARED_SECONDS
            while following is not None:
                jobs.append(following)
                _attempt(store, following)
                following = self._another() if len(jobs) < MOST_SHARED and time.monotonic() < end else None
            store.commit()
        except Exception as error:  # noqa: BLE001 - the top of the thread: whatever it is belongs to the futures
            self._after_failure(jobs or [first], error)
        for job in jobs or [first]:
            job.settle()

    def _after_failure(self, jobs: list[_Job], error: Exception) -> None:
        """The transaction is gone. Where jobs shared it, each may still succeed by itself."""
        if isinstance(error, Lost) and len(jobs) > 1:
            self._undo()
            for job in jobs:
                self._alone(job)
            return
        for job in jobs:
            job.error = self._for_people(error)
        self._undo()
        if not isinstance(error, Lost):
            self._drop_store()

    def _alone(self, job: _Job) -> None:
        try:
            store = self._opened()
            store.begin()
            _attempt(store, job)
            store.commit()
        except Exception as error:  # noqa: BLE001 - the top of the thread, as in _together
            job.error = self._for_people(error)
            self._undo()

    def _another(self) -> _Job | None:
        """A job that waits already; None where there is none, or the end is next."""
        try:
            job = self._waiting.get_nowait()
        except queue.Empty:
            return None
        if job is None:
            self._waiting.put(None)
        return job

    def _opened(self) -> Store:
        if self._store is None:
            self._store = self._open_store()
        return self._store

    def _for_people(self, error: Exception) -> Exception:
        cause = error.cause if isinstance(error, Lost) else error
        return cause if self._store is None else self._store.translated(cause)

    def _undo(self) -> None:
        if self._store is not None:
            self._store.rollback()

    def _drop_store(self) -> None:
        """Close; the next job opens it anew, which helps where a disk was away."""
        store, self._store = self._store, None
        if store is not None:
            store.close()


def _attempt(store: Store, job: _Job) -> None:
    """Run a job and keep its outcome for after the commit. Raises Lost."""
    if not job.begin():
        return
    job.value, job.error = None, None
    try:
        job.value = store.run(job.run)
    except Lost:
        raise
    except Exception as error:  # noqa: BLE001 - a job's error is its caller's, who waits for it
        job.error = store.translated(error)
