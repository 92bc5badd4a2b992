"""The table of relations: which objects lead to which. Pure; any thread."""

from collections.abc import Callable, Iterable
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, Text
from stellwerk.model.alarm.alarm import Alert
from stellwerk.model.event import Event
from stellwerk.model.part.vm_part import PARTS
from stellwerk.model.relation import Relation
from stellwerk.model.tag import TAGGED
from stellwerk.model.task import Task


def _subjects(kind: Kind) -> Callable[[Event], Iterable[str]]:
    return lambda event: (subject.ref.id for subject in event.subjects if subject.ref.kind is kind)


def _target(kind: Kind) -> Callable[[Task], Iterable[str]]:
    return lambda task: (task.target.id,) if task.target is not None and task.target.kind is kind else ()


def _alerting(kind: Kind) -> Callable[[Alert], Iterable[str]]:
    return lambda alert: (alert.ref.id,) if alert.ref.kind is kind else ()


def _origin(*, thin: bool) -> Callable[[Any], Iterable[str]]:
    """The template of a VM, of a thin one only where that is asked for."""

    def ids(vm: Any) -> Iterable[str]:
        origin = vm.domain.definition.origin
        return (origin.id,) if origin is not None and (origin.thin or not thin) else ()

    return ids


def _field(name: str) -> Callable[[Any], Iterable[str]]:
    return lambda entity: (getattr(entity, name),)


_ALERTED = (
    ("datacenter", Kind.DATA_CENTER, N_("Data center")), ("cluster", Kind.CLUSTER, N_("Cluster")),
    ("host", Kind.HOST, N_("Host")), ("vm", Kind.VM, N_("VM")), ("pool", Kind.STORAGE_POOL, N_("Storage pool")),
    ("volume", Kind.VOLUME, N_("Volume")), ("network", Kind.LIBVIRT_NETWORK, N_("Network")),
    ("template", Kind.TEMPLATE, N_("Template")), ("snapshot", Kind.SNAPSHOT, N_("Snapshot")),
    ("nic", Kind.NIC, N_("Network interface")), ("disk", Kind.DISK, N_("Disk")), ("vnic", Kind.VNIC, N_("vNIC")),
    ("trash", Kind.TRASH, N_("Removed object")), ("tag", Kind.TAG, N_("Tag")), ("folder", Kind.FOLDER, N_("Folder")),
    ("field", Kind.FIELD, N_("Field")), ("bookmark", Kind.BOOKMARK, N_("Bookmark")),
)  # fmt: skip
"""What can have alerts: all that an alarm can be about."""

