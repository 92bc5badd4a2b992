"""The properties of VMs. Pure; any thread."""

from collections.abc import Callable, Iterable
from typing import Any

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import N_, natural_key
from stellwerk.model.catalogue.os_name import OS_ALIASES
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import FOLDER_PROP, TAGS_PROP
from stellwerk.model.catalogue.traffic import both
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.hardware.difference import waiting_text
from stellwerk.model.host import host_status
from stellwerk.model.state import FOREIGN_VM_STATUSES, VM_ALIASES, HostStatus, LinkState, VmStatus
from stellwerk.model.tag_tree import SEPARATOR
from stellwerk.model.vm import Vm

K = PropKind


_AWAY = (HostStatus.NON_RESPONSIVE, HostStatus.NON_OPERATIONAL, HostStatus.DOWN)
"""What a host is that does not answer for too long; the second where checks have found out why, the third where it was
shut down by command."""


def vm_status(vm: Vm, graph: Graph) -> VmStatus:
    """The status: what its host reports, and Unknown from the moment that host is NonResponsive. A move is told by the
    other host first."""
    domain = vm.domain
    host = graph.host(domain.host_id)
    if host is not None:
        link = host.link
        # Only such links can be away; asking for that first makes this a third cheaper for each row.
        if (link.overdue or link.leaving) and host_status(host) in _AWAY:
            return VmStatus.UNKNOWN
    return domain.status if vm.moving_to is None else VmStatus.MIGRATING_FROM


def _d(name: str) -> Callable[[Vm, Graph], Any]:
    """A part of the definition; the empty text and the empty tuple are unknown."""
    return lambda vm, graph: getattr(vm.domain.definition, name) or None


def _r(name: str) -> Callable[[Vm, Graph], Any]:
    return lambda vm, graph: getattr(vm.domain.runtime, name)


def _sample(key: str) -> Callable[[Vm, Graph], float | None]:
    """A sample of a running VM: what was last sampled of one that is off says nothing."""
    return lambda vm, graph: graph.sample(Ref(Kind.VM, vm.id), key) if vm.domain.active else None


def _both(one: str, other: str) -> Callable[[Vm, Graph], float | None]:
    """The sum of two samples of a running VM, as far as they are known."""
    return lambda vm, graph: both(graph, Ref(Kind.VM, vm.id), one, other) if vm.domain.active else None


def _cluster(vm: Vm, graph: Graph) -> Ref | None:
    host = graph.host(vm.host_id)
    return Ref(Kind.CLUSTER, host.cluster_id) if host else None


def _data_center(vm: Vm, graph: Graph) -> Ref | None:
    host = graph.host(vm.host_id)
    cluster = graph.cluster(host.cluster_id) if host is not None else None
    return Ref(Kind.DATA_CENTER, cluster.data_center_id) if cluster is not None else None


def host_names(ids: Iterable[HostId], graph: Graph) -> tuple[str, ...]:
    """The names of hosts, those that are there, in natural order, as lists and sentences show them."""
    return tuple(sorted((host.name for id_ in ids if (host := graph.host(id_)) is not None), key=natural_key))


def _uptime(vm: Vm, graph: Graph) -> float | None:
    started = vm.domain.runtime.started
    return None if started is None or not vm.domain.active else max(0.0, graph.now - started)


def _real_disks(vm: Vm) -> tuple[Disk, ...]:
    return tuple(disk for disk in vm.domain.definition.disks if disk.device in ("disk", "lun"))


def _disk_texts(vm: Vm, graph: Graph) -> tuple[str, ...]:
    return tuple(f"{disk.target}: {disk.source or '-'}" for disk in vm.domain.definition.disks)


def _serials(vm: Vm, graph: Graph) -> tuple[str, ...]:
    return tuple(disk.serial for disk in vm.domain.definition.disks if disk.serial)


