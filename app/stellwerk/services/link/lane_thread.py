"""The threads of a lane: they take requests from a queue and run them on a connection, one after the other.

Threads are daemons named `stellwerk-HOST-LANE`. One ends when its queue is ended, or, once it was told to leave,
after the call that it is in; a call that never returns holds its thread until the process ends. `JobQueue`, `Request`
and `Connection` are shared between these threads and the owner, each field with its lock or its one writer.
"""

import threading
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from stellwerk.core.clock import Clock
from stellwerk.core.error import Unreachable
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.link.crew import Crew
from stellwerk.services.link.errand import answer_of, start_soon

OPEN_LIMIT = 10.0
"""Seconds after which opening a connection is given up. Section *Hosts* of the design."""


class Phase(Enum):
    """Where a request stands."""

    WAITING = auto()
    RUNNING = auto()
    OVER = auto()
    """Answered, abandoned or taken back: nobody waits for it any more."""


class Request(Record, eq=False):
    """A job on a lane. `deadline` (monotonic) is set by the thread when it begins; None = no limit or not begun."""

    lane: Lane
    job: Callable[[Session], Any]
    done: Callable[[Answer[Any]], None]
    limit: float | None
    phase: Phase = Phase.WAITING
    deadline: float | None = None


class JobQueue:
    """Requests that wait for a thread. Hundreds of hosts are asked all the time and by shifts, which wait for nothing:
    so the lock is taken by itself, and only threads that sleep are called."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._ready = threading.Condition(self._guard)
        self._sleeping = 0
        self._waiting: deque[Request] = deque()
        self._ended = False

    def put(self, request: Request) -> None:
        """Add at the end. Owner thread."""
        with self._guard:
            self._waiting.append(request)
            if self._sleeping:
                self._ready.notify_all()

    def take(self, thread: "LaneThread") -> Request | None:
        """The next request, now running; waits for one unless the thread is a shift. None = the thread is to end, and
        takes nothing that comes later. Lane thread."""
        with self._guard:
            while not self._waiting:
                if self._ended or thread.leaving or thread.is_shift:
                    thread.leaving = True
                    return None
                self._sleeping += 1
                self._ready.wait()
                self._sleeping -= 1
            if thread.leaving:
                return None
            request = self._waiting.popleft()
            request.phase = Phase.RUNNING
            return request

    def withdraw(self, request: Request) -> bool:
        """Take a waiting request back; false if it has begun or is over. Owner thread."""
        with self._guard:
            if request.phase is not Phase.WAITING:
                return False
            self._waiting.remove(request)
            request.phase = Phase.OVER
            return True

    def dismiss(self, thread: "LaneThread") -> None:
        """Tell a thread to end after its call. Owner thread."""
        with self._guard:
            thread.leaving = True
            self._ready.notify_all()

    def end(self) -> list[Request]:
        """Let all threads end; answers the requests that were still waiting. Owner thread."""
        with self._guard:
            self._ended = True
            left = list(self._waiting)
            self._waiting.clear()
            self._ready.notify_all()
        return left

    def __len__(self) -> int:
        return len(self._waiting)


class Connection:
    """One connection of a host, opened by the first thread that needs it where it is not given.

    `misses` counts the calls that were abandoned on it; owner thread.
    """

    def __init__(self, open_: Callable[[], Session], session: Session | None = None) -> None:
        self._open = open_
        self._opening = threading.Lock()
        self._state = threading.Lock()
        self._session = session
        self._retired = False
        self.misses = 0

    @property
    def is_open(self) -> bool:
        """Whether it needs no opening. Any thread."""
        return self._session is not None

    def session(self) -> Session:
        """The session, opened now where there is none; blocks for that. Lane thread."""
        session = self._session
        if session is not None:  # nearly always
            return session
        with self._opening:
            if self._session is not None:
                return self._session
            session = self._open()
            with self._state:
                if not self._retired:
                    self._session = session
                    return session
        session.close()
        raise Unreachable(_("the connection was given up while it was being opened"))

    def retire(self) -> Session | None:
        """Use it no more: answers the session that is to be closed. Owner thread; does not wait."""
        with self._state:
            self._retired = True
            session, self._session = self._session, None
            return session


class Ended:
    """Whether something is over, told once. To make a `threading.Event` takes five times as long, for a short shift."""

    __slots__ = ("_closed", "_over")

    def __init__(self) -> None:
        self._over = False
        self._closed = threading.Lock()
        self._closed.acquire()

    def is_set(self) -> bool:
        """Any thread."""
        return self._over

    def set(self) -> None:
        """It is over. Once; any thread."""
        self._over = True
        self._closed.release()

    def wait(self, timeout: float | None = None) -> bool:
        """Return when it is over, or after so many seconds; whether it is. Any thread."""
        if self._closed.acquire(timeout=-1 if timeout is None else max(0.0, timeout)):
            self._closed.release()
        return self._over


class LaneThread:
    """One thread, or with a crew a shift of one of its threads, which is over when nothing waits any more.

    `request` is what it runs, `leaving` that it is to end after that (under the queue's lock).
    """

    def __init__(
        self,
        name: str,
        queue: JobQueue,
        connection: Connection,
        clock: Clock,
        report: Callable[["LaneThread", Request, Answer[Any]], None],
        crew: Crew | None = None,
    ) -> None:
        self.leaving = False
        self.request: Request | None = None
        self.is_shift = crew is not None
        self._stands_back = self.is_shift
        self._queue = queue
        self._connection = connection
        self._clock = clock
        self._report = report
        self.ended = Ended()
        """Set when it uses the connection no more."""
        self._name = name
        self._crew = crew

    def start(self) -> None:
        """Begin to take requests soon."""
        if self._crew is not None:
            self._crew.put(self._run)
        else:
            start_soon(threading.Thread(target=self._run, name=self._name, daemon=True))

    def _run(self) -> None:
        self._take_all()
        self.ended.set()

    def _take_all(self) -> None:
        while (request := self._queue.take(self)) is not None:
            self.request = request
            answer = self._answer(request)
            self.request = None
            self._report(self, request, answer)

    def _answer(self, request: Request) -> Answer[Any]:
        if not self._connection.is_open:
            request.deadline = self._clock.monotonic() + OPEN_LIMIT
            opened = answer_of(self._connection.session)
            if opened.error is not None:
                return opened
        if request.limit is not None:
            request.deadline = self._clock.monotonic() + request.limit
        else:
            request.deadline = None
        if not self._stands_back:  # only now: to open a connection may start a daemon, which would take over the rank
            stand_back()
            self._stands_back = True
        return answer_of(lambda: request.job(self._connection.session()))
