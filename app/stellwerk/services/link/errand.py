"""Errands: calls that may block for long and that nobody waits for, each on a daemon thread of its own.

Starts threads named `stellwerk-NAME`; one ends when its call returns. A call that never returns leaves its thread
behind, which ends with the process. The outcome is handed to the owner loop. `start_soon` has one more thread, which
starts others as long as the process lives.
"""

import threading
import traceback
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import Generic, Protocol, TypeVar

from stellwerk.core.error import AppError, Bug
from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer

T = TypeVar("T")

CLOSE_LIMIT = 2.0
"""Seconds that closing a connection waits for the calls that still run on it."""


class Errand(Generic[T]):
    """One call on a thread of its own; `done` gets its answer on the owner thread."""

    def __init__(self, loop: Loop, name: str, job: Callable[[], T], done: Callable[[Answer[T]], None]) -> None:
        self._loop = loop
        self._job = job
        self._done = done
        self._thread = threading.Thread(target=self._run, name=f"stellwerk-{name}", daemon=True)

    def start(self) -> None:
        """Begin soon."""
        start_soon(self._thread)

    def _run(self) -> None:
        answer = answer_of(self._job)
        self._loop.post(lambda: self._done(answer))


def answer_of(job: Callable[[], T]) -> Answer[T]:
    """Run a job and keep how it ended, whatever that is. Any thread."""
    try:
        return Answer(value=job())
    except AppError as error:
        return Answer(error=error)
    except Exception as error:  # noqa: BLE001 - top of a thread: a mistake of ours must reach whoever waits for it
        text = _("an internal error: {error}").format(error=repr(error))
        return Answer(error=Bug(text, _("report it with its details"), traceback.format_exc()))


class _Starter:
    """Starts threads on a thread of its own.

    `Thread.start` waits until the new thread runs; with many that want the processor that takes tens of milliseconds,
    which the owner thread cannot spare.
    """

    def __init__(self) -> None:
        self._waiting: SimpleQueue[threading.Thread] = SimpleQueue()
        self._guard = threading.Lock()
        self._running = False

    def start(self, thread: threading.Thread) -> None:
        """Start a thread soon. Any thread."""
        self._waiting.put(thread)
        with self._guard:
            first, self._running = not self._running, True
        if first:
            threading.Thread(target=self._run, name="thread-starter", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._waiting.get().start()


start_soon = _Starter().start
"""Start a thread without waiting until it runs."""


class Awaited(Protocol):
    """What can be waited for."""

    def wait(self, timeout: float | None = None) -> bool:
        """Return when it is over, or after so many seconds; whether it is."""
        ...


class Closer:
    """Ends connections without making anybody wait. Owner thread."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self.pending = 0
        """Connections that are still being closed."""

    def close(
        self,
        name: str,
        session: Session,
        busy: Iterable[Awaited] = (),
        limit: float | None = CLOSE_LIMIT,
    ) -> None:
        """Close a session of host `name` once all of `busy` are set, by those who use it, or after `limit` seconds."""
        users = tuple(busy)

        def close() -> None:
            left = limit
            for through in users:
                left = left if through.wait(left) else 0.0
            session.close()

        self.pending += 1
        Errand(self._loop, f"{name}-close", close, self._closed).start()

    def _closed(self, _answer: Answer[None]) -> None:
        self.pending -= 1