_STORED = (
    Relation(key="datacenter", source=Kind.CLUSTER, target=Kind.DATA_CENTER, title=N_("Data center"),
             aliases=("data_center",), ids=_field("data_center_id")),
    Relation(key="cluster", source=Kind.HOST, target=Kind.CLUSTER, title=N_("Cluster"), ids=_field("cluster_id")),
    Relation(key="host", source=Kind.VM, target=Kind.HOST, title=N_("Host"), aliases=("on_host",),
             ids=_field("host_id")),
    Relation(key="also_on", source=Kind.VM, target=Kind.HOST, title=N_("Also defined on"), many=True,
             ids=lambda vm: vm.also_on, usual=False),
    Relation(key="host", source=Kind.STORAGE_POOL, target=Kind.HOST, title=N_("Host"), ids=_field("host_id")),
    Relation(key="pool", source=Kind.VOLUME, target=Kind.STORAGE_POOL, title=N_("Pool"), ids=_field("pool_id")),
    Relation(key="host", source=Kind.VOLUME, target=Kind.HOST, title=N_("Host"), ids=_field("host_id")),
    Relation(key="host", source=Kind.LIBVIRT_NETWORK, target=Kind.HOST, title=N_("Host"), ids=_field("host_id")),
    Relation(key="vm", source=Kind.SNAPSHOT, target=Kind.VM, title=N_("VM"), ids=_field("vm_id")),
    Relation(key="host", source=Kind.SNAPSHOT, target=Kind.HOST, title=N_("Host"), ids=_field("host_id")),
    Relation(key="host", source=Kind.NIC, target=Kind.HOST, title=N_("Host"), ids=_field("host_id")),
    *(
        Relation(key="vm", source=kind, target=Kind.VM, title=N_("VM"), ids=_field("vm_id"))
        for kind in PARTS
    ),
    Relation(key="alarm", source=Kind.ALERT, target=Kind.ALARM, title=N_("Alarm"), ids=_field("alarm_id")),
    *(
        Relation(key=key, source=Kind.ALERT, target=kind, title=title, ids=_alerting(kind))
        for key, kind, title in _ALERTED
    ),
    Relation(key="template", source=Kind.VM, target=Kind.TEMPLATE, title=N_("Template"), ids=_origin(thin=False)),
    Relation(key="stands_on", source=Kind.VM, target=Kind.TEMPLATE, title=N_("Stands on"), usual=False,
             ids=_origin(thin=True)),
    Relation(key="host", source=Kind.TEMPLATE, target=Kind.HOST, title=N_("Host"), aliases=("on_host",),
             ids=_field("host_id")),
    Relation(key="also_on", source=Kind.TEMPLATE, target=Kind.HOST, title=N_("Also seen by"), many=True,
             ids=lambda template: template.also_on, usual=False),
    Relation(key="pool", source=Kind.TRASH, target=Kind.STORAGE_POOL, title=N_("Pool"), ids=_field("pool_id")),
    Relation(key="host", source=Kind.TRASH, target=Kind.HOST, title=N_("Host"), ids=_field("host_id")),
    Relation(key="parent", source=Kind.TASK, target=Kind.TASK, title=N_("Part of"), usual=False,
             ids=lambda task: (task.parent_id,) if task.parent_id else ()),
    Relation(key="task", source=Kind.EVENT, target=Kind.TASK, title=N_("Task"),
             ids=lambda event: (event.task_id,) if event.task_id else ()),
    Relation(key="parent", source=Kind.TAG, target=Kind.TAG, title=N_("Part of"), usual=False,
             ids=lambda tag: (tag.parent_id,) if tag.parent_id else ()),
    Relation(key="parent", source=Kind.FOLDER, target=Kind.FOLDER, title=N_("Inside"), usual=False,
             ids=lambda folder: (folder.parent_id,) if folder.parent_id else ()),
    Relation(key="folder", source=Kind.VM, target=Kind.FOLDER, title=N_("Folder"), aliases=("own_folder",),
             ids=lambda vm: (vm.folder,) if vm.folder else ()),
    *(
        Relation(key="tags", source=kind, target=Kind.TAG, title=N_("Tags"), many=True, aliases=("tag", "own_tags"),
                 ids=lambda entity: entity.tags)
        for kind in TAGGED
    ),
    # Tags of their own are the usual ones, as of all kinds.
    Relation(key="about_tag", source=Kind.EVENT, target=Kind.TAG, title=N_("About tags"), many=True,
             aliases=("event_tag",), ids=_subjects(Kind.TAG), usual=False),
    Relation(key="target_tag", source=Kind.TASK, target=Kind.TAG, title=N_("Done to tag"), ids=_target(Kind.TAG),
             usual=False),
    *(
        Relation(key=key, source=Kind.EVENT, target=kind, title=title, many=True, aliases=(f"event_{key}",),
                 ids=_subjects(kind))
        for key, kind, title in (
            ("vm", Kind.VM, N_("VMs")), ("host", Kind.HOST, N_("Hosts")), ("cluster", Kind.CLUSTER, N_("Clusters")),
            ("datacenter", Kind.DATA_CENTER, N_("Data centers")),
            ("bookmark", Kind.BOOKMARK, N_("Bookmarks")), ("folder", Kind.FOLDER, N_("Folders")),
            ("field", Kind.FIELD, N_("Fields")), ("alarm", Kind.ALARM, N_("Alarms")),
            ("template", Kind.TEMPLATE, N_("Templates")),
        )
    ),
    *(
        Relation(key=key, source=Kind.TASK, target=kind, title=title, ids=_target(kind))
        for key, kind, title in (
            ("vm", Kind.VM, N_("VM")), ("host", Kind.HOST, N_("Host")), ("cluster", Kind.CLUSTER, N_("Cluster")),
            ("datacenter", Kind.DATA_CENTER, N_("Data center")),
            ("bookmark", Kind.BOOKMARK, N_("Bookmark")), ("folder", Kind.FOLDER, N_("Folder")),
            ("field", Kind.FIELD, N_("Field")), ("alarm", Kind.ALARM, N_("Alarm")),
            ("template", Kind.TEMPLATE, N_("Template")),
        )
    ),
)  # fmt: skip


def _inverse(
    key: str, source: Kind, target: Kind, of: str, title: Text, usual: bool = True, aliases: tuple[str, ...] = ()
) -> Relation:
    return Relation(key=key, source=source, target=target, title=title, many=True, inverse_of=of, usual=usual,
                    aliases=aliases)  # fmt: skip


