"""Visits: jobs with the ways into one host, each on a thread of its own, given up after a while. Owner thread."""

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


class Visiting(Generic[T]):
    """One visit; `done` is called once, with `late` if it takes longer than `limit` seconds."""

    def __init__(
        self,
        ways: Ways,
        uri: str,
        job: Callable[[Visit], T],
        done: Callable[[Answer[T]], None],
        *,
        limit: float | None = None,
        late: AppError | None = None,
    ) -> None:
        self._done: Callable[[Answer[T]], None] | None = done
        visit = ways.into(uri)
        Errand(ways.loop, "visit", lambda: job(visit), self._answer).start()
        self._timer: Timer | None = None
        if limit is not None:
            error = late or _late(uri, limit)
            self._timer = ways.loop.after(limit, lambda: self._answer(Answer(error=error)))

    def _answer(self, answer: Answer[T]) -> None:
        done, self._done = self._done, None
        if self._timer is not None:
            self._timer.cancel()
        if done is not None:
            done(answer)


def _late(uri: str, limit: float) -> TimedOut:
    text = _("{uri} did not answer within {n} s").format(uri=uri, n=f"{limit:.0f}")
    return TimedOut(text, _("check the address, and that the host is not overloaded"))
