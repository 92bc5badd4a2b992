"""What people call an object where nothing stands beside it. Pure; any thread that may read the graph."""

from stellwerk.core.ids import HostId
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.graph import Graph
from stellwerk.model.nic import Nic
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume


def called(entity: Entity, graph: Graph) -> str:
    """Its name, and what it is on where many are called alike: `vda · web-01`, `images · h1`."""
    match entity:
        case DiskPart() | VnicPart() | Snapshot():
            place: Entity | None = graph.vm(entity.vm_id)
        case StoragePool() | Volume() | LibvirtNetwork() | Nic():
            place = graph.host(HostId(entity.host_id))
        case _:
            place = None
    return f"{name_of(entity)} · {name_of(place)}" if place is not None else name_of(entity)
