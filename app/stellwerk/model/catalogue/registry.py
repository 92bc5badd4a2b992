"""The catalogue: kinds, properties and relations in one place, looked up by any name they have. Pure; any thread."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text
from stellwerk.model.catalogue.activity import EVENT_PROPS, TASK_PROPS
from stellwerk.model.catalogue.alarm import ALARM_PROPS, ALERT_PROPS, WORST_ALERT
from stellwerk.model.catalogue.bookmark import BOOKMARK_PROPS
from stellwerk.model.catalogue.field import FIELD_PROPS, field_prop
from stellwerk.model.catalogue.folder import FOLDER_PROPS
from stellwerk.model.catalogue.host import HOST_PROPS
from stellwerk.model.catalogue.nic import NIC_PROPS
from stellwerk.model.catalogue.organisation import CLUSTER_PROPS, DATA_CENTER_PROPS
from stellwerk.model.catalogue.part import DISK_PROPS, VNIC_PROPS
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.relation import RELATIONS
from stellwerk.model.catalogue.snapshot import SNAPSHOT_PROPS
from stellwerk.model.catalogue.storage import LIBVIRT_NETWORK_PROPS, STORAGE_POOL_PROPS, VOLUME_PROPS
from stellwerk.model.catalogue.tag import TAG_PROPS
from stellwerk.model.catalogue.template import TEMPLATE_PROPS, VM_TEMPLATE_PROPS
from stellwerk.model.catalogue.trash import TRASH_PROPS
from stellwerk.model.catalogue.vm import VM_PROPS
from stellwerk.model.catalogue.vm_guest import VM_GUEST_PROPS
from stellwerk.model.field import Field
from stellwerk.model.graph import Graph
from stellwerk.model.relation import Relation


class KindInfo(Record, frozen=True, kw_only=True):
    """A kind in words: `type_name` and `aliases` (lower case) in queries, `noun` in commands, titles for people.

    `sort` is the default order of a list: a property key, `-key` for descending.
    """

    kind: Kind
    type_name: str
    noun: str
    one: Text
    many: Text
    aliases: tuple[str, ...] = ()
    sort: str = "name"


KINDS: tuple[KindInfo, ...] = (
    KindInfo(kind=Kind.DATA_CENTER, type_name="Datacenters", noun="DataCenter", one=N_("Data center"),
             many=N_("Data centers"), aliases=("datacenter", "data_center", "data_centers")),
    KindInfo(kind=Kind.CLUSTER, type_name="Clusters", noun="Cluster", one=N_("Cluster"), many=N_("Clusters"),
             aliases=("cluster",)),
    KindInfo(kind=Kind.HOST, type_name="Hosts", noun="Host", one=N_("Host"), many=N_("Hosts"), aliases=("host",)),
    KindInfo(kind=Kind.VM, type_name="Vms", noun="Vm", one=N_("VM"), many=N_("VMs"), aliases=("vm",)),
    KindInfo(kind=Kind.STORAGE_POOL, type_name="StoragePools", noun="StoragePool", one=N_("Storage pool"),
             many=N_("Storage pools"), aliases=("storagepool", "storage_pool", "storage_pools")),
    KindInfo(kind=Kind.VOLUME, type_name="Volumes", noun="Volume", one=N_("Volume"), many=N_("Volumes"),
             aliases=("volume",)),
    KindInfo(kind=Kind.LIBVIRT_NETWORK, type_name="LibvirtNetworks", noun="LibvirtNetwork", one=N_("Network"),
             many=N_("Networks"), aliases=("libvirtnetwork", "libvirt_network", "libvirt_networks")),
    KindInfo(kind=Kind.TASK, type_name="Tasks", noun="Task", one=N_("Task"), many=N_("Tasks"),
             aliases=("task", "job", "jobs"), sort="-time"),
    KindInfo(kind=Kind.EVENT, type_name="Events", noun="Event", one=N_("Event"), many=N_("Events"),
             aliases=("event",), sort="-time"),
    KindInfo(kind=Kind.TAG, type_name="Tags", noun="Tag", one=N_("Tag"), many=N_("Tags"), aliases=("tag",),
             sort="path"),
    KindInfo(kind=Kind.BOOKMARK, type_name="Bookmarks", noun="Bookmark", one=N_("Bookmark"), many=N_("Bookmarks"),
             aliases=("bookmark",), sort="position"),
    KindInfo(kind=Kind.FOLDER, type_name="Folders", noun="Folder", one=N_("Folder"), many=N_("Folders"),
             aliases=("folder",), sort="path"),
    KindInfo(kind=Kind.FIELD, type_name="Fields", noun="Field", one=N_("Field"), many=N_("Fields"),
             aliases=("field",), sort="position"),
    KindInfo(kind=Kind.SNAPSHOT, type_name="Snapshots", noun="Snapshot", one=N_("Snapshot"), many=N_("Snapshots"),
             aliases=("snapshot",), sort="created"),
    KindInfo(kind=Kind.NIC, type_name="Nics", noun="Nic", one=N_("Network interface"), many=N_("Network interfaces"),
             aliases=("nic",)),
    KindInfo(kind=Kind.DISK, type_name="Disks", noun="Disk", one=N_("Disk"), many=N_("Disks"), aliases=("disk",),
             sort="vm"),
    KindInfo(kind=Kind.VNIC, type_name="Vnics", noun="Vnic", one=N_("vNIC"), many=N_("vNICs"), aliases=("vnic",),
             sort="vm"),
    KindInfo(kind=Kind.ALARM, type_name="Alarms", noun="Alarm", one=N_("Alarm"), many=N_("Alarms"),
             aliases=("alarm",)),
    KindInfo(kind=Kind.ALERT, type_name="Alerts", noun="Alert", one=N_("Alert"), many=N_("Alerts"),
             aliases=("alert",), sort="-raised"),
    KindInfo(kind=Kind.TEMPLATE, type_name="Templates", noun="Template", one=N_("Template"), many=N_("Templates"),
             aliases=("template",)),
    KindInfo(kind=Kind.TRASH, type_name="Trash", noun="Trash", one=N_("Removed object"), many=N_("Removed objects"),
             aliases=("trashed",), sort="-removed"),
)  # fmt: skip


def _by_name(items: Iterable[Any]) -> Mapping[str, Any]:
    """By key, then by alias; a key wins over another's alias. Names are lower case."""
    table = {item.key: item for item in items}
    for item in tuple(table.values()):
        for alias in item.aliases:
            table.setdefault(alias, item)
    return MappingProxyType(table)