_INVERSE = (
    _inverse("clusters", Kind.DATA_CENTER, Kind.CLUSTER, "datacenter", N_("Clusters")),
    _inverse("hosts", Kind.CLUSTER, Kind.HOST, "cluster", N_("Hosts")),
    _inverse("vms", Kind.HOST, Kind.VM, "host", N_("VMs")),
    _inverse("also_vms", Kind.HOST, Kind.VM, "also_on", N_("VMs also defined here"), usual=False),
    _inverse("pools", Kind.HOST, Kind.STORAGE_POOL, "host", N_("Storage pools")),
    _inverse("volumes", Kind.STORAGE_POOL, Kind.VOLUME, "pool", N_("Volumes")),
    _inverse("volumes", Kind.HOST, Kind.VOLUME, "host", N_("Volumes")),
    _inverse("networks", Kind.HOST, Kind.LIBVIRT_NETWORK, "host", N_("Networks")),
    _inverse("snapshots", Kind.VM, Kind.SNAPSHOT, "vm", N_("Snapshots")),
    _inverse("snapshots", Kind.HOST, Kind.SNAPSHOT, "host", N_("Snapshots")),
    _inverse("nics", Kind.HOST, Kind.NIC, "host", N_("Network interfaces")),
    _inverse("disks", Kind.VM, Kind.DISK, "vm", N_("Disks"), aliases=("drives",)),
    _inverse("vnics", Kind.VM, Kind.VNIC, "vm", N_("vNICs")),
    _inverse("alerts", Kind.ALARM, Kind.ALERT, "alarm", N_("Alerts")),
    *(_inverse("alerts", kind, Kind.ALERT, key, N_("Alerts")) for key, kind, _title in _ALERTED),
    _inverse("vms", Kind.TEMPLATE, Kind.VM, "template", N_("VMs")),
    _inverse("thin_vms", Kind.TEMPLATE, Kind.VM, "stands_on", N_("Thin VMs"), usual=False),
    _inverse("templates", Kind.HOST, Kind.TEMPLATE, "host", N_("Templates")),
    _inverse("trash", Kind.STORAGE_POOL, Kind.TRASH, "pool", N_("Removed objects")),
    _inverse("trash", Kind.HOST, Kind.TRASH, "host", N_("Removed objects")),
    _inverse("children", Kind.TASK, Kind.TASK, "parent", N_("Parts"), usual=False),
    _inverse("events", Kind.TASK, Kind.EVENT, "task", N_("Events")),
    _inverse("children", Kind.TAG, Kind.TAG, "parent", N_("Parts"), usual=False),
    _inverse("children", Kind.FOLDER, Kind.FOLDER, "parent", N_("Folders inside"), usual=False),
    _inverse("vms", Kind.FOLDER, Kind.VM, "folder", N_("VMs")),
    *(
        _inverse(key, Kind.TAG, kind, "tags", title)
        for key, kind, title in (
            ("vms", Kind.VM, N_("VMs")), ("hosts", Kind.HOST, N_("Hosts")), ("clusters", Kind.CLUSTER, N_("Clusters")),
            ("datacenters", Kind.DATA_CENTER, N_("Data centers")), ("templates", Kind.TEMPLATE, N_("Templates")),
            ("pools", Kind.STORAGE_POOL, N_("Storage pools")), ("volumes", Kind.VOLUME, N_("Volumes")),
            ("networks", Kind.LIBVIRT_NETWORK, N_("Networks")), ("disks", Kind.DISK, N_("Disks")),
            ("vnics", Kind.VNIC, N_("vNICs")), ("snapshots", Kind.SNAPSHOT, N_("Snapshots")),
            ("nics", Kind.NIC, N_("Network interfaces")), ("events", Kind.EVENT, N_("Tagged events")),
            ("tasks", Kind.TASK, N_("Tagged tasks")),
        )
    ),
    _inverse("about_events", Kind.TAG, Kind.EVENT, "about_tag", N_("Events about it"), usual=False),
    _inverse("target_tasks", Kind.TAG, Kind.TASK, "target_tag", N_("Tasks on it"), usual=False),
    *(
        _inverse("events", kind, Kind.EVENT, key, N_("Events"))
        for key, kind in (("vm", Kind.VM), ("host", Kind.HOST), ("cluster", Kind.CLUSTER),
                          ("datacenter", Kind.DATA_CENTER), ("bookmark", Kind.BOOKMARK),
                          ("folder", Kind.FOLDER), ("field", Kind.FIELD), ("alarm", Kind.ALARM),
                          ("template", Kind.TEMPLATE))
    ),
    *(
        _inverse("tasks", kind, Kind.TASK, key, N_("Tasks"))
        for key, kind in (("vm", Kind.VM), ("host", Kind.HOST), ("cluster", Kind.CLUSTER),
                          ("datacenter", Kind.DATA_CENTER), ("bookmark", Kind.BOOKMARK),
                          ("folder", Kind.FOLDER), ("field", Kind.FIELD), ("alarm", Kind.ALARM),
                          ("template", Kind.TEMPLATE))
    ),
)  # fmt: skip


