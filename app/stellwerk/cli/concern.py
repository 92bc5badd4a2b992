"""Which hosts, and what of them, matter to a question or a call. Pure; any thread."""

from collections.abc import Collection, Iterable

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster
from stellwerk.model.task import Task
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm

FROM_HOSTS = frozenset(
    {
        Kind.HOST, Kind.VM, Kind.STORAGE_POOL, Kind.VOLUME, Kind.LIBVIRT_NETWORK, Kind.SNAPSHOT, Kind.NIC, Kind.DISK,
        Kind.VNIC, Kind.TEMPLATE, Kind.TRASH,
    }
)  # fmt: skip
"""Kinds whose objects are what hosts report."""
ON_DEMAND = frozenset({Kind.STORAGE_POOL, Kind.VOLUME, Kind.LIBVIRT_NETWORK, Kind.TEMPLATE, Kind.TRASH})
"""Those of them that are read only when somebody looks."""
_BY_HOST = frozenset({Kind.STORAGE_POOL, Kind.VOLUME, Kind.LIBVIRT_NETWORK})
"""Those whose ids begin with that of their host."""
_SLOW = ON_DEMAND | {Kind.SNAPSHOT, Kind.NIC}
"""Those that cost each host a question of their own."""


def kinds_read(
    catalogue: Catalogue,
    kind: Kind,
    paths: Iterable[tuple[str, ...]],
    tagged: Collection[Kind] = frozenset(Kind),
) -> frozenset[Kind]:
    """The kinds that an answer about `kind` depends on.

    `paths` are what is read from the searched object on: relation keys, then a property key. What a derived property
    reads (`hosts_up` of a cluster) counts too. `tagged` are the kinds of which objects are known to have tags: how many
    interfaces have one is no reason to ask each host for its interfaces where none has.
    """
    found = {kind}
    seen: set[tuple[Kind, tuple[str, ...]]] = set()
    queue = [(kind, path) for path in paths]
    while queue:
        at, path = step = queue.pop()
        if step in seen:
            continue
        seen.add(step)
        for key in path[:-1]:
            relation = catalogue.relations[at].get(key)
            if relation is None or (relation.inverse_of == "tags" and relation.target in _SLOW.difference(tagged)):
                break
            at = relation.target
            found.add(at)
        else:
            prop = catalogue.props[at].get(path[-1]) if path else None
            queue += [(at, tuple(read.split("."))) for read in (prop.reads if prop is not None else ())]
    return frozenset(found)


def hosts_of(refs: Iterable[Ref], graph: Graph, *, places: bool = False) -> frozenset[HostId]:
    """The hosts to be asked before something is done to these objects: their own, and all that define a VM. `places`:
    of a cluster all that are to be connected, since one of them is chosen."""
    found: set[HostId] = set()
    for ref in refs:
        match graph.get(ref):
            case Vm(host_id=host_id, also_on=also_on):
                found |= {host_id, *also_on}
            case Host(id=host_id):
                found.add(host_id)
            case Cluster(id=cluster_id) if places:
                hosts = (host for host in graph.all(Kind.HOST) if isinstance(host, Host))
                found |= {host.id for host in hosts if host.connect and host.cluster_id == cluster_id}
            case Template() as template:
                found |= set(template.hosts)
            case Task() as task:
                found |= hosts_of(behind(task), graph)
            case None if ref.kind in ON_DEMAND:
                found |= _homes(ref, graph)
            case entity:
                own: HostId | None = getattr(entity, "host_id", None)
                found |= {own} if own is not None else set()
    return frozenset(host for host in found if graph.host(host) is not None)


def hosts_beside(refs: Iterable[Ref], graph: Graph) -> frozenset[HostId]:
    """Hosts that may run a copy of these VMs that nobody knows of: the others of their clusters that are connected."""
    own = hosts_of((ref for ref in refs if ref.kind is Kind.VM), graph)
    clusters = {host.cluster_id for host_id in own if (host := graph.host(host_id)) is not None}
    hosts = (host for host in graph.all(Kind.HOST) if isinstance(host, Host))
    return frozenset(host.id for host in hosts if host.connect and host.cluster_id in clusters) - own


def _homes(ref: Ref, graph: Graph) -> frozenset[HostId]:
    """Where an object may be that nobody has looked at yet: its host, where its id tells, else any."""
    if ref.kind in _BY_HOST:
        return frozenset({HostId(ref.id.partition("/")[0])})
    return connected_hosts(graph)


def behind(task: Task) -> list[Ref]:
    """What a task worked on, and what its inverse would."""
    refs = [*(task.undo.targets if task.undo is not None else ()), *((task.target,) if task.target else ())]
    return [ref for ref in refs if ref.kind is not Kind.TASK]


def connected_hosts(graph: Graph) -> frozenset[HostId]:
    """The hosts that the user wants to be connected."""
    return frozenset(host.id for host in graph.all(Kind.HOST) if isinstance(host, Host) and host.connect)
