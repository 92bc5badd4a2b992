"""The properties of storage pools, volumes and libvirt networks. Pure; any thread."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import TAGS_PROP
from stellwerk.model.graph import Graph
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.vm import Vm

K = PropKind


def used_percent(pool: StoragePool) -> float | None:
    """The share of its space that is taken; None where that is not known."""
    if not pool.capacity or pool.allocation is None:
        return None
    return 100.0 * pool.allocation / pool.capacity


def volume_users(volume: Volume, graph: Graph) -> tuple[str, ...]:
    """The names of the VMs of its host that have it as a disk, or below one."""
    host = graph.host(volume.host_id)
    if host is None:
        return ()
    return tuple(
        sorted(vm.name for vm in graph.related(host, "vms") if isinstance(vm, Vm) and _uses(vm, volume, graph))
    )


def _uses(vm: Vm, volume: Volume, graph: Graph) -> bool:
    pool = graph.get(Ref(Kind.STORAGE_POOL, volume.pool_id))
    pool_name = pool.name if isinstance(pool, StoragePool) else None
    return any(
        (volume.path and volume.path in (disk.source, *disk.backing))
        or (pool_name is not None and (disk.pool, disk.volume) == (pool_name, volume.name))
        for disk in vm.domain.definition.disks
    )


def network_users(network: LibvirtNetwork, graph: Graph) -> tuple[str, ...]:
    """The names of the VMs of its host that have an interface in it."""
    host = graph.host(network.host_id)
    vms = graph.related(host, "vms") if host is not None else ()
    return tuple(
        sorted(
            vm.name
            for vm in vms
            if isinstance(vm, Vm)
            and any(n.type == "network" and n.source == network.name for n in vm.domain.definition.vnics)
        )
    )


def _leases(network: LibvirtNetwork, graph: Graph) -> tuple[str, ...]:
    return tuple(f"{lease.ip} {lease.mac} {lease.hostname}".rstrip() for lease in network.leases)


# fmt: off
STORAGE_POOL_PROPS: tuple[Prop[StoragePool], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.STATE, get=lambda p, g: p.name,
         title=N_("Name"), help=N_("The name of the pool"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda p, g: p.id,
         title=N_("Id"), help=N_("Host and pool UUID"), column=ColumnHint(width=36)),
    Prop(key="host", kind=K.REF, source=Source.STATE, get=lambda p, g: Ref(Kind.HOST, p.host_id),
         title=N_("Host"), help=N_("The host that has it"), reads=("host.name",),
         column=ColumnHint(width=16, shown=True)),
    TAGS_PROP,
    Prop(key="type", kind=K.TEXT, source=Source.STATE, get=lambda p, g: p.type or None,
         title=N_("Type"), help=N_("dir, netfs, logical, iscsi"), column=ColumnHint(width=8, shown=True)),
    Prop(key="path", kind=K.TEXT, source=Source.STATE, get=lambda p, g: p.path or None,
         title=N_("Path"), help=N_("Where it is on the host"), text=True,
         column=ColumnHint(width=30, shown=True)),
    Prop(key="active", kind=K.FLAG, source=Source.STATE, get=lambda p, g: p.active,
         title=N_("Active"), help=N_("It is started"), column=ColumnHint(width=6, shown=True)),
    Prop(key="autostart", kind=K.FLAG, source=Source.STATE, get=lambda p, g: p.autostart,
         title=N_("Autostart"), help=N_("libvirt starts it when its host starts"),
         column=ColumnHint(width=6)),
    Prop(key="persistent", kind=K.FLAG, source=Source.STATE, get=lambda p, g: p.persistent,
         title=N_("Persistent"), help=N_("It stays defined when it is stopped"),
         column=ColumnHint(width=6)),
    Prop(key="capacity", kind=K.BYTES, source=Source.STATE, get=lambda p, g: p.capacity,
         title=N_("Capacity"), help=N_("Size of the storage"), aliases=("size",),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="allocation", kind=K.BYTES, source=Source.STATE, get=lambda p, g: p.allocation,
         title=N_("Used"), help=N_("Space taken"), aliases=("used_size",), history="allocation",
         column=ColumnHint(width=10, shown=True)),
    Prop(key="available", kind=K.BYTES, source=Source.STATE, get=lambda p, g: p.available,
         title=N_("Free"), help=N_("Space left"), aliases=("free_size",), history="available",
         column=ColumnHint(width=10, shown=True)),
    Prop(key="used_percent", kind=K.PERCENT, source=Source.DERIVED, get=lambda p, g: used_percent(p),
         title=N_("Full"), help=N_("Share of the space that is taken"), history="used_percent",
         column=ColumnHint(width=10, shown=True, bar=True)),
    Prop(key="volume_count", kind=K.COUNT, source=Source.DERIVED, get=lambda p, g: g.count(p, "volumes"),
         title=N_("Volumes"), help=N_("Volumes in it, when it was last looked at"), reads=("volumes.pool",),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="seen", kind=K.TIME, source=Source.STATE, get=lambda p, g: p.seen or None,
         title=N_("Seen"), help=N_("When it was last looked at"), column=ColumnHint(width=18)),
)

VOLUME_PROPS: tuple[Prop[Volume], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.STATE, get=lambda v, g: v.name,
         title=N_("Name"), help=N_("The name of the volume"), text=True,
         column=ColumnHint(width=30, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda v, g: v.id,
         title=N_("Id"), help=N_("Pool and name"), column=ColumnHint(width=36)),
    Prop(key="pool", kind=K.REF, source=Source.STATE, get=lambda v, g: Ref(Kind.STORAGE_POOL, v.pool_id),
         title=N_("Pool"), help=N_("The storage pool it is in"), reads=("pool.name",),
         column=ColumnHint(width=16, shown=True)),
    Prop(key="host", kind=K.REF, source=Source.STATE, get=lambda v, g: Ref(Kind.HOST, v.host_id),
         title=N_("Host"), help=N_("The host that has it"), reads=("host.name",),
         column=ColumnHint(width=16)),
    TAGS_PROP,
    Prop(key="path", kind=K.TEXT, source=Source.STATE, get=lambda v, g: v.path or None,
         title=N_("Path"), help=N_("What a domain names it by"), text=True, column=ColumnHint(width=36)),
    Prop(key="type", kind=K.TEXT, source=Source.STATE, get=lambda v, g: v.type or None,
         title=N_("Type"), help=N_("file, block, dir, network"), column=ColumnHint(width=8)),
    Prop(key="format", kind=K.TEXT, source=Source.STATE, get=lambda v, g: v.format or None,
         title=N_("Format"), help=N_("qcow2 (thin provisioning), raw, iso"),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="capacity", kind=K.BYTES, source=Source.STATE, get=lambda v, g: v.capacity,
         title=N_("Size"), help=N_("Size as a VM sees it"), aliases=("size",),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="allocation", kind=K.BYTES, source=Source.STATE, get=lambda v, g: v.allocation,
         title=N_("Used"), help=N_("Space taken on the storage"), column=ColumnHint(width=10, shown=True)),
    Prop(key="backing", kind=K.TEXT, source=Source.STATE, get=lambda v, g: v.backing or None,
         title=N_("Stands on"), help=N_("The file below it"), column=ColumnHint(width=30)),
    Prop(key="used_by", kind=K.TEXTS, source=Source.DERIVED, get=volume_users,
         title=N_("Used by"), help=N_("VMs that have it as a disk, or below one"),
         reads=("host.vms.disks", "host.vms.name", "pool.name"), aliases=("vm_names",),
         column=ColumnHint(width=24, shown=True)),
)

LIBVIRT_NETWORK_PROPS: tuple[Prop[LibvirtNetwork], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.name,
         title=N_("Name"), help=N_("The name of the network"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.id,
         title=N_("Id"), help=N_("Host and network UUID"), column=ColumnHint(width=36)),
    Prop(key="host", kind=K.REF, source=Source.STATE, get=lambda n, g: Ref(Kind.HOST, n.host_id),
         title=N_("Host"), help=N_("The host that has it"), reads=("host.name",),
         column=ColumnHint(width=16, shown=True)),
    TAGS_PROP,
    Prop(key="bridge", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.bridge or None,
         title=N_("Bridge"), help=N_("The bridge on the host"), text=True,
         column=ColumnHint(width=10, shown=True)),
    Prop(key="forward", kind=K.TEXT, source=Source.STATE, get=lambda n, g: n.forward or "isolated",
         title=N_("Forwarding"), help=N_("nat, route, bridge, open or isolated"),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="active", kind=K.FLAG, source=Source.STATE, get=lambda n, g: n.active,
         title=N_("Active"), help=N_("It is started"), column=ColumnHint(width=6, shown=True)),
    Prop(key="autostart", kind=K.FLAG, source=Source.STATE, get=lambda n, g: n.autostart,
         title=N_("Autostart"), help=N_("libvirt starts it when its host starts"),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="persistent", kind=K.FLAG, source=Source.STATE, get=lambda n, g: n.persistent,
         title=N_("Persistent"), help=N_("It stays defined when it is stopped"),
         column=ColumnHint(width=6)),
    Prop(key="addresses", kind=K.IPS, source=Source.STATE, get=lambda n, g: n.addresses,
         title=N_("Addresses"), help=N_("Addresses of the host in it, with prefix length"), aliases=("ip",),
         text=True, column=ColumnHint(width=20, shown=True)),
    Prop(key="leases", kind=K.TEXTS, source=Source.STATE, get=_leases,
         title=N_("DHCP leases"), help=N_("Addresses handed out: IP, MAC, host name"), text=True,
         column=ColumnHint(width=40)),
    Prop(key="lease_count", kind=K.COUNT, source=Source.STATE, get=lambda n, g: len(n.leases),
         title=N_("Leases"), help=N_("Addresses handed out"), column=ColumnHint(width=6, shown=True)),
    Prop(key="used_by", kind=K.TEXTS, source=Source.DERIVED, get=network_users,
         title=N_("Used by"), help=N_("VMs that have an interface in it"),
         reads=("host.vms.networks", "host.vms.name"), aliases=("vm_names",),
         column=ColumnHint(width=24, shown=True)),
    Prop(key="seen", kind=K.TIME, source=Source.STATE, get=lambda n, g: n.seen or None,
         title=N_("Seen"), help=N_("When it was last looked at"), column=ColumnHint(width=18)),
)
# fmt: on