def _path(key: str, source: Kind, target: Kind, through: tuple[str, ...], title: Text, many: bool) -> Relation:
    aliases = ("data_center",) if key == "datacenter" else ()
    return Relation(key=key, source=source, target=target, title=title, many=many, through=through, aliases=aliases)


_PATHS = (
    _path("datacenter", Kind.HOST, Kind.DATA_CENTER, ("cluster", "datacenter"), N_("Data center"), False),
    _path("cluster", Kind.VM, Kind.CLUSTER, ("host", "cluster"), N_("Cluster"), False),
    _path("datacenter", Kind.VM, Kind.DATA_CENTER, ("host", "cluster", "datacenter"), N_("Data center"), False),
    _path("vms", Kind.CLUSTER, Kind.VM, ("hosts", "vms"), N_("VMs"), True),
    _path("hosts", Kind.DATA_CENTER, Kind.HOST, ("clusters", "hosts"), N_("Hosts"), True),
    _path("vms", Kind.DATA_CENTER, Kind.VM, ("clusters", "hosts", "vms"), N_("VMs"), True),
    _path("pools", Kind.CLUSTER, Kind.STORAGE_POOL, ("hosts", "pools"), N_("Storage pools"), True),
    _path("pools", Kind.DATA_CENTER, Kind.STORAGE_POOL, ("clusters", "hosts", "pools"), N_("Storage pools"), True),
    _path("networks", Kind.CLUSTER, Kind.LIBVIRT_NETWORK, ("hosts", "networks"), N_("Networks"), True),
    _path("networks", Kind.DATA_CENTER, Kind.LIBVIRT_NETWORK, ("clusters", "hosts", "networks"), N_("Networks"), True),
    _path("cluster", Kind.STORAGE_POOL, Kind.CLUSTER, ("host", "cluster"), N_("Cluster"), False),
    _path("datacenter", Kind.STORAGE_POOL, Kind.DATA_CENTER, ("host", "cluster", "datacenter"),
          N_("Data center"), False),
    _path("cluster", Kind.LIBVIRT_NETWORK, Kind.CLUSTER, ("host", "cluster"), N_("Cluster"), False),
    _path("datacenter", Kind.LIBVIRT_NETWORK, Kind.DATA_CENTER, ("host", "cluster", "datacenter"),
          N_("Data center"), False),
    *(_path("host", kind, Kind.HOST, ("vm", "host"), N_("Host"), False) for kind in PARTS),
    *(_path("cluster", kind, Kind.CLUSTER, ("vm", "host", "cluster"), N_("Cluster"), False) for kind in PARTS),
    *(
        _path("datacenter", kind, Kind.DATA_CENTER, ("vm", "host", "cluster", "datacenter"), N_("Data center"), False)
        for kind in PARTS
    ),
    *(
        _path(key, source, kind, (*ways, key), title, True)
        for key, kind, title in (("disks", Kind.DISK, N_("Disks")), ("vnics", Kind.VNIC, N_("vNICs")))
        for source, ways in (
            (Kind.HOST, ("vms",)), (Kind.CLUSTER, ("hosts", "vms")), (Kind.DATA_CENTER, ("clusters", "hosts", "vms"))
        )
    ),
    _path("nics", Kind.CLUSTER, Kind.NIC, ("hosts", "nics"), N_("Network interfaces"), True),
    _path("nics", Kind.DATA_CENTER, Kind.NIC, ("clusters", "hosts", "nics"), N_("Network interfaces"), True),
    _path("cluster", Kind.NIC, Kind.CLUSTER, ("host", "cluster"), N_("Cluster"), False),
    _path("datacenter", Kind.NIC, Kind.DATA_CENTER, ("host", "cluster", "datacenter"), N_("Data center"), False),
    _path("templates", Kind.CLUSTER, Kind.TEMPLATE, ("hosts", "templates"), N_("Templates"), True),
    _path("templates", Kind.DATA_CENTER, Kind.TEMPLATE, ("clusters", "hosts", "templates"), N_("Templates"), True),
    _path("cluster", Kind.TEMPLATE, Kind.CLUSTER, ("host", "cluster"), N_("Cluster"), False),
    _path("datacenter", Kind.TEMPLATE, Kind.DATA_CENTER, ("host", "cluster", "datacenter"), N_("Data center"), False),
)  # fmt: skip

RELATIONS: tuple[Relation, ...] = (*_STORED, *_INVERSE, *_PATHS)
