"""The facts of an object's summary: which, under which heading, and why one is unknown. Pure; owner thread."""

from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text, _, translate, with_marks
from stellwerk.core.unit import format_duration
from stellwerk.model.catalogue.format import DASH, choice_word, format_time, format_value
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.entity import Entity
from stellwerk.model.event import Event
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task
from stellwerk.model.vm import Vm
from stellwerk.policy.sample.memory_silence import memory_unknown
from stellwerk.ui.models.away import host_of, is_away
from stellwerk.ui.models.cell import one_line

MOST_LINES = 6
"""Elements of a set that are listed one by one; the rest is counted."""


_WORDS = frozenset({"outcome", "origin"})
"""Keys of texts that are always one of a few words."""
_ALSO_BY_HOST = frozenset({"ips", "ip_source"})
"""What agents tell and the host may know, too."""


class FactGroup(Record, frozen=True):
    """A heading and the keys of properties below it."""

    title: Text
    keys: tuple[str, ...]


class Fact(Record, frozen=True, kw_only=True):
    """One value in words. `tip` explains it; `ref` is what it leads to."""

    text: str
    tip: str
    ref: Ref | None = None
    grey: bool = False


Columns = tuple[tuple[FactGroup, ...], tuple[FactGroup, ...]]
"""The left and the right column."""

