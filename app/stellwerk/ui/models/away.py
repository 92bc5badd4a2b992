"""Which objects are away: their host does not answer, so that what is shown is its last report. Pure; owner thread."""

from datetime import datetime

from stellwerk.core.ids import HostId
from stellwerk.core.text import _
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.nic import Nic
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.state import LinkState
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm


def host_of(entity: Entity, graph: Graph) -> Host | None:
    """The host that an object is, or is on; None for what is on none."""
    match entity:
        case Host():
            return entity
        case Vm() | StoragePool() | Volume() | LibvirtNetwork() | Snapshot() | Nic() | Template() | Trashed():
            return graph.host(HostId(entity.host_id))
        case _:
            return None


def is_away(entity: Entity, graph: Graph) -> bool:
    """Its host is not connected."""
    host = host_of(entity, graph)
    return host is not None and host.link.state is not LinkState.LIVE


def since_text(host: Host, now: float) -> str:
    """`since 14:05`, with the date if that was not within the last day; empty for a host that never answered."""
    answered = host.link.answered
    if answered is None:
        return _("never seen")
    moment = datetime.fromtimestamp(answered).astimezone()
    return _("since {time}").format(time=moment.strftime("%H:%M" if now - answered < 86_400 else "%Y-%m-%d"))
