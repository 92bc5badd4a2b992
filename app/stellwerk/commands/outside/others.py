"""Questions to other hosts of which each may be silent. Owner thread, in steps."""

from collections.abc import Callable, Generator, Sequence
from typing import Any

from stellwerk.commands.outside.asking import SEARCH_LIMIT
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind
from stellwerk.engine.step import AtHost, OnHost, OnHosts, Step
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane
from stellwerk.ports.visit import Visit


def others_of(home: HostId, graph: Graph) -> list[Host]:
    """All hosts but one."""
    return [host for host in graph.all(Kind.HOST) if isinstance(host, Host) and host.id != home]


def asked_all(hosts: Sequence[Host], job: Callable[[Session], Any]) -> Generator[Step, Any, dict[HostId, Any]]:
    """Ask those that are connected at once, and the others one by one; those that do not answer are left out."""
    live = tuple(host.id for host in hosts if host.link.state is LinkState.LIVE)
    found: dict[HostId, Any] = yield OnHosts(host_ids=live, job=job, limit=SEARCH_LIMIT)
    for host in (host for host in hosts if host.id not in live):
        told = yield from asked_anyway(host, lambda session: (job(session),))
        if told is not None:
            (found[host.id],) = told
    return found


def asked_anyway(host: Host | None, job: Any) -> Generator[Step, Any, Any]:
    """Ask a host that is connected, or is to be; None where it does not answer."""
    if host is None:
        return None
    step: Step
    if host.link.state is LinkState.LIVE:
        step = OnHost(host_id=host.id, job=job, lane=Lane.LONG, changes=False, limit=SEARCH_LIMIT)
    elif host.connect and host.link.state in (LinkState.OFF, LinkState.CONNECTING):
        step = AtHost(uri=host.uri, job=lambda visit: _visited(visit, job), limit=SEARCH_LIMIT)
    else:
        return None
    try:
        answer = yield step
    except AppError:
        return None
    return answer


def _visited(visit: Visit, job: Any) -> Any:
    session: Session = visit.open()
    try:
        return job(session)
    finally:
        session.close()
