"""Which hosts matter to a question or a call. Pure; any thread."""

from collections.abc import Iterable
from typing import Any

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task
from stellwerk.model.vm import Vm

_FROM_HOSTS = frozenset({Kind.HOST, Kind.VM, Kind.STORAGE_POOL, Kind.VOLUME, Kind.LIBVIRT_NETWORK})
"""Kinds whose objects are what hosts report."""


def needs_hosts(
    catalogue: Catalogue, kind: Kind, columns: Iterable[Prop[Any]], paths: Iterable[tuple[str, ...]]
) -> bool:
    """Whether an answer can depend on what hosts report now.

    `columns` are the properties shown, `paths` those that the query reads, as keys from the searched object on. Data
    centers, clusters, tasks and events are ours alone, until a column counts VMs or a condition looks at a host.
    """
    if kind in _FROM_HOSTS:
        return True
    reads = {tuple(path.split(".")) for prop in columns for path in prop.reads} | set(paths)
    own = {prop.key: prop for prop in catalogue.own_props(kind)}
    for path in tuple(reads):
        if len(path) == 1 and path[0] in own:
            reads |= {tuple(read.split(".")) for read in own[path[0]].reads}
    return any(_leads_to_hosts(catalogue, kind, path) for path in reads)


def _leads_to_hosts(catalogue: Catalogue, kind: Kind, path: tuple[str, ...]) -> bool:
    at = kind
    for key in path[:-1]:
        relation = catalogue.relations[at].get(key)
        if relation is None:
            return True
        at = relation.target
        if at in _FROM_HOSTS:
            return True
    return False


def hosts_of(refs: Iterable[Ref], graph: Graph) -> frozenset[HostId]:
    """The hosts that must be asked before something is done to these objects: their own, and all that define a VM."""
    found: set[HostId] = set()
    for ref in refs:
        entity = graph.get(ref)
        match entity:
            case Vm():
                found |= {entity.host_id, *entity.also_on}
            case Task():
                undone = entity.undo.targets if entity.undo is not None else ()
                own = (entity.target,) if entity.target is not None else ()
                found |= hosts_of([one for one in (*undone, *own) if one.kind is not Kind.TASK], graph)
            case _ if ref.kind is Kind.HOST and entity is not None:
                found.add(HostId(ref.id))
            case _:
                host_id = getattr(entity, "host_id", None)
                found |= {host_id} if host_id is not None else set()
    return frozenset(host for host in found if graph.host(host) is not None)