_ABOUT = N_("General")
FACTS: dict[Kind, Columns] = {
    Kind.VM: (
        (
            FactGroup(_ABOUT, ("title", "description", "tags", "os", "template", "uptime", "ips", "number", "id")),
            FactGroup(
                N_("Guest"), ("agent", "guest_name", "guest_system", "guest_kernel", "guest_users", "file_systems")
            ),
            FactGroup(N_("Machine"), ("vcpus", "cpu_model", "memory", "firmware", "machine", "type", "display")),
        ),
        (
            FactGroup(N_("Place"), ("host", "cluster", "datacenter", "folder", "also_on")),
            FactGroup(N_("Disks"), ("disks", "disk_capacity", "disk_allocation")),
            FactGroup(N_("Networks"), ("networks", "macs")),
            FactGroup(
                N_("Behaviour"),
                ("autostart", "start_order", "start_delay", "persistent", "managed_save", "has_snapshots", "seen"),
            ),
        ),
    ),
    Kind.HOST: (
        (
            FactGroup(_ABOUT, ("description", "tags", "hostname", "uri", "uptime", "warning", "number", "id")),
            FactGroup(N_("Connection"), ("transport", "rtt", "seen", "status_since")),
            FactGroup(N_("VMs"), ("vm_count", "active_vms")),
            FactGroup(N_("Place"), ("cluster", "datacenter")),
        ),
        (
            FactGroup(
                N_("Processors"),
                ("cpu_model", "cpus", "sockets", "cpu_cores", "cpu_speed", "numa_nodes", "arch", "kvm"),
            ),
            FactGroup(N_("Memory"), ("memory",)),
            FactGroup(
                N_("Software"), ("os", "kernel", "driver", "hypervisor_version", "libvirt_version", "session", "hw_id")
            ),
        ),
    ),
    Kind.CLUSTER: (
        (FactGroup(_ABOUT, ("description", "tags", "datacenter", "cpu_type", "number", "id")),),
        (
            FactGroup(N_("Hosts"), ("host_count", "hosts_up", "cpus", "memory")),
            FactGroup(N_("VMs"), ("vm_count", "active_vms")),
        ),
    ),
    Kind.DATA_CENTER: (
        (FactGroup(_ABOUT, ("description", "tags", "number", "id")),),
        (
            FactGroup(N_("Hosts"), ("cluster_count", "host_count", "hosts_up", "cpus", "memory")),
            FactGroup(N_("VMs"), ("vm_count", "active_vms")),
        ),
    ),
    Kind.STORAGE_POOL: (
        (FactGroup(_ABOUT, ("host", "tags", "type", "path", "active", "autostart", "persistent", "id")),),
        (FactGroup(N_("Space"), ("capacity", "allocation", "available", "used_percent", "volume_count", "seen")),),
    ),
    Kind.VOLUME: (
        (FactGroup(_ABOUT, ("pool", "host", "tags", "path", "type", "format", "id")),),
        (FactGroup(N_("Space"), ("capacity", "allocation", "backing")), FactGroup(N_("Use"), ("used_by",))),
    ),
    Kind.LIBVIRT_NETWORK: (
        (FactGroup(_ABOUT, ("host", "tags", "bridge", "forward", "active", "autostart", "persistent", "id")),),
        (FactGroup(N_("Addresses"), ("addresses", "lease_count", "seen")), FactGroup(N_("Use"), ("used_by",))),
    ),
    Kind.NIC: (
        (
            FactGroup(_ABOUT, ("host", "tags", "type", "state", "mac", "id")),
            FactGroup(N_("Use"), ("used_by", "networks")),
        ),
        (
            FactGroup(N_("Link"), ("speed", "mtu", "driver", "master", "ports", "parent", "vlan")),
            FactGroup(N_("Addresses"), ("addresses", "seen")),
        ),
    ),
    Kind.DISK: (
        (FactGroup(_ABOUT, ("vm", "host", "tags", "device", "bus", "serial", "id")),),
        (
            FactGroup(N_("Source"), ("source", "source_type", "pool", "volume", "format", "backing")),
            FactGroup(N_("Use"), ("cache", "read_only", "shareable", "boot_order")),
        ),
    ),
    Kind.VNIC: (
        (FactGroup(_ABOUT, ("vm", "host", "tags", "name", "model", "id")),),
        (FactGroup(N_("Link"), ("network", "type", "portgroup", "link_up", "target", "boot_order")),),
    ),
    Kind.TASK: (
        (FactGroup(_ABOUT, ("target", "status", "progress", "note", "command", "tags")),),
        (FactGroup(N_("Course"), ("actor", "origin", "time", "ended", "duration", "id")),),
    ),
    Kind.EVENT: (
        (FactGroup(_ABOUT, ("severity", "time", "objects", "outcome", "duration", "tags")),),
        (FactGroup(N_("Cause"), ("actor", "origin", "reason", "code", "id")),),
    ),
    Kind.TAG: (
        (FactGroup(_ABOUT, ("path", "parent", "color", "description", "number", "id")),),
        (FactGroup(N_("Objects"), ("object_count", "vm_count", "host_count", "tag_count")),),
    ),
    Kind.FOLDER: (
        (FactGroup(_ABOUT, ("path", "parent", "description", "number", "id")),),
        (FactGroup(N_("In it"), ("vm_count", "folder_count")),),
    ),
    Kind.FIELD: (
        (FactGroup(_ABOUT, ("title", "key", "type", "choices", "kinds")),),
        (FactGroup(N_("Use"), ("value_count", "position", "number", "id")),),
    ),
    Kind.SNAPSHOT: (
        (FactGroup(_ABOUT, ("vm", "host", "tags", "created", "age", "description", "id")),),
        (FactGroup(N_("What it keeps"), ("state", "memory", "external", "current", "parent", "files")),),
    ),
    Kind.TRASH: (
        (FactGroup(_ABOUT, ("type", "host", "pool", "removed", "until", "left", "uuid")),),
        (FactGroup(N_("What it keeps"), ("size", "file_count", "files", "path", "id")),),
    ),
    Kind.ALARM: (
        (FactGroup(_ABOUT, ("query", "hold", "clear", "clear_hold", "type", "problem")),),
        (FactGroup(N_("Telling"), ("severity", "actions", "silent_until", "open", "number", "id")),),
    ),
    Kind.ALERT: (
        (FactGroup(_ABOUT, ("severity", "object", "object_name", "object_type")),),
        (FactGroup(N_("Cause"), ("alarm", "raised", "age", "id")),),
    ),
    Kind.TEMPLATE: (
        (
            FactGroup(_ABOUT, ("description", "tags", "os", "source", "created", "sealed", "number", "id")),
            FactGroup(N_("State"), ("state", "problem", "checked", "seen")),
        ),
        (
            FactGroup(N_("What its VMs get"), ("vcpus", "memory", "firmware")),
            FactGroup(N_("Disks"), ("disk_size", "allocation", "files")),
            FactGroup(N_("Use"), ("thin_vms", "vm_count", "version", "host", "cluster")),
        ),
    ),
    Kind.BOOKMARK: (
        (FactGroup(_ABOUT, ("query", "type", "problem")),),
        (FactGroup(N_("In the list"), ("position", "icon", "number", "id")),),
    ),
}


