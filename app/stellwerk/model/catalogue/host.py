"""The properties of hosts. Pure; any thread."""

from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, _
from stellwerk.model.catalogue.host_transport import Transport, transport_of
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import TAGS_PROP
from stellwerk.model.catalogue.traffic import both
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, HostFacts, check_problems, host_status
from stellwerk.model.host_check import CheckState, worst
from stellwerk.model.state import FOREIGN_HOST_STATUSES, HOST_ALIASES, HostStatus, Leaving, LinkState
from stellwerk.model.vm import Vm


def _fact(host: Host, name: str) -> Any:
    """A reported fact; None while nothing was ever reported, and for the empty values that mean unknown."""
    facts = host.facts
    value = None if facts is None else getattr(facts, name)
    return None if value in ("", 0) and not isinstance(value, bool) else value


def _cpu(host: Host, name: str) -> Any:
    return (getattr(host.facts.cpu, name) or None) if host.facts is not None else None


def _uptime(host: Host, graph: Graph) -> float | None:
    facts: HostFacts | None = host.facts
    return None if facts is None or facts.boot_time is None else max(0.0, graph.now - facts.boot_time)


def _vms(host: Host, graph: Graph) -> list[Vm]:
    return [vm for vm in graph.related(host, "vms") if isinstance(vm, Vm)]


def _seen(host: Host, graph: Graph) -> float | None:
    """Of one that is connected the last sample; its connection is asked every few seconds anyway."""
    if host.link.state is not LinkState.LIVE:
        return host.link.answered
    return graph.sample(Ref(Kind.HOST, host.id), "answered") or graph.now


_ASKED = {
    Leaving.REBOOT: N_("it was asked to restart"),
    Leaving.POWER_OFF: N_("it was asked to shut down"),
}


def _reason(host: Host, graph: Graph) -> str | None:
    status = host_status(host)
    if host.link.leaving is not Leaving.NOT:
        return _(_ASKED[host.link.leaving])
    if status in (HostStatus.UP, HostStatus.MAINTENANCE) and host.link.state is LinkState.LIVE:
        return "; ".join(host.problems) or None
    found = check_problems(host) if status is HostStatus.NON_OPERATIONAL else ()
    return "; ".join(found) or host.link.reason or "; ".join(host.problems) or None


def _checked(host: Host) -> str | None:
    state = worst(host.checks.results) if host.checks is not None else None
    return state.value if state is not None else None


def _cores(host: Host) -> int | None:
    cpu = host.facts.cpu if host.facts else None
    return (cpu.sockets * cpu.cores_per_socket or None) if cpu else None


def _data_center(host: Host, graph: Graph) -> Ref | None:
    cluster = graph.cluster(host.cluster_id)
    return Ref(Kind.DATA_CENTER, cluster.data_center_id) if cluster else None


def _clock_off(host: Host, graph: Graph) -> float | None:
    ahead = graph.sample(Ref(Kind.HOST, host.id), "clock_off")
    return abs(ahead) if ahead is not None else None


def _sample(key: str) -> Any:
    return lambda host, graph: graph.sample(Ref(Kind.HOST, host.id), key)


