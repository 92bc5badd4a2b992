"""What is known of a host and of the others before it is read, taken from a graph at one moment. Frozen; any thread."""

from collections.abc import Callable

from stellwerk.core.ids import ClusterId, HostId, Kind
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, HostFacts
from stellwerk.policy.host_check.reading import Other
from stellwerk.ports.ssh_place import is_ssh, ssh_place

Sharing = Callable[[HostFacts], tuple[str, ...]]
"""The names of the hosts that claim the machine UUID of these facts, and are other machines."""


class Known(Record, frozen=True, kw_only=True):
    """`place` is what people call the host; the rest as in `HostReading`."""

    place: str
    others: tuple[Other, ...] = ()
    cpu_type: str = ""
    sharing: Sharing


def known_of(
    graph: Graph, uri: str, cluster_id: ClusterId, host_id: HostId | None, sharing: Callable[[HostFacts, Host], bool]
) -> Known:
    """Of a host of ours, or of one that is about to be (`host_id` None). `sharing` compares facts with another host."""
    others = [host for host in graph.all(Kind.HOST) if isinstance(host, Host) and host.id != host_id]
    cluster = graph.cluster(cluster_id)
    return Known(
        place=ssh_place(uri).address if is_ssh(uri) else _("the host"),
        others=tuple(_other(host, cluster_id) for host in others),
        cpu_type=cluster.cpu_type if cluster is not None else "",
        sharing=lambda facts: tuple(host.name for host in others if sharing(facts, host)),
    )


def _other(host: Host, cluster_id: ClusterId) -> Other:
    hostname = host.facts.hostname if host.facts is not None else ""
    return Other(name=host.name, hostname=hostname, same_cluster=host.cluster_id == cluster_id)
