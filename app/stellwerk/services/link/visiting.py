"""Visits: jobs with the ways into one host, each on a thread of its own, given up after a while. Owner thread."""

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, TimedOut, Unsupported
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.ports.hypervisor import Hypervisor, Session
from stellwerk.ports.lane import Answer
from stellwerk.ports.shell import Shell, Shells
from stellwerk.ports.visit import Visit
from stellwerk.services.link.errand import Errand

T = TypeVar("T")

MOST_AT_ONCE = 12
"""Visits at a time: each may cost a login, whose cryptography takes the processor from the window."""
NOBODY = HostId("")
"""What a visited host is called: it need not be ours."""


class Ways(Record, frozen=True, kw_only=True):
    """How hosts are reached. Without `shells` no host has one."""

    loop: Loop
    clock: Clock
    hypervisor: Hypervisor
    shells: Shells | None = None

    def into(self, uri: str) -> Visit:
        """The ways into one host."""

        def shell() -> Shell:
            if self.shells is None:
                raise Unsupported(_("no commands can be run on this host"), "")
            return self.shells.shell(uri)

        def open_() -> Session:
            return self.hypervisor.open(uri, NOBODY)

        def log_out() -> None:
            if self.shells is not None:
                self.shells.log_out(uri)

        return Visit(uri=uri, shell=shell, open=open_, now=self.clock.now, log_out=log_out)


class Visits:
    """Makes visits, MOST_AT_ONCE at a time; further ones wait for their turn, which their limits do not count."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._waiting: deque[Callable[[], None]] = deque()
        self._running = 0

    def begin(
        self,
        uri: str,
        job: Callable[[Visit], T],
        done: Callable[[Answer[T]], None],
        *,
        limit: float | None = None,
        late: AppError | None = None,
    ) -> None:
        """Begin one, now or when it is its turn. `done` is called once, with `late` after `limit` seconds of it."""

        def over(answer: Answer[T]) -> None:
            self._running -= 1
            self._next()
            done(answer)

        self._waiting.append(lambda: _Visiting(self._ways, uri, job, over, limit, late).start())
        self._next()

    def _next(self) -> None:
        while self._waiting and self._running < MOST_AT_ONCE:
            self._running += 1
            self._waiting.popleft()()


class _Visiting(Generic[T]):
    """One visit. A job that does not end is left behind with its thread."""

    def __init__(
        self,
        ways: Ways,
        uri: str,
        job: Callable[[Visit], T],
        done: Callable[[Answer[T]], None],
        limit: float | None,
        late: AppError | None,
    ) -> None:
        self._ways = ways
        self._job = job
        self._uri = uri
        self._done: Callable[[Answer[T]], None] | None = done
        self._limit = limit
        self._late = late
        self._timer: Timer | None = None

    def start(self) -> None:
        """Go there."""
        visit, job = self._ways.into(self._uri), self._job
        Errand(self._ways.loop, "visit", lambda: job(visit), self._answer).start()
        if self._limit is not None:
            error = self._late or _late(self._uri, self._limit)
            self._timer = self._ways.loop.after(self._limit, lambda: self._answer(Answer(error=error)))

    def _answer(self, answer: Answer[T]) -> None:
        done, self._done = self._done, None
        if self._timer is not None:
            self._timer.cancel()
        if done is not None:
            done(answer)


def _late(uri: str, limit: float) -> TimedOut:
    text = _("{uri} did not answer within {n} s").format(uri=uri, n=f"{limit:.0f}")
    return TimedOut(text, _("check the address, and that the host is not overloaded"))