class Catalogue(Record, frozen=True):
    """All that can be known, by kind and by any name (lower case)."""

    kinds: Mapping[Kind, KindInfo]
    props: Mapping[Kind, Mapping[str, Prop[Any]]]
    relations: Mapping[Kind, Mapping[str, Relation]]
    _types: Mapping[str, Kind]
    fields: Mapping[Kind, frozenset[str]] = MappingProxyType({})
    """The keys of those properties that are fields of the user, by kind."""

    def of_type(self, name: str) -> Kind | None:
        """The kind that a type name in a query means, any case, singular or plural."""
        return self._types.get(name.casefold())

    def prop(self, kind: Kind, name: str) -> Prop[Any] | None:
        """The property of that name or alias, any case."""
        return self.props[kind].get(name.casefold())

    def relation(self, kind: Kind, name: str) -> Relation | None:
        """The relation of that name or alias, any case; a type name means the usual relation to its kind."""
        found = self.relations[kind].get(name.casefold())
        if found is not None:
            return found
        target = self.of_type(name)
        if target is None:
            return None
        candidates = self.own_relations(kind)
        return next((relation for relation in candidates if relation.usual and relation.target is target), None)

    def own_props(self, kind: Kind) -> tuple[Prop[Any], ...]:
        """Each property of a kind once, in the order of declaration."""
        return tuple(dict.fromkeys(self.props[kind].values()))

    def own_relations(self, kind: Kind) -> tuple[Relation, ...]:
        """Each relation of a kind once, in the order of declaration."""
        return tuple(dict.fromkeys(self.relations[kind].values()))

    def extended(self, fields: Iterable[Field]) -> "Catalogue":
        """This one with the user's fields behind the properties of their kinds, in their order. One that has the name
        of something here already is left out."""
        props: dict[Kind, dict[str, Prop[Any]]] = {}
        for one in sorted(fields, key=lambda one: (one.position, one.key)):
            for kind in one.kinds:
                if kind in self.props and not self.has_name(kind, one.key):
                    props.setdefault(kind, {}).setdefault(one.key, field_prop(one))
        if not props:
            return self
        return Catalogue(
            self.kinds,
            {kind: MappingProxyType({**own, **props.get(kind, {})}) for kind, own in self.props.items()},
            self.relations,
            self._types,
            {kind: frozenset(own) for kind, own in props.items()},
        )

    def has_name(self, kind: Kind, name: str) -> bool:
        """Whether a name means something for objects of a kind: a property, a relation or a type, by any name."""
        return name in self.props[kind] or name in self.relations[kind] or name in self._types