def _display(vm: Vm, graph: Graph) -> str | None:
    return ", ".join(graphics.type for graphics in vm.domain.definition.graphics) or None


def _written_tags(vm: Vm, graph: Graph) -> tuple[str, ...] | None:
    paths = vm.domain.definition.tag_paths
    return None if paths is None else tuple(SEPARATOR.join(path) for path in paths)


def _written_folder(vm: Vm, graph: Graph) -> str | None:
    path = vm.domain.definition.folder_path
    return None if path is None else SEPARATOR.join(path)


def _written_fields(vm: Vm, graph: Graph) -> tuple[str, ...] | None:
    values = vm.domain.definition.field_values
    return None if values is None else tuple(f"{key}: {text}" for key, text in values)


def _seen(vm: Vm, graph: Graph) -> float | None:
    """Now while its host is connected; else when that host last answered."""
    host = graph.host(vm.host_id)
    if host is not None and host.link.state is LinkState.LIVE:
        return graph.now
    return (host.link.answered if host is not None else None) or vm.domain.seen or None


def _protected(vm: Vm, graph: Graph) -> bool:
    return vm.domain.definition.delete_protection


def _start_delay(vm: Vm, graph: Graph) -> float | None:
    definition = vm.domain.definition
    return float(definition.start_delay) if definition.start_order else None


def _waiting(vm: Vm, graph: Graph) -> tuple[str, ...]:
    return tuple(waiting_text(line) for line in vm.domain.runtime.waiting or ())


def _also_on(vm: Vm, graph: Graph) -> tuple[str, ...]:
    return host_names([host_id for host_id in vm.also_on if host_id != vm.moving_to], graph)


def _moving_to(vm: Vm, graph: Graph) -> str | None:
    return next(iter(host_names((vm.moving_to,), graph)), None) if vm.moving_to is not None else None


def _problem(vm: Vm, graph: Graph) -> str | None:
    if vm.active_on:
        return "active on several hosts"
    return "parts of its definition could not be read" if vm.domain.definition.unread else None


