"""The properties of data centers and clusters. Pure; any thread."""

from collections.abc import Callable, Mapping
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import TAGS_PROP
from stellwerk.model.catalogue.traffic import summed
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.history.of_hosts import mean_of
from stellwerk.model.host import Host, host_status
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.state import ACTIVE_STATES, HostStatus

K = PropKind


def _hosts(entity: Entity, graph: Graph) -> list[Host]:
    return [host for host in graph.related(entity, "hosts") if isinstance(host, Host)]


def _hosts_up(entity: Entity, graph: Graph) -> int:
    return sum(1 for host in _hosts(entity, graph) if host_status(host) is HostStatus.UP)


def _cpus(entity: Entity, graph: Graph) -> int:
    return sum(host.facts.cpu.cpus for host in _hosts(entity, graph) if host.facts)


def _memory(entity: Entity, graph: Graph) -> int:
    return sum(host.facts.memory for host in _hosts(entity, graph) if host.facts)


def _active_vms(entity: Entity, graph: Graph) -> int:
    vms: Mapping[str, Any] = graph.tables.get(Kind.VM, {})
    return sum([vms[id_].domain.runtime.state in ACTIVE_STATES for id_ in graph.ids(entity, "vms")])


def _mean(key: str) -> Callable[[Entity, Graph], float | None]:
    """The mean of a sample of the hosts in it of which it is known, each by its size."""
    return lambda entity, graph: mean_of(_hosts(entity, graph), graph, key)


def _total(key: str) -> Callable[[Entity, Graph], float | None]:
    """The sum of a sample of the hosts in it; unknown where it is of all of them."""
    return lambda entity, graph: summed(graph.sample(Ref(Kind.HOST, one.id), key) for one in _hosts(entity, graph))


def _counter(key: str) -> Callable[[Entity, Graph], int]:
    return lambda entity, graph: graph.count(entity, key)


# What a container knows of what is in it.
# fmt: off
_SUMS: tuple[Prop[Any], ...] = (
    Prop(key="host_count", kind=K.COUNT, source=Source.DERIVED, get=_counter("hosts"),
         title=N_("Hosts"), help=N_("Hosts in it"), reads=("hosts.cluster",), aliases=("hosts_count",),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="hosts_up", kind=K.COUNT, source=Source.DERIVED, get=_hosts_up,
         title=N_("Hosts up"), help=N_("Hosts in it that are Up"), reads=("hosts.status",),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="vm_count", kind=K.COUNT, source=Source.DERIVED, get=_counter("vms"),
         title=N_("VMs"), help=N_("VMs on its hosts"), reads=("vms.host",), aliases=("vms_count",),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="active_vms", kind=K.COUNT, source=Source.DERIVED, get=_active_vms,
         title=N_("Running VMs"), help=N_("VMs that run on its hosts"), reads=("vms.active",),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="cpus", kind=K.COUNT, source=Source.DERIVED, get=_cpus,
         title=N_("CPUs"), help=N_("Processors of its hosts"), reads=("hosts.cpus",),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="memory", kind=K.BYTES, source=Source.DERIVED, get=_memory,
         title=N_("Memory"), help=N_("Memory of its hosts"), reads=("hosts.memory",), size_unit="MiB",
         column=ColumnHint(width=10, shown=True)),
    Prop(key="cpu_usage", kind=K.PERCENT, source=Source.STATS, get=_mean("cpu_usage"),
         title=N_("CPU"), help=N_("Share of all processors of its hosts in use"), history="cpu_usage",
         reads=("hosts.cpus",), column=ColumnHint(width=12, bar=True)),
    Prop(key="mem_usage", kind=K.PERCENT, source=Source.STATS, get=_mean("mem_usage"),
         title=N_("Memory used"), help=N_("Share of the memory of its hosts in use"), aliases=("memory_usage",),
         history="mem_usage", reads=("hosts.memory",), column=ColumnHint(width=12, bar=True)),
    Prop(key="disk_read", kind=K.RATE, source=Source.STATS, get=_total("disk_read"),
         title=N_("Disk read"), help=N_("Bytes a second read from the disks of its hosts"), history="disk_read",
         reads=("hosts.cluster",), column=ColumnHint(width=12)),
    Prop(key="disk_write", kind=K.RATE, source=Source.STATS, get=_total("disk_write"),
         title=N_("Disk write"), help=N_("Bytes a second written to the disks of its hosts"), history="disk_write",
         reads=("hosts.cluster",), column=ColumnHint(width=12)),
    Prop(key="net_in", kind=K.RATE, source=Source.STATS, get=_total("net_in"),
         title=N_("Network in"), help=N_("Bytes a second that its hosts receive"), history="net_in",
         reads=("hosts.cluster",), column=ColumnHint(width=12)),
    Prop(key="net_out", kind=K.RATE, source=Source.STATS, get=_total("net_out"),
         title=N_("Network out"), help=N_("Bytes a second that its hosts send"), history="net_out",
         reads=("hosts.cluster",), column=ColumnHint(width=12)),
)

DATA_CENTER_PROPS: tuple[Prop[DataCenter], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.USER, get=lambda d, g: d.name,
         title=N_("Name"), help=N_("The name of the data center"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="number", kind=K.COUNT, source=Source.USER,
         get=lambda d, g: g.number(Ref(Kind.DATA_CENTER, d.id)),
         title=N_("No."), help=N_("A short stable number"), column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.USER, get=lambda d, g: d.id,
         title=N_("Id"), help=N_("Its identity in this profile"), column=ColumnHint(width=36)),
    Prop(key="description", kind=K.TEXT, source=Source.USER, get=lambda d, g: d.description or None,
         title=N_("Description"), help=N_("A note of yours"), aliases=("comment",), text=True,
         column=ColumnHint(width=30)),
    TAGS_PROP,
    Prop(key="cluster_count", kind=K.COUNT, source=Source.DERIVED, get=_counter("clusters"),
         title=N_("Clusters"), help=N_("Clusters in it"), reads=("clusters.datacenter",),
         column=ColumnHint(width=6, shown=True)),
    *_SUMS,
)

CLUSTER_PROPS: tuple[Prop[Cluster], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.USER, get=lambda c, g: c.name,
         title=N_("Name"), help=N_("The name of the cluster"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda c, g: g.number(Ref(Kind.CLUSTER, c.id)),
         title=N_("No."), help=N_("A short stable number"), column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.USER, get=lambda c, g: c.id,
         title=N_("Id"), help=N_("Its identity in this profile"), column=ColumnHint(width=36)),
    Prop(key="description", kind=K.TEXT, source=Source.USER, get=lambda c, g: c.description or None,
         title=N_("Description"), help=N_("A note of yours"), aliases=("comment",), text=True,
         column=ColumnHint(width=30)),
    TAGS_PROP,
    Prop(key="datacenter", kind=K.REF, source=Source.USER,
         get=lambda c, g: Ref(Kind.DATA_CENTER, c.data_center_id),
         title=N_("Data center"), help=N_("The data center it belongs to"), aliases=("data_center",),
         reads=("datacenter.name",), column=ColumnHint(width=16, shown=True)),
    Prop(key="cpu_type", kind=K.TEXT, source=Source.USER, get=lambda c, g: c.cpu_type or None,
         title=N_("CPU type"), help=N_("The processor type that its hosts have in common"),
         column=ColumnHint(width=16)),
    *_SUMS,
)
# fmt: on
