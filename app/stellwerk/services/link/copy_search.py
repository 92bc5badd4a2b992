"""Asks hosts whether they have certain VMs, without connecting them: each is visited, asked that alone, and left.

To connect four hundred hosts and synchronise them, only to find that none of them runs a copy, takes ten seconds of the
processor. Owner thread; the questions on threads of visits.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol, TypeVar

from stellwerk.core.error import Cancelled, Gone
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.ports.lane import Answer
from stellwerk.ports.visit import Visit

T = TypeVar("T")
Told = Callable[[HostId, Answer[bool]], None]


class Visits(Protocol):
    """Makes visits, see `Fleet.visit`."""

    def __call__(
        self, uri: str, job: Callable[[Visit], T], done: Callable[[Answer[T]], None], *, limit: float | None = None
    ) -> None: ...


class CopySearch:
    """One search: `told` is called for each host, with whether it has any of these VMs."""

    def __init__(self, graph: Graph, visit: Visits, vm_ids: Iterable[VmId], told: Told) -> None:
        self._graph = graph
        self._visit = visit
        self._vm_ids = tuple(vm_ids)
        self._told = told
        self._over = False

    def begin(self, host_ids: Iterable[HostId]) -> None:
        """Ask these hosts."""
        for host_id in host_ids:
            host = self._graph.host(host_id)
            if host is None:
                self._told(host_id, Answer(error=Gone(_("the host is not there any more"))))
            else:
                self._visit(host.uri, self._look, partial(self._answered, host_id))

    def close(self) -> None:
        """Ask nobody else; what still answers is not told."""
        self._over = True

    def _answered(self, host_id: HostId, answer: Answer[bool]) -> None:
        if not self._over:
            self._told(host_id, answer)

    def _look(self, visit: Visit) -> bool:
        if self._over:
            raise Cancelled(_("nobody waits for it any more"))
        session = visit.open()
        try:
            return _has_any(session.domain, self._vm_ids)
        finally:
            session.close()


def _has_any(domain: Callable[[VmId], object | None], vm_ids: Sequence[VmId]) -> bool:
    return any(domain(vm_id) is not None for vm_id in vm_ids)
