"""The threads that read, `stellwerk-reader`: jobs beside the writer. Any thread hands in.

A long job is ended from outside by its flag. SQLAlchemy is imported by the first job, as the writer's is.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event as Flag
from typing import Protocol, TypeVar

from stellwerk.core.error import Cancelled, Refused
from stellwerk.core.text import _
from stellwerk.ports.archive import Archive

T = TypeVar("T")

LONG_JOBS = 2
"""Long jobs side by side; more would take the processors from the window."""


class Source(Protocol):
    """A database that is read by several threads."""

    def run(self, job: Callable[[Archive], T], flag: Flag) -> T:
        """Run a job on one moment of it; soon ended by Cancelled where the flag is set."""
        ...

    def close(self) -> None:
        """Close its connections, none of which is used any more."""
        ...


class Reader:
    """Owns the threads; they start with the first job, which calls `open_source`."""

    def __init__(self, open_source: Callable[[], Source]) -> None:
        self._open_source = open_source
        self._source: Source | None = None
        self._opening = threading.Lock()
        self._long = ThreadPoolExecutor(LONG_JOBS, "stellwerk-reader")
        self._quick = ThreadPoolExecutor(1, "stellwerk-reader-quick")
        self._flags: set[Flag] = set()
        self._guard = threading.Lock()
        self._closed = False

    def hand_in(self, job: Callable[[Archive], T], stop: Flag | None, quick: bool) -> "Future[T]":
        """Run a job soon; see the port. Any thread."""
        flag = stop if stop is not None else Flag()
        with self._guard:
            if not self._closed:
                self._flags.add(flag)
                return (self._quick if quick else self._long).submit(self._run, job, flag)
        future: Future[T] = Future()
        future.set_exception(Refused(_("the database is closed"), _("start the program again")))
        return future

    def close(self) -> None:
        """Give up what runs and end the threads. Blocks, for milliseconds."""
        with self._guard:
            self._closed = True
            for flag in self._flags:
                flag.set()
        for pool in (self._long, self._quick):
            pool.shutdown(cancel_futures=True)
        if self._source is not None:
            self._source.close()

    def _run(self, job: Callable[[Archive], T], flag: Flag) -> T:
        try:
            if flag.is_set():
                raise Cancelled(_("given up"))
            return self._opened().run(job, flag)
        finally:
            with self._guard:
                self._flags.discard(flag)

    def _opened(self) -> Source:
        with self._opening:
            if self._source is None:
                self._source = self._open_source()
            return self._source
