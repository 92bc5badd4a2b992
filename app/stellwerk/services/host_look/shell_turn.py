"""One look by the shell of a host at a time. Owner thread."""

from collections import deque
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from stellwerk.core.error import Gone
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.ports.lane import Answer
from stellwerk.ports.visit import Visit
from stellwerk.store.inventory import Inventory

T = TypeVar("T")


class Visits(Protocol):
    """`services.fleet.Fleet.visit`."""

    def __call__(
        self, uri: str, job: Callable[[Visit], T], done: Callable[[Answer[T]], None], *, limit: float | None = None
    ) -> None:
        """Run a job with the ways into a host."""
        ...


class ShellTurns:
    """Hands jobs to the shells of hosts, each host's one after the other."""

    def __init__(self, loop: Loop, inventory: Inventory, visit: Visits) -> None:
        self._loop = loop
        self._inventory = inventory
        self._visit = visit
        self._waiting: dict[HostId, deque[Callable[[], None]]] = {}

    def ask(self, host_id: HostId, job: Callable[[Visit], T], done: Callable[[Answer[T]], None], limit: float) -> None:
        """Run `job` once its turn has come; `limit` in seconds counts from then. `done` on this thread."""

        def answered(answer: Answer[Any]) -> None:
            queue = self._waiting[host_id]
            queue.popleft()
            if queue:
                self._loop.post(queue[0])
            else:
                del self._waiting[host_id]
            done(answer)

        def begin() -> None:
            host = self._inventory.view.host(host_id)
            if host is None:
                answered(Answer(error=Gone(_("the host is not there any more"))))
            else:
                self._visit(host.uri, job, answered, limit=limit)

        queue = self._waiting.setdefault(host_id, deque())
        queue.append(begin)
        if len(queue) == 1:
            self._loop.post(begin)
