"""Who waits for a secret. Pure; any reader's thread."""

from stellwerk.core.ids import HostId, Kind
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretName


def waiting_for(name: SecretName, graph: Graph) -> tuple[HostId, ...]:
    """The hosts whose connection was refused for want of that; all such where it opens the file of the others."""
    hosts = (host for host in graph.all(Kind.HOST) if isinstance(host, Host) and host.link.code == SecretNeeded.code)
    return tuple(host.id for host in hosts if name.kind.opens or host.link.details == str(name))
