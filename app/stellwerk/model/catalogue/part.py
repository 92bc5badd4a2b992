"""The properties of the disks and network interfaces of VMs. Pure; any thread."""

from collections.abc import Callable
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, Text
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.catalogue.tagged import TAGS_PROP
from stellwerk.model.graph import Graph
from stellwerk.model.part.vm_part import DiskPart, Part, VnicPart
from stellwerk.model.storage import StoragePool, Volume

K = PropKind


def _host(part: Part, graph: Graph) -> Ref | None:
    vm = graph.vm(part.vm_id)
    return Ref(Kind.HOST, vm.host_id) if vm is not None else None


def _of_disk(name: str) -> Callable[[DiskPart, Graph], Any]:
    """A field of the disk; the empty text and no number are unset."""
    return lambda part, _graph: getattr(part.disk, name) or None


def _of_vnic(name: str) -> Callable[[VnicPart, Graph], Any]:
    return lambda part, _graph: getattr(part.vnic, name) or None


def _sample(kind: Kind, key: str) -> Callable[[Part, Graph], float | None]:
    """A sample of a device; of a VM that is off they are forgotten."""
    return lambda part, graph: graph.sample(Ref(kind, part.id), key)


_POOLS = ("host.pools.path", "host.pools.name")
"""What the volume behind a disk is found by."""


def volume_of(part: DiskPart, graph: Graph) -> Volume | None:
    """The volume behind a disk, where its pool was looked at: found by the folder of the pool, or by the names."""
    vm = graph.vm(part.vm_id)
    host = graph.host(vm.host_id) if vm is not None else None
    disk = part.disk
    if host is None or not (disk.source or disk.volume):
        return None
    folder, _slash, file = disk.source.rpartition("/")
    for pool in graph.related(host, "pools"):
        if isinstance(pool, StoragePool) and (pool.name == disk.pool if disk.volume else pool.path == folder):
            found = graph.get(Ref(Kind.VOLUME, f"{pool.id}/{disk.volume or file}"))
            if isinstance(found, Volume):
                return found
    return None


def _of_volume(name: str) -> Callable[[DiskPart, Graph], Any]:
    """A field of the volume behind it; None where none is known."""
    return lambda part, graph: getattr(volume_of(part, graph), name, None)


# fmt: off
def _owner() -> tuple[Prop[Any], ...]:
    """What has it."""
    return (
        Prop(key="vm", kind=K.REF, source=Source.XML, get=lambda p, g: Ref(Kind.VM, p.vm_id),
             title=N_("VM"), help=N_("The VM that has it"), reads=("vm.name",), aliases=("vm_name", "vm_names"),
             column=ColumnHint(width=20, shown=True)),
        Prop(key="host", kind=K.REF, source=Source.DERIVED, get=_host,
             title=N_("Host"), help=N_("The host that its VM is on"), reads=("host.name",), aliases=("on_host",),
             column=ColumnHint(width=14, shown=True)),
    )


def _counted(kind: Kind, prop_kind: PropKind, key: str, title: Text, meaning: Text) -> Prop[Any]:
    """A number that is sampled of a device."""
    return Prop(key=key, kind=prop_kind, source=Source.STATS, get=_sample(kind, key), title=title, help=meaning,
                history=key, rare=True, column=ColumnHint(width=12))


def _disk_samples() -> tuple[Prop[Any], ...]:
    return (
        _counted(Kind.DISK, K.RATE, "disk_read", N_("Disk read"), N_("Bytes a second read from it")),
        _counted(Kind.DISK, K.RATE, "disk_write", N_("Disk write"), N_("Bytes a second written to it")),
        _counted(Kind.DISK, K.COUNT, "disk_read_ops", N_("Disk reads"), N_("Operations a second that read from it")),
        _counted(Kind.DISK, K.COUNT, "disk_write_ops", N_("Disk writes"), N_("Operations a second that write to it")),
        _counted(Kind.DISK, K.COUNT, "disk_flushes", N_("Flushes"),
                 N_("How often a second the guest wants everything on the disk")),
        _counted(Kind.DISK, K.DURATION, "disk_read_latency", N_("Read latency"), N_("What one operation took")),
        _counted(Kind.DISK, K.DURATION, "disk_write_latency", N_("Write latency"), N_("What one operation took")),
    )


