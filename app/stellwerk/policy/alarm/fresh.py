"""Which of what is known of an object is only a last report: it may be otherwise by now.

Pure; any thread that may read the graph.
"""

from stellwerk.core.ids import HostId
from stellwerk.model.catalogue.prop import Source
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.nic import Nic
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.state import HostStatus, LinkState
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.search.checked import Comparison

_ON_THE_WAY = frozenset({HostStatus.INITIALIZING, HostStatus.CONNECTING})
"""A host that is being connected is not well, and not known to be ill: so a start of the program clears nothing."""


def is_stale(entity: Entity, graph: Graph, leaf: Comparison) -> bool:
    """Whether what a comparison reads may be otherwise by now: what is on a host that is not connected, and the status
    of a host that is being connected. What the user says is always as it is."""
    if leaf.prop.source is Source.USER:
        return False
    if isinstance(entity, Host):
        return host_status(entity) in _ON_THE_WAY
    host = _host_of(entity, graph)
    return host is not None and host.link.state is not LinkState.LIVE


def _host_of(entity: Entity, graph: Graph) -> Host | None:
    match entity:
        case Vm() | StoragePool() | Volume() | LibvirtNetwork() | Snapshot() | Nic() | Template() | Trashed():
            return graph.host(HostId(entity.host_id))
        case DiskPart() | VnicPart():
            vm = graph.vm(entity.vm_id)
            return graph.host(vm.host_id) if vm is not None else None
        case _:
            return None