K = PropKind
# fmt: off
HOST_PROPS: tuple[Prop[Host], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.USER, get=lambda h, g: h.name,
         title=N_("Name"), help=N_("The name given when it was added"), text=True,
         column=ColumnHint(width=20, shown=True)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda h, g: g.number(Ref(Kind.HOST, h.id)),
         title=N_("No."), help=N_("A short stable number, accepted wherever a host is named"),
         column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.USER, get=lambda h, g: h.id,
         title=N_("Id"), help=N_("The identity of this host in this profile"), column=ColumnHint(width=36)),
    Prop(key="status", kind=K.ENUM, source=Source.STATE, get=lambda h, g: host_status(h).value,
         title=N_("Status"), help=N_("What it is to the fleet"), choices=tuple(s.value for s in HostStatus),
         choice_aliases=HOST_ALIASES, foreign=FOREIGN_HOST_STATUSES, column=ColumnHint(width=16, shown=True)),
    Prop(key="status_reason", kind=K.TEXT, source=Source.STATE, get=_reason,
         title=N_("Reason"), help=N_("Why it is in this status"), column=ColumnHint(width=40)),
    Prop(key="status_hint", kind=K.TEXT, source=Source.STATE, get=lambda h, g: h.link.hint or None,
         title=N_("What to do"), help=N_("What to do about its status"), column=ColumnHint(width=40)),
    Prop(key="status_since", kind=K.TIME, source=Source.STATE, get=lambda h, g: h.link.since or None,
         title=N_("Since"), help=N_("When its connection entered this state")),
    Prop(key="link", kind=K.ENUM, source=Source.STATE, get=lambda h, g: h.link.state.value,
         title=N_("Connection"), help=N_("What the connection to it does"),
         choices=tuple(s.value for s in LinkState)),
    Prop(key="seen", kind=K.TIME, source=Source.STATE, get=_seen,
         title=N_("Last answer"), help=N_("When it last answered"), ticks=True),
    Prop(key="rtt", kind=K.DURATION, source=Source.STATS, get=_sample("rtt"),
         title=N_("Round trip"), help=N_("How long libvirt took to answer a small question, at the last sample"),
         aliases=("latency",), column=ColumnHint(width=10)),
    Prop(key="clock_off", kind=K.DURATION, source=Source.STATS, get=_clock_off,
         title=N_("Clock off by"), help=N_("How far its clock is from that of this computer; unknown over TCP and TLS"),
         aliases=("clock",), column=ColumnHint(width=12)),
    Prop(key="transport", kind=K.ENUM, source=Source.STATE, get=lambda h, g: transport_of(h.uri).value,
         title=N_("Reached by"), help=N_("How libvirt is reached"), choices=tuple(t.value for t in Transport),
         column=ColumnHint(width=12)),
    Prop(key="warning", kind=K.TEXT, source=Source.STATE, get=lambda h, g: "; ".join(h.warnings) or None,
         title=N_("Warning"), help=N_("Findings that do not stop its use"), column=ColumnHint(width=30)),
    Prop(key="checks", kind=K.ENUM, source=Source.STATE, get=lambda h, g: _checked(h),
         title=N_("Checks"), help=N_("The gravest of what its last checks found"),
         choices=tuple(s.value for s in (CheckState.OK, CheckState.UNKNOWN, CheckState.WARNING, CheckState.FAILED)),
         column=ColumnHint(width=10)),
    Prop(key="checked", kind=K.TIME, source=Source.STATE, get=lambda h, g: (h.checks.at or None) if h.checks else None,
         title=N_("Checked"), help=N_("When it was last checked"), column=ColumnHint(width=16)),
    Prop(key="uri", kind=K.TEXT, source=Source.USER, get=lambda h, g: h.uri,
         title=N_("URI"), help=N_("How libvirt is reached"), aliases=("address", "ip"), text=True,
         column=ColumnHint(width=30)),
    Prop(key="description", kind=K.TEXT, source=Source.USER, get=lambda h, g: h.description or None,
         title=N_("Description"), help=N_("A note of yours"), aliases=("comment",), text=True,
         column=ColumnHint(width=30)),
    TAGS_PROP,
    Prop(key="connect", kind=K.FLAG, source=Source.USER, get=lambda h, g: h.connect,
         title=N_("Keep connected"), help=N_("A connection is kept to it")),
    Prop(key="maintenance", kind=K.FLAG, source=Source.USER, get=lambda h, g: h.maintenance,
         title=N_("In maintenance"), help=N_("It is to run no VMs")),
    Prop(key="cluster", kind=K.REF, source=Source.USER, get=lambda h, g: Ref(Kind.CLUSTER, h.cluster_id),
         title=N_("Cluster"), help=N_("The cluster it belongs to"), reads=("cluster.name",),
         column=ColumnHint(width=16, shown=True)),
    Prop(key="datacenter", kind=K.REF, source=Source.DERIVED, get=_data_center,
         title=N_("Data center"), help=N_("The data center of its cluster"), aliases=("data_center",),
         reads=("cluster.datacenter", "datacenter.name"), column=ColumnHint(width=16)),
    Prop(key="hostname", kind=K.TEXT, source=Source.STATE, get=lambda h, g: _fact(h, "hostname"),
         title=N_("Host name"), help=N_("What the machine calls itself"), aliases=("hostaddress",),
         text=True),
    Prop(key="hw_id", kind=K.TEXT, source=Source.STATE, get=lambda h, g: _fact(h, "uuid"),
         title=N_("Machine UUID"), help=N_("The UUID of the machine, as libvirt tells it"),
         aliases=("uuid",), text=True, column=ColumnHint(width=36)),
    Prop(key="driver", kind=K.TEXT, source=Source.STATE, get=lambda h, g: _fact(h, "driver"),
         title=N_("Hypervisor"), help=N_("The libvirt driver"), aliases=("type",)),
    Prop(key="session", kind=K.FLAG, source=Source.STATE,
         get=lambda h, g: h.facts.session if h.facts else None,
         title=N_("User session"), help=N_("It is the libvirt of one user, not of the system")),
    Prop(key="libvirt_version", kind=K.VERSION, source=Source.STATE,
         get=lambda h, g: _fact(h, "libvirt_version"), title=N_("libvirt"),
         help=N_("The version of libvirt"), aliases=("version",)),
    Prop(key="hypervisor_version", kind=K.VERSION, source=Source.STATE,
         get=lambda h, g: _fact(h, "hypervisor_version"), title=N_("Hypervisor version"),
         help=N_("The version of QEMU or of what the driver drives")),
    Prop(key="os", kind=K.TEXT, source=Source.STATE, get=lambda h, g: _fact(h, "os"),
         title=N_("Operating system"), help=N_("The distribution, when its software was last looked at"), text=True,
         column=ColumnHint(width=24)),
    Prop(key="kernel", kind=K.TEXT, source=Source.STATE, get=lambda h, g: _fact(h, "kernel"),
         title=N_("Kernel"), help=N_("The kernel, when its software was last looked at"),
         column=ColumnHint(width=20)),
    Prop(key="cpus", kind=K.COUNT, source=Source.STATE, get=lambda h, g: _cpu(h, "cpus"),
         title=N_("CPUs"), help=N_("Processors that are online, threads counted"), aliases=("cpu_threads",),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="sockets", kind=K.COUNT, source=Source.STATE, get=lambda h, g: _cpu(h, "sockets"),
         title=N_("Sockets"), help=N_("Processor sockets"), aliases=("cpu_sockets",),
         column=ColumnHint(width=6)),
    Prop(key="cpu_cores", kind=K.COUNT, source=Source.STATE, get=lambda h, g: _cores(h),
         title=N_("Cores"), help=N_("Processor cores of all sockets"), aliases=("cores",),
         column=ColumnHint(width=6)),
    Prop(key="cpu_model", kind=K.TEXT, source=Source.STATE, get=lambda h, g: _cpu(h, "model"),
         title=N_("CPU model"), help=N_("The processor model, by libvirt's name"), aliases=("cpu_name",)),
    Prop(key="cpu_vendor", kind=K.TEXT, source=Source.STATE, get=lambda h, g: _cpu(h, "vendor"),
         title=N_("CPU vendor"), help=N_("Who made the processor")),
    Prop(key="arch", kind=K.TEXT, source=Source.STATE, get=lambda h, g: _cpu(h, "arch"),
         title=N_("Architecture"), help=N_("The processor architecture"), aliases=("architecture",)),
    Prop(key="numa_nodes", kind=K.COUNT, source=Source.STATE, get=lambda h, g: _cpu(h, "numa_nodes"),
         title=N_("NUMA nodes"), help=N_("Memory nodes"), column=ColumnHint(width=6)),
    Prop(key="cpu_speed", kind=K.COUNT, source=Source.STATE, get=lambda h, g: _cpu(h, "mhz"),
         title=N_("CPU MHz"), help=N_("The nominal clock of the processors in MHz"),
         column=ColumnHint(width=8)),
    Prop(key="memory", kind=K.BYTES, source=Source.STATE, get=lambda h, g: _fact(h, "memory"),
         title=N_("Memory"), help=N_("Physical memory"), aliases=("physical_mem",), size_unit="MiB",
         column=ColumnHint(width=10, shown=True)),
    Prop(key="kvm", kind=K.FLAG, source=Source.STATE, get=lambda h, g: h.facts.kvm if h.facts else None,
         title=N_("KVM"), help=N_("Hardware virtualisation is usable"), column=ColumnHint(width=6)),
    Prop(key="boot_time", kind=K.TIME, source=Source.STATE, get=lambda h, g: _fact(h, "boot_time"),
         title=N_("Started"), help=N_("When the machine was started")),
    Prop(key="uptime", kind=K.DURATION, source=Source.DERIVED, get=_uptime,
         title=N_("Uptime"), help=N_("How long the machine has been running"), ticks=True,
         column=ColumnHint(width=12)),
    Prop(key="vm_count", kind=K.COUNT, source=Source.DERIVED, get=lambda h, g: g.count(h, "vms"),
         title=N_("VMs"), help=N_("VMs on it, running or not"), reads=("vms.host",), aliases=("vms_count",),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="active_vms", kind=K.COUNT, source=Source.DERIVED,
         get=lambda h, g: sum(1 for vm in _vms(h, g) if vm.domain.active),
         title=N_("Running VMs"), help=N_("VMs that run on it"), reads=("vms.active",),
         aliases=("running_vms",), column=ColumnHint(width=8)),
    Prop(key="vm_names", kind=K.TEXTS, source=Source.DERIVED,
         get=lambda h, g: tuple(vm.name for vm in _vms(h, g)),
         title=N_("VM names"), help=N_("The names of the VMs on it"), reads=("vms.name",),
         column=ColumnHint(width=30)),
    Prop(key="cpu_usage", kind=K.PERCENT, source=Source.STATS, get=_sample("cpu_usage"),
         title=N_("CPU"), help=N_("Share of all its processors in use"), history="cpu_usage",
         column=ColumnHint(width=12, shown=True, bar=True)),
    Prop(key="mem_usage", kind=K.PERCENT, source=Source.STATS, get=_sample("mem_usage"),
         title=N_("Memory used"), help=N_("Share of its memory in use, caches not counted"),
         aliases=("memory_usage",), history="mem_usage", column=ColumnHint(width=12, shown=True, bar=True)),
    Prop(key="cpu_user", kind=K.PERCENT, source=Source.STATS, get=_sample("cpu_user"),
         title=N_("CPU for programs"), help=N_("Share of all its processors that programs and VMs use"),
         history="cpu_user", column=ColumnHint(width=12)),
    Prop(key="cpu_system", kind=K.PERCENT, source=Source.STATS, get=_sample("cpu_system"),
         title=N_("CPU for the system"), help=N_("Share of all its processors that its kernel uses"),
         history="cpu_system", column=ColumnHint(width=12)),
    Prop(key="cpu_iowait", kind=K.PERCENT, source=Source.STATS, get=_sample("cpu_iowait"),
         title=N_("Waiting for disks"), help=N_("Share of all its processors that wait for disks"),
         history="cpu_iowait", column=ColumnHint(width=12)),
    Prop(key="load_1", kind=K.COUNT, source=Source.STATS, get=_sample("load_1"),
         title=N_("Load"), help=N_("Processes that run or wait to, over a minute; unknown over TCP and TLS"),
         aliases=("load",), history="load_1", column=ColumnHint(width=8)),
    Prop(key="swap_used", kind=K.BYTES, source=Source.STATS, get=_sample("swap_used"),
         title=N_("Swap used"), help=N_("Memory that was moved to its disks; unknown over TCP and TLS"),
         history="swap_used", column=ColumnHint(width=10)),
    Prop(key="net_in", kind=K.RATE, source=Source.STATS, get=_sample("net_in"),
         title=N_("Network in"), help=N_("Bytes a second received by its network cards; unknown over TCP and TLS"),
         history="net_in", column=ColumnHint(width=12)),
    Prop(key="net_out", kind=K.RATE, source=Source.STATS, get=_sample("net_out"),
         title=N_("Network out"), help=N_("Bytes a second sent by its network cards; unknown over TCP and TLS"),
         history="net_out", column=ColumnHint(width=12)),
    Prop(key="disk_read", kind=K.RATE, source=Source.STATS, get=_sample("disk_read"),
         title=N_("Disk read"), help=N_("Bytes a second read from its disks; unknown over TCP and TLS"),
         history="disk_read", column=ColumnHint(width=12)),
    Prop(key="disk_write", kind=K.RATE, source=Source.STATS, get=_sample("disk_write"),
         title=N_("Disk write"), help=N_("Bytes a second written to its disks; unknown over TCP and TLS"),
         history="disk_write", column=ColumnHint(width=12)),
    Prop(key="net_io", kind=K.RATE, source=Source.STATS,
         get=lambda h, g: both(g, Ref(Kind.HOST, h.id), "net_in", "net_out"),
         title=N_("Network traffic"),
         help=N_("Bytes a second received and sent by its network cards; unknown over TCP and TLS"),
         sums=("net_in", "net_out"),
         column=ColumnHint(width=12)),
    Prop(key="disk_io", kind=K.RATE, source=Source.STATS,
         get=lambda h, g: both(g, Ref(Kind.HOST, h.id), "disk_read", "disk_write"),
         title=N_("Disk traffic"),
         help=N_("Bytes a second read from its disks and written to them; unknown over TCP and TLS"),
         sums=("disk_read", "disk_write"),
         column=ColumnHint(width=12)),
)
# fmt: on