def fact_of(prop: Prop[Any], entity: Entity, graph: Graph) -> Fact:
    """A property in words, greyed where the object is away."""
    value = prop.get(entity, graph)
    if value is None or value in ("", ()):
        return Fact(text=DASH, tip=unknown_reason(prop, entity, graph), grey=True)
    grey = is_away(entity, graph) and prop.source is not Source.USER
    if prop.key == "seen":
        return Fact(text=age_words(value, graph.now), tip=format_time(value), grey=grey)
    return Fact(
        text=_lines(prop, value, graph),
        tip=_away_text(entity, graph) if grey else _exact(prop, value),
        ref=_leads_to(prop, value, entity, graph),
        grey=grey,
    )


def age_words(moment: float, now: float) -> str:
    """`now`, `16 min ago`."""
    age = now - moment
    return _("now") if age < 1.0 else _("{age} ago").format(age=format_duration(age))


def _leads_to(prop: Prop[Any], value: Any, entity: Entity, graph: Graph) -> Ref | None:
    """What a value names; of a task the object that it is done to, of an event the first that it is about."""
    ref: Ref | None = value if prop.kind is PropKind.REF else None
    if isinstance(entity, Task) and prop.key == "target":
        ref = entity.target
    elif isinstance(entity, Event) and prop.key == "objects" and entity.subjects:
        ref = entity.subjects[0].ref
    return ref if ref is not None and graph.get(ref) is not None else None


def unknown_reason(prop: Prop[Any], entity: Entity, graph: Graph) -> str:
    """Why a value is unknown, in a sentence."""
    off = isinstance(entity, Vm) and not entity.domain.active
    match prop.source:
        case Source.STATS | Source.AGENT if off:
            return _("Known while the VM runs")
        case Source.AGENT if isinstance(entity, Vm):
            return _not_told(prop, entity)
        case _ if is_away(entity, graph):
            return _("Not known: {reason}").format(reason=_away_text(entity, graph))
        case Source.STATS:
            told = memory_unknown(entity, graph) if isinstance(entity, Vm) and prop.key == "mem_usage" else ""
            return told or _("Not sampled yet")
        case Source.XML:
            return _("Its definition does not say")
        case Source.USER:
            return _("Not set")
        case Source.STATE | Source.DERIVED | Source.AGENT:
            return _("Known while the VM runs") if off and prop.key == "uptime" else _("None, or not told")


def _not_told(prop: Prop[Any], vm: Vm) -> str:
    """Why a guest did not tell this."""
    run, guest = vm.domain.runtime, vm.domain.runtime.guest
    if not vm.domain.definition.has_agent_channel and prop.key not in _ALSO_BY_HOST:
        return _("The VM has no channel for a guest agent")
    if not run.agent:
        return _("The guest agent does not answer, or is not installed")
    if guest is None:
        return _("The guest agent was not asked yet")
    if guest.unknown:
        return _("The guest agent did not tell: {reason}").format(reason=guest.unknown)
    return _("Nobody is logged in") if prop.key == "guest_users" else _("The guest agent tells of none")


def _away_text(entity: Entity, graph: Graph) -> str:
    host = host_of(entity, graph)
    if host is None:
        return ""
    if host.link.answered is None:
        return _('host "{name}" was never seen').format(name=host.name)
    text = _('host "{name}" is away, seen {age}')
    return text.format(name=host.name, age=age_words(host.link.answered, graph.now))


def _lines(prop: Prop[Any], value: Any, graph: Graph) -> str:
    """Sets one element a line."""
    if prop.key in _WORDS:
        return choice_word(value)
    if prop.key == "start_order":
        return _("{n}, needs a running Stellwerk").format(n=value)
    if prop.kind not in (PropKind.TEXTS, PropKind.IPS):
        return one_line(format_value(prop, value, graph))
    lines = [one_line(text) for text in value[:MOST_LINES]]
    rest = len(value) - MOST_LINES
    return "\n".join(lines if rest <= 0 else [*lines, _("and {n} more").format(n=rest)])


def _exact(prop: Prop[Any], value: Any) -> str:
    """What the short form leaves out."""
    if prop.kind is PropKind.BYTES:
        return _("{n} bytes").format(n=with_marks(f"{value:,}"))
    if prop.kind in (PropKind.TEXTS, PropKind.IPS) and len(value) > MOST_LINES:
        return "\n".join(value[:200])
    return translate(prop.help)
