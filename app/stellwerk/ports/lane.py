"""Lanes: the way to run something on a host's own thread, so that a host that hangs holds nobody else."""

from collections.abc import Callable
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId
from stellwerk.core.record import Record
from stellwerk.ports.hypervisor import Session

T = TypeVar("T")


class Lane(StrEnum):
    """The lanes of a host. FACTS and CONTROL share a connection; the others open one each at first use.

    GUEST is for what a guest is asked for: libvirt answers only once the guest's agent has obeyed.
    """

    FACTS = "facts"
    STATS = "stats"
    CONTROL = "control"
    GUEST = "guest"
    LONG = "long"


LIMITS: dict[Lane, float | None] = {
    Lane.FACTS: 5.0,
    Lane.STATS: 3.0,
    Lane.CONTROL: 60.0,
    Lane.GUEST: 90.0,
    Lane.LONG: None,
}
"""Seconds after which a call is abandoned where it names no limit of its own. Table *Hosts* of the design.

GUEST: libvirt gives an agent 5 s to listen and 60 s to shut the guest down, then presses the power button.
"""


class Answer(Record, Generic[T], frozen=True):
    """How a call ended: with a value or an error."""

    value: T | None = None
    error: AppError | None = None

    def get(self) -> T:
        """The value; raises the error where there is one."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # None is a value of T wherever a job answers None


class Ticket(Protocol):
    """A call that was handed in."""

    def cancel(self) -> bool:
        """Take it back if it has not begun; then `done` is never called. True if it was taken back. Owner thread."""
        ...


class Lanes(Protocol):
    """Runs jobs on hosts' lanes."""

    def ask(
        self,
        host_id: HostId,
        lane: Lane,
        job: Callable[[Session], T],
        done: Callable[[Answer[T]], None],
        *,
        limit: float | None = None,
    ) -> Ticket:
        """Run `job` on that lane after what waits there; owner thread.

        `done` is called once on the owner thread: with the job's value, its AppError, Unreachable at once when the
        host is not connected (or the connection is lost meanwhile), or TimedOut after `limit` seconds of running
        (default: `LIMITS`), the call being abandoned then. Any other exception of the job arrives as Bug.
        """
        ...

    def reread(self, host_id: HostId, vm_ids: tuple[str, ...]) -> None:
        """Read these VMs again soon and apply what changed: every write of ours asks for it. Owner thread."""
        ...