def _vnic_samples() -> tuple[Prop[Any], ...]:
    return (
        _counted(Kind.VNIC, K.RATE, "net_in", N_("Network in"), N_("Bytes a second received")),
        _counted(Kind.VNIC, K.RATE, "net_out", N_("Network out"), N_("Bytes a second sent")),
        _counted(Kind.VNIC, K.COUNT, "net_in_packets", N_("Packets in"), N_("Packets a second received")),
        _counted(Kind.VNIC, K.COUNT, "net_out_packets", N_("Packets out"), N_("Packets a second sent")),
        _counted(Kind.VNIC, K.COUNT, "net_in_errors", N_("Errors in"), N_("Broken packets a second received")),
        _counted(Kind.VNIC, K.COUNT, "net_out_errors", N_("Errors out"), N_("Packets a second that were not sent")),
        _counted(Kind.VNIC, K.COUNT, "net_in_drops", N_("Drops in"), N_("Packets a second that were let fall")),
        _counted(Kind.VNIC, K.COUNT, "net_out_drops", N_("Drops out"),
                 N_("Packets a second that were let fall")),
    )


DISK_PROPS: tuple[Prop[DiskPart], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.XML, get=lambda d, g: d.name,
         title=N_("Name"), help=N_("The name of the device in its VM"), aliases=("target",),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.XML, get=lambda d, g: d.id,
         title=N_("Id"), help=N_("The VM's UUID and the name"), column=ColumnHint(width=40)),
    *_owner(),
    Prop(key="device", kind=K.TEXT, source=Source.XML, get=_of_disk("device"),
         title=N_("Device"), help=N_("disk, cdrom, floppy or lun"), aliases=("disk_type",),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="source", kind=K.TEXT, source=Source.XML, get=_of_disk("source"),
         title=N_("Source"), help=N_("The file, device or volume behind it"), aliases=("path", "file"), text=True,
         column=ColumnHint(width=44, shown=True)),
    Prop(key="size", kind=K.BYTES, source=Source.DERIVED, get=_of_volume("capacity"),
         title=N_("Size"), help=N_("What the guest sees, where the storage pool was looked at"),
         reads=("host.volumes.capacity", *_POOLS), aliases=("provisioned_size", "capacity"),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="actual_size", kind=K.BYTES, source=Source.DERIVED, get=_of_volume("allocation"),
         title=N_("Occupied"), help=N_("What it takes of the storage, where the storage pool was looked at"),
         reads=("host.volumes.allocation", *_POOLS), aliases=("allocation",), column=ColumnHint(width=10)),
    Prop(key="source_type", kind=K.TEXT, source=Source.XML, get=_of_disk("source_type"),
         title=N_("Kind of source"), help=N_("file, block, network or volume"), column=ColumnHint(width=8)),
    Prop(key="pool", kind=K.TEXT, source=Source.XML, get=_of_disk("pool"),
         title=N_("Storage pool"), help=N_("The pool that its definition names"), aliases=("storage",),
         column=ColumnHint(width=14)),
    Prop(key="volume", kind=K.TEXT, source=Source.XML, get=_of_disk("volume"),
         title=N_("Volume"), help=N_("The volume that its definition names"), column=ColumnHint(width=20)),
    Prop(key="format", kind=K.TEXT, source=Source.XML, get=_of_disk("format"),
         title=N_("Format"), help=N_("qcow2, raw or another"), column=ColumnHint(width=10, shown=True)),
    Prop(key="bus", kind=K.TEXT, source=Source.XML, get=_of_disk("bus"),
         title=N_("Bus"), help=N_("virtio, scsi, sata or another"), aliases=("interface",),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="serial", kind=K.TEXT, source=Source.XML, get=_of_disk("serial"),
         title=N_("Serial number"), help=N_("As the guest sees it"), text=True,
         column=ColumnHint(width=20)),
    Prop(key="cache", kind=K.TEXT, source=Source.XML, get=_of_disk("cache"),
         title=N_("Cache"), help=N_("none, writeback, writethrough or another"), column=ColumnHint(width=10)),
    Prop(key="read_only", kind=K.FLAG, source=Source.XML, get=lambda d, g: d.disk.read_only,
         title=N_("Read-only"), help=N_("The VM cannot write to it"), column=ColumnHint(width=8)),
    Prop(key="shareable", kind=K.FLAG, source=Source.XML, get=lambda d, g: d.disk.shareable,
         title=N_("Shareable"), help=N_("Several VMs may use it at once"), column=ColumnHint(width=8)),
    Prop(key="boot_order", kind=K.COUNT, source=Source.XML, get=_of_disk("boot_order"),
         title=N_("Boot order"), help=N_("Its place among what the VM starts from"), column=ColumnHint(width=6)),
    Prop(key="backing", kind=K.TEXTS, source=Source.XML, get=lambda d, g: d.disk.backing,
         title=N_("Stands on"), help=N_("The files below it that the definition names"),
         column=ColumnHint(width=30)),
    TAGS_PROP,
    *_disk_samples(),
)

