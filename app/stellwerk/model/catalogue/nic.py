"""The properties of a host's network interfaces. Pure; any thread."""

from collections.abc import Iterator

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import TAGS_PROP
from stellwerk.model.device import Vnic
from stellwerk.model.graph import Graph
from stellwerk.model.nic import LinkWord, Nic, NicType
from stellwerk.model.storage import LibvirtNetwork
from stellwerk.model.vm import Vm

K = PropKind


def nic_users(nic: Nic, graph: Graph) -> tuple[str, ...]:
    """The names of the VMs of its host that need it: plugged into it, or into what stands on it (the bridge that it is
    a port of, a VLAN, a libvirt network)."""
    host = graph.host(nic.host_id)
    if host is None:
        return ()
    names = _carried(nic, graph)
    networks = {network.name for network in _networks(nic, graph) if network.bridge in names}
    vms = (vm for vm in graph.related(host, "vms") if isinstance(vm, Vm))
    return tuple(sorted(vm.name for vm in vms if any(_plugged(vnic, names, networks) for vnic in _vnics(vm))))


def nic_networks(nic: Nic, graph: Graph) -> tuple[str, ...]:
    """The names of the libvirt networks of its host whose bridge or interface it is."""
    return tuple(sorted(network.name for network in _networks(nic, graph) if network.bridge == nic.name))


def nic_ports(nic: Nic, graph: Graph) -> tuple[str, ...]:
    """The names of what is plugged into a bridge or bond."""
    return tuple(sorted(other.name for other in _beside(nic, graph) if other.master == nic.name))


def _vnics(vm: Vm) -> tuple[Vnic, ...]:
    return vm.domain.definition.vnics


def _plugged(vnic: Vnic, names: set[str], networks: set[str]) -> bool:
    if vnic.type == "network":
        return vnic.source in networks or (vnic.target != "" and vnic.target in names)
    return vnic.source in names or (vnic.target != "" and vnic.target in names)


def _carried(nic: Nic, graph: Graph) -> set[str]:
    """The interface and all that stands on it; each once, however they name each other. A tap carries its VM alone."""
    if nic.type is NicType.TAP:
        return {nic.name}
    beside = tuple(_beside(nic, graph))
    masters = {other.name: other.master for other in (*beside, nic)}
    found, queue = {nic.name}, [nic.name]
    while queue:
        name = queue.pop()
        above = {masters.get(name, ""), *(other.name for other in beside if other.parent == name)} - found - {""}
        found |= above
        queue += above
    return found


def _beside(nic: Nic, graph: Graph) -> Iterator[Nic]:
    host = graph.host(nic.host_id)
    others = graph.related(host, "nics") if host is not None else iter(())
    return (other for other in others if isinstance(other, Nic) and other.name != nic.name)


def _networks(nic: Nic, graph: Graph) -> Iterator[LibvirtNetwork]:
    host = graph.host(nic.host_id)
    found = graph.related(host, "networks") if host is not None else iter(())
    return (network for network in found if isinstance(network, LibvirtNetwork) and network.bridge)


# fmt: off
NIC_PROPS: tuple[Prop[Nic], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.name,
         title=N_("Name"), help=N_("The name of the interface on its host"), text=True,
         column=ColumnHint(width=14, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.id,
         title=N_("Id"), help=N_("Host and name"), column=ColumnHint(width=24)),
    Prop(key="host", kind=K.REF, source=Source.STATE, get=lambda n, g: Ref(Kind.HOST, n.host_id),
         title=N_("Host"), help=N_("The host that has it"), reads=("host.name",),
         column=ColumnHint(width=16, shown=True)),
    Prop(key="type", kind=K.ENUM, source=Source.STATE, get=lambda n, g: n.type.value,
         title=N_("Type"), help=N_("What it is: a card, or made by software"),
         choices=tuple(t.value for t in NicType), column=ColumnHint(width=10, shown=True)),
    Prop(key="state", kind=K.ENUM, source=Source.STATE, get=lambda n, g: n.link.value if n.link else None,
         title=N_("Link"), help=N_("Whether it carries anything"), aliases=("link", "status"),
         choices=tuple(w.value for w in LinkWord), column=ColumnHint(width=8, shown=True)),
    Prop(key="speed", kind=K.COUNT, source=Source.STATE, get=lambda n, g: n.speed or None,
         title=N_("Mbit/s"), help=N_("The speed of the link in Mbit/s"), column=ColumnHint(width=8, shown=True)),
    Prop(key="mac", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.mac or None,
         title=N_("MAC address"), help=N_("Its hardware address"), text=True,
         column=ColumnHint(width=18, shown=True)),
    Prop(key="addresses", kind=K.IPS, source=Source.STATE, get=lambda n, g: n.addresses,
         title=N_("IP addresses"), help=N_("The host's addresses on it"), aliases=("ip", "ips"),
         column=ColumnHint(width=24, shown=True)),
    Prop(key="master", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.master or None,
         title=N_("Port of"), help=N_("The bridge or bond that it is plugged into"), aliases=("bridge", "bond"),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="ports", kind=K.TEXTS, source=Source.DERIVED, get=nic_ports,
         title=N_("Ports"), help=N_("What is plugged into this bridge or bond"),
         reads=("host.nics.master", "host.nics.name"), column=ColumnHint(width=20, shown=True)),
    Prop(key="parent", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.parent or None,
         title=N_("Stands on"), help=N_("The interface that carries it"), column=ColumnHint(width=10)),
    Prop(key="vlan", kind=K.COUNT, source=Source.STATE, get=lambda n, g: n.vlan or None,
         title=N_("VLAN"), help=N_("The id of the VLAN"), aliases=("vlan_id",), column=ColumnHint(width=6)),
    Prop(key="mtu", kind=K.COUNT, source=Source.STATE, get=lambda n, g: n.mtu or None,
         title=N_("MTU"), help=N_("The largest packet in bytes"), column=ColumnHint(width=6)),
    Prop(key="driver", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.driver or None,
         title=N_("Driver"), help=N_("The kernel's driver"), column=ColumnHint(width=12)),
    Prop(key="networks", kind=K.TEXTS, source=Source.DERIVED, get=nic_networks,
         title=N_("Networks"), help=N_("The libvirt networks over it"), aliases=("network_name",),
         reads=("host.networks.name", "host.networks.bridge"), column=ColumnHint(width=16)),
    Prop(key="used_by", kind=K.TEXTS, source=Source.DERIVED, get=nic_users,
         title=N_("Used by"), help=N_("VMs that need it: plugged into it, or into what stands on it"),
         reads=("host.vms.networks", "host.vms.status", "host.vms.name", "host.nics.master", "host.nics.parent",
                "host.nics.name", "host.networks.name", "host.networks.bridge"),
         aliases=("vm_names",), column=ColumnHint(width=24, shown=True)),
    TAGS_PROP,
    Prop(key="seen", kind=K.TIME, source=Source.STATE, get=lambda n, g: n.seen or None,
         title=N_("Seen"), help=N_("When it was last looked at"), column=ColumnHint(width=18)),
)
# fmt: on
