"""What commands need of those who keep hosts connected. Owner thread."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from stellwerk.core.ids import HostId
from stellwerk.model.host import HostFacts
from stellwerk.model.state import Leaving
from stellwerk.ports.lane import Answer
from stellwerk.ports.visit import Visit

T = TypeVar("T")


class Links(Protocol):
    """The keepers of the connections. They follow `Host.connect` and `Host.uri` in the inventory by themselves."""

    def connect_now(self, host_id: HostId) -> None:
        """Try at once instead of when the next try is due; harmless where a connection is up."""
        ...

    def leaving(self, host_id: HostId, how: Leaving) -> None:
        """The host was asked to go away: its silence is expected, and it is tried often until it is back."""
        ...

    def probe(self, uri: str, done: Callable[[Answer[HostFacts]], None]) -> None:
        """Open a URI on a thread of its own, read what the host says of itself, close; `done` on the owner thread.

        Given up after the limit of opening with TimedOut.
        """
        ...

    def visit(
        self, uri: str, job: Callable[[Visit], T], done: Callable[[Answer[T]], None], *, limit: float | None = None
    ) -> None:
        """Run `job` on a thread of its own, with the ways into the host of that URI; `done` on the owner thread with
        its value or error, or TimedOut after `limit` seconds, the job being abandoned then."""
        ...