VNIC_PROPS: tuple[Prop[VnicPart], ...] = (
    Prop(key="name", kind=K.TEXT, source=Source.XML, get=lambda n, g: n.name or None,
         title=N_("MAC address"), help=N_("Its hardware address"), aliases=("mac",), text=True,
         column=ColumnHint(width=18, shown=True)),
    Prop(key="id", kind=K.TEXT, source=Source.XML, get=lambda n, g: n.id,
         title=N_("Id"), help=N_("The VM's UUID and the MAC address"), column=ColumnHint(width=40)),
    *_owner(),
    Prop(key="network", kind=K.TEXT, source=Source.XML, get=_of_vnic("source"),
         title=N_("Network"), help=N_("The network, bridge or interface that it is plugged into"),
         aliases=("source", "bridge", "network_name"), column=ColumnHint(width=16, shown=True)),
    Prop(key="type", kind=K.TEXT, source=Source.XML, get=_of_vnic("type"),
         title=N_("Type"), help=N_("network, bridge, direct, user or another"),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="model", kind=K.TEXT, source=Source.XML, get=_of_vnic("model"),
         title=N_("Model"), help=N_("The card that the VM sees"), column=ColumnHint(width=10, shown=True)),
    Prop(key="link_up", kind=K.FLAG, source=Source.XML, get=lambda n, g: n.vnic.link_up,
         title=N_("Link up"), help=N_("Its cable is plugged in"), aliases=("link", "plugged"),
         column=ColumnHint(width=8, shown=True)),
    Prop(key="target", kind=K.TEXT, source=Source.XML, get=_of_vnic("target"),
         title=N_("Interface on the host"), help=N_("The host's end of it while the VM runs"), aliases=("tap",),
         column=ColumnHint(width=12)),
    Prop(key="portgroup", kind=K.TEXT, source=Source.XML, get=_of_vnic("portgroup"),
         title=N_("Port group"), help=N_("The port group of its network"), column=ColumnHint(width=12)),
    Prop(key="boot_order", kind=K.COUNT, source=Source.XML, get=_of_vnic("boot_order"),
         title=N_("Boot order"), help=N_("Its place among what the VM starts from"), column=ColumnHint(width=6)),
    TAGS_PROP,
    *_vnic_samples(),
)
# fmt: on
