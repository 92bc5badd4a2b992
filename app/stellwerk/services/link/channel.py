"""A channel: the queue, threads and connection that serve one lane of a host, or all of them. Owner thread.

A call past its limit is answered with TimedOut and its thread left behind.
"""

import logging
import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, TimedOut, Unreachable
from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.link.crew import Crew
from stellwerk.services.link.deadline import Deadlines
from stellwerk.services.link.lane_thread import OPEN_LIMIT, Connection, JobQueue, LaneThread, Phase, Request

_log = logging.getLogger(__name__)


class Channel:
    """Runs requests on up to `width` threads of its own, or of a crew that it shares with others.

    `missed` is called after a call was abandoned, `lost` after a job found the connection gone; both may replace or
    end the connection.
    """

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        deadlines: Deadlines,
        name: str,
        connection: Connection,
        *,
        width: int = 1,
        crew: Crew | None = None,
        missed: Callable[["Channel", Request, AppError], None],
        lost: Callable[["Channel", AppError], None],
    ) -> None:
        self.name = name
        self.connection = connection
        self._loop = loop
        self._clock = clock
        self._deadlines = deadlines
        self._width = width
        self._crew = crew
        self._hand_over = loop.post if crew is None else crew.hand_over
        self._missed = missed
        self._lost = lost
        self._queue = JobQueue()
        self._threads: list[LaneThread] = []
        self._left: list[LaneThread] = []
        self._outstanding: list[Request] = []
        self._watch_at = math.inf
        self._warned = False
        self._closed = False

    @property
    def abandoned(self) -> int:
        """Threads that are stuck in a call that nobody waits for."""
        return sum(1 for thread in self._left if not thread.ended.is_set())

    @property
    def outstanding(self) -> int:
        """Requests that were not answered yet."""
        return len(self._outstanding)

    @property
    def threads(self) -> tuple[LaneThread, ...]:
        """Every thread that may still use the connection."""
        return (*self._threads, *self._left)

    def submit(self, request: Request) -> None:
        """Hand in a request."""
        self._outstanding.append(request)
        self._queue.put(request)
        if self._crew is not None:  # a shift that is over takes nothing more
            self._threads = [thread for thread in self._threads if not thread.leaving]
        if len(self._threads) < min(self._width, len(self._outstanding)):
            self._start_thread()
        self._arm()

    def withdraw(self, request: Request) -> bool:
        """Take a request back if it has not begun."""
        if not self._queue.withdraw(request):
            return False
        self._outstanding.remove(request)
        return True

    def replace(self, connection: Connection) -> None:
        """Serve what waits and what comes on another connection; calls that run go on on the old one."""
        self.connection = connection
        for thread in tuple(self._threads):
            self._leave(thread)
        self._refill()

    def close(self, error: AppError) -> None:
        """Answer everything with `error` soon and let the threads end."""
        self._closed = True
        self._queue.end()
        for thread in tuple(self._threads):
            self._leave(thread)
        for request in self._outstanding:
            request.phase = Phase.OVER
            self._loop.post(partial(request.done, Answer(error=error)))
        self._outstanding.clear()

    def _start_thread(self) -> None:
        name = f"stellwerk-{self.name}"
        thread = LaneThread(name, self._queue, self.connection, self._clock, self._report, self._crew)
        self._threads.append(thread)
        thread.start()

    def _report(self, thread: LaneThread, request: Request, answer: Answer[Any]) -> None:
        """On the lane's thread: hand the answer over."""
        self._hand_over(lambda: self._reported(thread, request, answer))

    def _reported(self, thread: LaneThread, request: Request, answer: Answer[Any]) -> None:
        if thread in self._left:
            self._left.remove(thread)
        if request.phase is Phase.OVER:
            return
        self._settle(request)
        if isinstance(answer.error, Unreachable) and not self._closed and thread in self._threads:
            self._lost(self, answer.error)
        request.done(answer)

    def _settle(self, request: Request) -> None:
        request.phase = Phase.OVER
        self._outstanding.remove(request)

    def _leave(self, thread: LaneThread) -> None:
        self._queue.dismiss(thread)
        self._threads.remove(thread)
        self._left.append(thread)
        self._left = [left for left in self._left if not left.ended.is_set()]

    def _refill(self) -> None:
        while not self._closed and len(self._threads) < min(self._width, len(self._queue)):
            self._start_thread()

    def look(self) -> None:
        """Abandon what is overdue."""
        self._watch_at = math.inf
        now = self._clock.monotonic()
        for thread in self.threads if self._outstanding else ():
            request = thread.request
            if request is None or request.phase is not Phase.RUNNING or request.deadline is None:
                continue
            if request.deadline <= now:
                self._abandon(thread, request)
        self._arm()

    def _arm(self) -> None:
        """Look when the first of the outstanding calls can be overdue."""
        due = min(self._dues(), default=math.inf)
        if due < self._watch_at and not self._closed:
            self._watch_at = due
            self._deadlines.add(due, self)

    def _dues(self) -> Iterable[float]:
        """When each outstanding call is overdue; for one that has not begun, when it would be if it began now."""
        now = self._clock.monotonic()
        for request in self._outstanding:
            if request.deadline is not None:
                yield request.deadline
            elif request.limit is not None:
                yield now + request.limit
            elif not self.connection.is_open:
                yield now + OPEN_LIMIT

    def _abandon(self, thread: LaneThread, request: Request) -> None:
        if thread in self._threads:
            self._leave(thread)
        self._settle(request)
        opening = not self.connection.is_open
        limit = OPEN_LIMIT if opening else request.limit
        self._log_abandoned("opening a connection" if opening else f"a call of lane {request.lane}", limit)
        text = _("the host did not answer within {n} s").format(n=f"{limit:g}")
        error = TimedOut(text, _("what was asked may still happen"))
        if not self._closed:
            self._missed(self, request, error)
        self._refill()
        request.done(Answer(error=error))

    def _log_abandoned(self, what: str, limit: float | None) -> None:
        """The first one of a channel is worth a warning; a host that hangs for hours shall not fill the log."""
        level = logging.DEBUG if self._warned else logging.WARNING
        self._warned = True
        text = "%s: %s abandoned after %s s, %d threads left behind"
        _log.log(level, text, self.name, what, limit, self.abandoned)


def channel_name(host: str, lanes: Iterable[Lane]) -> str:
    """`h1-facts`; a channel for all lanes of an in-process driver is `h1-lanes`."""
    names = [lane.value for lane in lanes]
    return f"{host}-{names[0] if len(names) == 1 else 'lanes'}"