# fmt: off
VM_PROPS: tuple[Prop[Vm], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.XML, get=lambda vm, g: vm.domain.definition.name,
         title=N_("Name"), help=N_("The name of the domain"), aliases=("vm_name",), text=True,
         column=ColumnHint(width=24, shown=True)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda vm, g: g.number(Ref(Kind.VM, vm.id)),
         title=N_("No."), help=N_("A short stable number, accepted wherever a VM is named"),
         column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.STATE, get=lambda vm, g: vm.id,
         title=N_("UUID"), help=N_("The UUID of the domain"), aliases=("uuid",), text=True,
         column=ColumnHint(width=36)),
    Prop(key="status", kind=K.ENUM, source=Source.DERIVED, get=lambda vm, g: vm_status(vm, g)._value_,
         title=N_("Status"), help=N_("What it does; Unknown while its host does not respond"),
         reads=("host.status",), choices=tuple(s.value for s in VmStatus),
         choice_aliases={k: v.value for k, v in VM_ALIASES.items()}, foreign=FOREIGN_VM_STATUSES,
         column=ColumnHint(width=14, shown=True)),
    Prop(key="last_status", kind=K.ENUM, source=Source.STATE, get=lambda vm, g: vm.domain.status._value_,
         title=N_("Last status"), help=N_("What its host reported last"),
         choices=tuple(s.value for s in VmStatus),
         choice_aliases={k: v.value for k, v in VM_ALIASES.items()}, foreign=FOREIGN_VM_STATUSES,
         column=ColumnHint(width=14)),
    Prop(key="status_reason", kind=K.TEXT, source=Source.STATE,
         get=lambda vm, g: vm.domain.runtime.reason or None,
         title=N_("Reason"), help=N_("libvirt's reason for the state"), column=ColumnHint(width=16)),
    Prop(key="active", kind=K.FLAG, source=Source.STATE, get=lambda vm, g: vm.domain.active,
         title=N_("Running"), help=N_("A process of it exists on its host"), column=ColumnHint(width=8)),
    Prop(key="problem", kind=K.TEXT, source=Source.STATE, get=_problem,
         title=N_("Problem"), help=N_("What needs attention"), column=ColumnHint(width=24)),
    Prop(key="title", kind=K.TEXT, source=Source.XML, get=_d("title"),
         title=N_("Title"), help=N_("A short text kept in the domain"), text=True,
         column=ColumnHint(width=24)),
    Prop(key="description", kind=K.TEXT, source=Source.XML, get=_d("description"),
         title=N_("Description"), help=N_("A note kept in the domain"), aliases=("comment",), text=True,
         column=ColumnHint(width=30)),
    Prop(key="host", kind=K.REF, source=Source.STATE, get=lambda vm, g: Ref(Kind.HOST, vm.host_id),
         title=N_("Host"), help=N_("The host it is on, running or not"), aliases=("on_host",),
         reads=("host.name",), column=ColumnHint(width=16, shown=True)),
    TAGS_PROP,
    FOLDER_PROP,
    Prop(key="cluster", kind=K.REF, source=Source.DERIVED, get=_cluster,
         title=N_("Cluster"), help=N_("The cluster of its host"), reads=("host.cluster", "cluster.name"),
         column=ColumnHint(width=16)),
    Prop(key="datacenter", kind=K.REF, source=Source.DERIVED, get=_data_center,
         title=N_("Data center"), help=N_("The data center of its host"), aliases=("data_center",),
         reads=("host.datacenter", "datacenter.name"), column=ColumnHint(width=16)),
    Prop(key="also_on", kind=K.TEXTS, source=Source.STATE, get=_also_on,
         title=N_("Also defined on"), help=N_("Other hosts that define it, but for one that it is moving to"),
         reads=("also_on.name",), column=ColumnHint(width=16)),
    Prop(key="moving_to", kind=K.TEXT, source=Source.STATE, get=_moving_to,
         title=N_("Moving to"), help=N_("The host that it is migrating to"), reads=("also_on.name",),
         column=ColumnHint(width=16)),
    Prop(key="active_on", kind=K.TEXTS, source=Source.STATE, get=lambda vm, g: host_names(vm.active_on, g),
         title=N_("Active on several hosts"),
         help=N_("Hosts on which it runs at the same time without a migration between them"),
         reads=("host.name", "also_on.name"), column=ColumnHint(width=16)),
    Prop(key="vcpus", kind=K.COUNT, source=Source.XML, get=_d("vcpus"),
         title=N_("vCPUs"), help=N_("Virtual processors plugged in"), aliases=("cpus", "num_of_cpus"),
         column=ColumnHint(width=6, shown=True)),
    Prop(key="max_vcpus", kind=K.COUNT, source=Source.XML, get=_d("max_vcpus"),
         title=N_("Maximum vCPUs"), help=N_("Virtual processors it can grow to while it runs"),
         column=ColumnHint(width=6)),
    Prop(key="memory", kind=K.BYTES, source=Source.XML, get=_d("memory"),
         title=N_("Memory"), help=N_("Memory given to it"), aliases=("mem_size",), size_unit="MiB",
         column=ColumnHint(width=10, shown=True)),
    Prop(key="max_memory", kind=K.BYTES, source=Source.XML, get=_d("max_memory"),
         title=N_("Maximum memory"), help=N_("Memory it can grow to while it runs"), size_unit="MiB",
         column=ColumnHint(width=10)),
    Prop(key="ips", kind=K.IPS, source=Source.AGENT, get=_r("ips"),
         title=N_("IP addresses"), help=N_("From the guest agent, the DHCP lease or the host's ARP table"),
         aliases=("ip", "guest_ip", "vm_ip"), text=True, column=ColumnHint(width=18, shown=True)),
    Prop(key="ip_source", kind=K.TEXT, source=Source.AGENT,
         get=lambda vm, g: vm.domain.runtime.ip_source or None,
         title=N_("Source of the addresses"), help=N_("agent, lease or arp"), column=ColumnHint(width=8)),
    Prop(key="macs", kind=K.TEXTS, source=Source.XML,
         get=lambda vm, g: tuple(n.mac for n in vm.domain.definition.vnics),
         title=N_("MAC addresses"), help=N_("Of its network interfaces"), aliases=("mac",), text=True,
         column=ColumnHint(width=18)),
    Prop(key="networks", kind=K.TEXTS, source=Source.XML,
         get=lambda vm, g: tuple(n.source for n in vm.domain.definition.vnics if n.source),
         title=N_("Networks"), help=N_("Networks, bridges and interfaces it is attached to"),
         column=ColumnHint(width=16)),
    Prop(key="disks", kind=K.TEXTS, source=Source.XML, get=_disk_texts,
         title=N_("Disks"), help=N_("Each drive with what is in it"), text=True,
         column=ColumnHint(width=40)),
    Prop(key="disk_serials", kind=K.TEXTS, source=Source.XML, get=_serials,
         title=N_("Serial numbers"), help=N_("Of its drives, as the guest sees them"), aliases=("serial",), text=True,
         column=ColumnHint(width=20)),
    Prop(key="disk_count", kind=K.COUNT, source=Source.XML, get=lambda vm, g: len(_real_disks(vm)),
         title=N_("Disk count"), help=N_("Disks, without CDs and floppies"), column=ColumnHint(width=6)),
    Prop(key="firmware", kind=K.TEXT, source=Source.XML,
         get=lambda vm, g: vm.domain.definition.firmware.type,
         title=N_("Firmware"), help=N_("bios or uefi"), column=ColumnHint(width=8)),
    Prop(key="secure_boot", kind=K.FLAG, source=Source.XML,
         get=lambda vm, g: vm.domain.definition.firmware.secure_boot,
         title=N_("Secure boot"), help=N_("The firmware starts signed systems only"),
         column=ColumnHint(width=6)),
    Prop(key="machine", kind=K.TEXT, source=Source.XML, get=_d("machine"),
         title=N_("Machine type"), help=N_("The chipset that QEMU models"), column=ColumnHint(width=14)),
    Prop(key="arch", kind=K.TEXT, source=Source.XML, get=_d("arch"),
         title=N_("Architecture"), help=N_("The processor architecture it sees"), aliases=("architecture",),
         column=ColumnHint(width=8)),
    Prop(key="type", kind=K.TEXT, source=Source.XML, get=_d("type"),
         title=N_("Virtualisation"), help=N_("kvm, qemu (software emulation), lxc, xen, test"),
         column=ColumnHint(width=8)),
    Prop(key="cpu_model", kind=K.TEXT, source=Source.XML,
         get=lambda vm, g: vm.domain.definition.cpu_model or vm.domain.definition.cpu_mode or None,
         title=N_("CPU model"), help=N_("The processor model it sees"), column=ColumnHint(width=16)),
    Prop(key="os", kind=K.TEXT, source=Source.XML, get=lambda vm, g: vm.domain.definition.os_id or None,
         title=N_("Operating system"), help=N_("libosinfo's id, where the definition names one"),
         aliases=("guest_os",), choice_aliases=OS_ALIASES, text=True, column=ColumnHint(width=16)),
    Prop(key="written_tags", kind=K.TEXTS, source=Source.XML, get=_written_tags,
         title=N_("Tags in its definition"), help=N_("The tags, by their paths, that its definition on the host names"),
         column=ColumnHint(width=24)),
    Prop(key="written_folder", kind=K.TEXT, source=Source.XML, get=_written_folder,
         title=N_("Folder in its definition"),
         help=N_("The folder, by its path, that its definition on the host names"), column=ColumnHint(width=20)),
    Prop(key="written_fields", kind=K.TEXTS, source=Source.XML, get=_written_fields,
         title=N_("Fields in its definition"),
         help=N_("The values of fields that its definition on the host names"), column=ColumnHint(width=24)),
    Prop(key="display", kind=K.TEXT, source=Source.XML, get=_display,
         title=N_("Display"), help=N_("vnc, spice"), aliases=("display_type",), column=ColumnHint(width=8)),
    Prop(key="agent", kind=K.FLAG, source=Source.AGENT, get=_r("agent"),
         title=N_("Guest agent"), help=N_("The guest agent answers"), column=ColumnHint(width=6)),
    Prop(key="autostart", kind=K.FLAG, source=Source.STATE, get=_r("autostart"),
         title=N_("Autostart"), help=N_("libvirt starts it when its host starts"),
         column=ColumnHint(width=6)),
    Prop(key="start_order", kind=K.COUNT, source=Source.XML, get=_d("start_order"),
         title=N_("Start order"),
         help=N_("Its place among the VMs that a running Stellwerk starts after their host was started"),
         column=ColumnHint(width=8)),
    Prop(key="start_delay", kind=K.DURATION, source=Source.XML, get=_start_delay,
         title=N_("Pause after its start"),
         help=N_("How long the next VM in the start order of its host waits"), column=ColumnHint(width=8)),
    Prop(key="delete_protection", kind=K.FLAG, source=Source.XML, get=_protected,
         title=N_("Delete protection"), help=N_("It may not be removed"), aliases=("protected",),
         column=ColumnHint(width=6)),
    Prop(key="persistent", kind=K.FLAG, source=Source.STATE, get=_r("persistent"),
         title=N_("Persistent"), help=N_("It stays defined when it is off"), column=ColumnHint(width=6)),
    Prop(key="managed_save", kind=K.FLAG, source=Source.STATE, get=_r("managed_save"),
         title=N_("Saved"), help=N_("Its memory is saved on disk; it resumes from there"),
         column=ColumnHint(width=6)),
    Prop(key="pending", kind=K.TEXTS, source=Source.STATE, get=_waiting,
         title=N_("Waits for its next start"), help=N_("What is stored and not so while it runs"),
         column=ColumnHint(width=24)),
    Prop(key="has_snapshots", kind=K.FLAG, source=Source.STATE, get=_r("has_snapshots"),
         title=N_("Snapshots"), help=N_("It has snapshots"), column=ColumnHint(width=6)),
    Prop(key="started", kind=K.TIME, source=Source.STATE, get=_r("started"),
         title=N_("Started"), help=N_("When it was started, or since when it is known to run"),
         aliases=("boot_time",), column=ColumnHint(width=18)),
    Prop(key="started_exactly", kind=K.FLAG, source=Source.STATE, get=_r("started_exactly"),
         title=N_("Start seen"),
         help=N_("The start itself was seen; otherwise the uptime is at least that long"),
         column=ColumnHint(width=6)),
    Prop(key="uptime", kind=K.DURATION, source=Source.DERIVED, get=_uptime,
         title=N_("Uptime"), help=N_("How long it has been running, at least"), ticks=True,
         column=ColumnHint(width=12)),
    Prop(key="seen", kind=K.TIME, source=Source.STATE, get=_seen,
         title=N_("Seen"), help=N_("When its host last confirmed it"), ticks=True,
         column=ColumnHint(width=18)),
    Prop(key="cpu_usage", kind=K.PERCENT, source=Source.STATS, get=_sample("cpu_usage"),
         title=N_("CPU"), help=N_("Use of its virtual processors, 100 % = all of them"),
         aliases=("usage_cpu_percent",), history="cpu_usage",
         column=ColumnHint(width=12, shown=True, bar=True)),
    Prop(key="mem_usage", kind=K.PERCENT, source=Source.STATS, get=_sample("mem_usage"),
         title=N_("Memory used"), help=N_("Share of its memory in use, from the balloon driver"),
         aliases=("memory_usage", "usage_mem_percent"), history="mem_usage",
         column=ColumnHint(width=12, shown=True, bar=True)),
    Prop(key="disk_read", kind=K.RATE, source=Source.STATS, get=_sample("disk_read"),
         title=N_("Disk read"), help=N_("Bytes a second read from its disks"), history="disk_read",
         column=ColumnHint(width=12)),
    Prop(key="disk_write", kind=K.RATE, source=Source.STATS, get=_sample("disk_write"),
         title=N_("Disk write"), help=N_("Bytes a second written to its disks"), history="disk_write",
         column=ColumnHint(width=12)),
    Prop(key="disk_io", kind=K.RATE, source=Source.STATS, get=_both("disk_read", "disk_write"),
         title=N_("Disk traffic"), help=N_("Bytes a second read from its disks and written to them"),
         sums=("disk_read", "disk_write"),
         column=ColumnHint(width=12)),
    Prop(key="disk_read_ops", kind=K.COUNT, source=Source.STATS, get=_sample("disk_read_ops"),
         title=N_("Disk reads"), help=N_("Operations a second that read from its disks"), history="disk_read_ops",
         aliases=("read_iops",), column=ColumnHint(width=10)),
    Prop(key="disk_write_ops", kind=K.COUNT, source=Source.STATS, get=_sample("disk_write_ops"),
         title=N_("Disk writes"), help=N_("Operations a second that write to its disks"), history="disk_write_ops",
         aliases=("write_iops",), column=ColumnHint(width=10)),
    Prop(key="net_in", kind=K.RATE, source=Source.STATS, get=_sample("net_in"),
         title=N_("Network in"), help=N_("Bytes a second received"), history="net_in",
         column=ColumnHint(width=12)),
    Prop(key="net_out", kind=K.RATE, source=Source.STATS, get=_sample("net_out"),
         title=N_("Network out"), help=N_("Bytes a second sent"), history="net_out",
         column=ColumnHint(width=12)),
    Prop(key="net_io", kind=K.RATE, source=Source.STATS, get=_both("net_in", "net_out"),
         title=N_("Network traffic"), help=N_("Bytes a second received and sent"), sums=("net_in", "net_out"),
         column=ColumnHint(width=12)),
    Prop(key="cpu_wait", kind=K.PERCENT, source=Source.STATS, get=_sample("cpu_wait"),
         title=N_("CPU waiting"), help=N_("Share of the time that its virtual processors wait for disks"),
         history="cpu_wait", rare=True, column=ColumnHint(width=10)),
    Prop(key="cpu_steal", kind=K.PERCENT, source=Source.STATS, get=_sample("cpu_steal"),
         title=N_("CPU stolen"), help=N_("Share of the time that its virtual processors wait for one of the host's"),
         history="cpu_steal", rare=True, aliases=("steal",), column=ColumnHint(width=10)),
    Prop(key="mem_resident", kind=K.BYTES, source=Source.STATS, get=_sample("mem_resident"),
         title=N_("Memory of the host"), help=N_("What it takes of its host's memory"), history="mem_resident",
         rare=True, aliases=("rss",), size_unit="MiB", column=ColumnHint(width=10)),
    Prop(key="disk_capacity", kind=K.BYTES, source=Source.STATS, get=_sample("disk_capacity"),
         title=N_("Disk size"), help=N_("Size of its disks as it sees them"), aliases=("disk_size",),
         column=ColumnHint(width=10)),
    Prop(key="disk_allocation", kind=K.BYTES, source=Source.STATS, get=_sample("disk_allocation"),
         title=N_("Disk used"), help=N_("What its disks take up on the storage"),
         column=ColumnHint(width=10)),
)
# fmt: on
