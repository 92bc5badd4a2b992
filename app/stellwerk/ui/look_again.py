"""What the window asks the hosts for beyond what comes by itself. Owner thread; nothing waits."""

from collections.abc import Iterable, Iterator, Sequence

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.state import LinkState
from stellwerk.runtime.application import Application


def read_on_demand(application: Application, ref: Ref, kind: Kind) -> None:
    """Somebody wants to see a host's storage or networks."""
    if ref.kind is not Kind.HOST:
        return
    if kind in (Kind.STORAGE_POOL, Kind.VOLUME, Kind.DISK):
        application.details.storage(HostId(ref.id))
    elif kind is Kind.LIBVIRT_NETWORK:
        application.details.networks(HostId(ref.id))
    elif kind is Kind.SNAPSHOT:
        application.details.snapshots(HostId(ref.id))
    elif kind is Kind.TEMPLATE:
        application.details.templates(HostId(ref.id))
    elif kind is Kind.TRASH:
        application.details.trash(HostId(ref.id))
    elif kind is Kind.NIC:
        application.details.nics(HostId(ref.id))


def read_for_new_vm(application: Application, host_id: HostId) -> None:
    """Somebody makes a VM there: read what it can be stored in and connected to, if the host is connected."""
    host = application.inventory.view.host(host_id)
    if host is not None and host.link.state is LinkState.LIVE:
        application.details.storage(host_id)
        application.details.networks(host_id)
        application.details.nics(host_id)
        application.looks.abilities.of_host(host_id)


def look_again(application: Application, refs: Sequence[Ref]) -> None:
    """Read what these objects' hosts have again; none = of all hosts. A host that waits is tried at once."""
    view = application.inventory.view
    shown = [entity for ref in refs if (entity := view.get(ref)) is not None]
    for host_id in set(_hosts_of(shown or view.all(Kind.HOST), view)):
        application.fleet.connect_now(host_id)
        known = tuple(domain.id for domain in application.inventory.domains_on(host_id))
        application.fleet.lanes.reread(host_id, known)


def _hosts_of(entities: Iterable[Entity], graph: Graph) -> Iterator[HostId]:
    """The hosts that these objects are on, that they have, or that they are."""
    for entity in entities:
        kind = ref_of(entity).kind
        if kind is Kind.HOST:
            yield HostId(entity.id)
            continue
        key = "hosts" if "hosts" in graph.relations[kind] else "host"
        if key in graph.relations[kind]:
            yield from (HostId(host.id) for host in graph.related(entity, key))
