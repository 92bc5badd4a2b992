"""What an interface of a VM can be connected to, as it is written: networks, bridges and interfaces of its host. Pure;
any thread."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import natural_key
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.nic import Nic, NicType
from stellwerk.model.storage import LibvirtNetwork
from stellwerk.model.vm import Vm


class Way(StrEnum):
    """By what an interface is connected."""

    NETWORK = "network"
    BRIDGE = "bridge"
    DIRECT = "direct"


_DIRECT = frozenset({NicType.PHYSICAL, NicType.BOND, NicType.VLAN})
"""What a VM can be put onto directly; a port of something else carries that alone."""


class NetworkOffer(Record, frozen=True):
    """One of them: a network, a bridge or an interface, by its name. `active` says whether it can be used now."""

    way: Way
    name: str
    active: bool = True

    @property
    def written(self) -> str:
        """`default`, `bridge=br0`, `direct=eno1`."""
        return self.name if self.way is Way.NETWORK else f"{self.way.value}={self.name}"


def network_offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """As written: what the hosts of the targets have, all hosts where nothing is said of one."""
    return tuple(offer.written for offer in offers_of(graph, _hosts(graph, targets)))


def offers_of(graph: Graph, hosts: Iterable[Host]) -> tuple[NetworkOffer, ...]:
    """What these hosts have. A bridge of a libvirt network is offered by the network alone."""
    hosts = tuple(hosts)
    networks = [one for host in hosts for one in graph.related(host, "networks") if isinstance(one, LibvirtNetwork)]
    nics = [one for host in hosts for one in graph.related(host, "nics") if isinstance(one, Nic)]
    own = {network.bridge for network in networks}
    active = {network.name for network in networks if network.active}
    bridges = (nic.name for nic in nics if nic.type is NicType.BRIDGE and nic.name not in own)
    direct = (nic.name for nic in nics if nic.type in _DIRECT and not nic.master)
    return (
        *(NetworkOffer(Way.NETWORK, name, name in active) for name in _sorted(network.name for network in networks)),
        *(NetworkOffer(Way.BRIDGE, name) for name in _sorted(bridges)),
        *(NetworkOffer(Way.DIRECT, name) for name in _sorted(direct)),
    )


def _hosts(graph: Graph, targets: Sequence[Ref]) -> Iterable[Host]:
    vms = (graph.get(ref) for ref in targets)
    ids = {vm.host_id for vm in vms if isinstance(vm, Vm)}
    hosts = (host for host in graph.all(Kind.HOST) if isinstance(host, Host))
    return (host for host in hosts if not ids or host.id in ids)


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=natural_key)
