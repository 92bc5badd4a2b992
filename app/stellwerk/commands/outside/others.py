"""Questions to other hosts of which each may be silent. Owner thread, in steps."""

from collections.abc import Callable, Generator, Sequence
from typing import Any

from stellwerk.commands.outside.asking import SEARCH_LIMIT
from stellwerk.core.ids import HostId, Kind
from stellwerk.engine.step import OnHosts, Step
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.ports.hypervisor import Session


def others_of(home: HostId, graph: Graph) -> list[Host]:
    """All hosts but one."""
    return [host for host in graph.all(Kind.HOST) if isinstance(host, Host) and host.id != home]


def asked_all(hosts: Sequence[Host], job: Callable[[Session], Any]) -> Generator[Step, Any, dict[HostId, Any]]:
    """Ask all at once that are connected, or are to be; those that do not answer are left out."""
    live = tuple(host.id for host in hosts if host.link.state is LinkState.LIVE)
    uris = {host.id: host.uri for host in hosts if _is_to_be(host)}
    found: dict[HostId, Any] = yield OnHosts(host_ids=live, uris=uris, job=job, limit=SEARCH_LIMIT)
    return found


def asked_anyway(host: Host, job: Callable[[Session], Any]) -> Generator[Step, Any, Any]:
    """Ask one; None where it does not answer."""
    told: dict[HostId, Any] = yield from asked_all([host], job)
    return told.get(host.id)


def _is_to_be(host: Host) -> bool:
    """Connected; one that could not be is tried by itself, and not asked."""
    return host.connect and host.link.state in (LinkState.OFF, LinkState.CONNECTING)