def build(
    kinds: Iterable[KindInfo], props: Mapping[Kind, Iterable[Prop[Any]]], relations: Iterable[Relation]
) -> Catalogue:
    """A catalogue from its tables."""
    kinds, relations = tuple(kinds), tuple(relations)
    types = {name: info.kind for info in kinds for name in (info.type_name.casefold(), *info.aliases)}
    return Catalogue(
        kinds={info.kind: info for info in kinds},
        props={info.kind: _by_name(props.get(info.kind, ())) for info in kinds},
        relations={info.kind: _by_name(r for r in relations if r.source is info.kind) for info in kinds},
        _types=types,
    )


def catalogue_of(graph: Graph) -> Catalogue:
    """All that can be known of the objects of a graph: what is declared, and the fields of the user that are in it."""
    return CATALOGUE.extended(one for one in graph.all(Kind.FIELD) if isinstance(one, Field))


CATALOGUE = build(
    KINDS,
    {
        Kind.DATA_CENTER: (*DATA_CENTER_PROPS, WORST_ALERT),
        Kind.CLUSTER: (*CLUSTER_PROPS, WORST_ALERT),
        Kind.HOST: (*HOST_PROPS, WORST_ALERT),
        Kind.VM: (*VM_PROPS, *VM_GUEST_PROPS, *VM_TEMPLATE_PROPS, WORST_ALERT),
        Kind.STORAGE_POOL: (*STORAGE_POOL_PROPS, WORST_ALERT),
        Kind.VOLUME: (*VOLUME_PROPS, WORST_ALERT),
        Kind.LIBVIRT_NETWORK: (*LIBVIRT_NETWORK_PROPS, WORST_ALERT),
        Kind.TASK: TASK_PROPS,
        Kind.EVENT: EVENT_PROPS,
        Kind.TAG: (*TAG_PROPS, WORST_ALERT),
        Kind.BOOKMARK: (*BOOKMARK_PROPS, WORST_ALERT),
        Kind.FOLDER: (*FOLDER_PROPS, WORST_ALERT),
        Kind.FIELD: (*FIELD_PROPS, WORST_ALERT),
        Kind.SNAPSHOT: (*SNAPSHOT_PROPS, WORST_ALERT),
        Kind.NIC: (*NIC_PROPS, WORST_ALERT),
        Kind.DISK: (*DISK_PROPS, WORST_ALERT),
        Kind.VNIC: (*VNIC_PROPS, WORST_ALERT),
        Kind.ALARM: ALARM_PROPS,
        Kind.ALERT: ALERT_PROPS,
        Kind.TEMPLATE: (*TEMPLATE_PROPS, WORST_ALERT),
        Kind.TRASH: (*TRASH_PROPS, WORST_ALERT),
    },
    RELATIONS,
)
