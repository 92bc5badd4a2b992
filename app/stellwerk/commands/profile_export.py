"""What of a profile is exported: organisation, tags and folders with what has them, bookmarks, alarms,
settings.

Pure; owner thread.

No secrets: these are in the keyring. No inventory: hosts tell it. Nothing of the window's own shape.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from stellwerk.commands.alarm.alarm import all_alarms
from stellwerk.commands.bookmark import in_order
from stellwerk.commands.label.field_key import all_fields
from stellwerk.commands.label.object_part import object_part
from stellwerk.commands.profile_document import (
    AlarmPart,
    BookmarkPart,
    ClusterPart,
    DataCenterPart,
    FieldPart,
    FiledPart,
    FolderPart,
    HostPart,
    ObjectPart,
    ProfileDocument,
    TaggedPart,
    TagPart,
    ValuesPart,
)
from stellwerk.core.ids import Kind
from stellwerk.core.text import natural_key
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.entity import name_of
from stellwerk.model.field import Field
from stellwerk.model.field_value import write_value
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.tag import Tagging
from stellwerk.model.tag_tree import all_folders, all_tags, path_of, tags_of

T = TypeVar("T")

LEFT_OUT = frozenset({"window.state"})
"""Settings that are of one screen."""


def document_of(graph: Graph, settings: Mapping[str, Any], host_keys: tuple[str, ...] = ()) -> ProfileDocument:
    """The profile as it is to be written. `settings` are all that are stored, `host_keys` those of SSH."""
    tags = sorted(all_tags(graph), key=lambda tag: [natural_key(name) for name in path_of(tag, graph)])
    folders = sorted(all_folders(graph), key=lambda one: [natural_key(name) for name in path_of(one, graph)])
    return ProfileDocument(
        data_centers=tuple(
            DataCenterPart(name=one.name, description=one.description)
            for one in _all(graph, Kind.DATA_CENTER, DataCenter)
        ),
        clusters=tuple(_cluster(one, graph) for one in _all(graph, Kind.CLUSTER, Cluster)),
        hosts=tuple(_host(one, graph) for one in _all(graph, Kind.HOST, Host)),
        tags=tuple(TagPart(path=path_of(tag, graph), color=tag.color, description=tag.description) for tag in tags),
        tagged=tuple(_tagged(graph)),
        folders=tuple(FolderPart(path=path_of(one, graph), description=one.description) for one in folders),
        filed=tuple(_filed(graph)),
        fields=tuple(_field(one) for one in all_fields(graph)),
        values=tuple(_values(graph)),
        bookmarks=tuple(BookmarkPart(name=one.name, query=one.query, icon=one.icon) for one in in_order(graph)),
        alarms=tuple(_alarm(one) for one in all_alarms(graph)),
        settings={key: settings[key] for key in sorted(settings) if key not in LEFT_OUT},
        host_keys=host_keys,
    )


def _all(graph: Graph, kind: Kind, wanted: type[T]) -> list[T]:
    found = [entity for entity in graph.all(kind) if isinstance(entity, wanted)]
    return sorted(found, key=lambda entity: natural_key(getattr(entity, "name", "")))


def _cluster(cluster: Cluster, graph: Graph) -> ClusterPart:
    center = graph.data_center(cluster.data_center_id)
    return ClusterPart(
        name=cluster.name,
        data_center=center.name if center is not None else "",
        description=cluster.description,
        cpu_type=cluster.cpu_type,
    )


def _host(host: Host, graph: Graph) -> HostPart:
    cluster = graph.cluster(host.cluster_id)
    return HostPart(
        name=host.name,
        uri=host.uri,
        cluster=cluster.name if cluster is not None else "",
        description=host.description,
        connect=host.connect,
        maintenance=host.maintenance,
    )


def _tagged(graph: Graph) -> Iterable[TaggedPart]:
    """Of VMs and what is on hosts all, those that are away too; of others those that are there."""
    told: list[TaggedPart] = []
    for ref, tagging in graph.taggings.items():
        paths = _paths(tagging, graph)
        part = object_part(ref, graph) if paths else None
        if part is not None:
            told.append(TaggedPart(**_plain(part), tags=paths))
    return sorted(told, key=_order)


def _filed(graph: Graph) -> Iterable[FiledPart]:
    """VMs with a folder, those that are away too."""
    folders = {folder.id: path_of(folder, graph) for folder in all_folders(graph)}
    told: list[FiledPart] = []
    for ref, said in graph.taggings.items():
        if said.folder is not None and said.folder in folders:
            entity = graph.get(ref)
            name = name_of(entity) if entity is not None else ""
            told.append(FiledPart(id=ref.id, name=name, folder=folders[said.folder]))
    return sorted(told, key=lambda part: (natural_key(part.name or part.id), part.id))


def _field(one: Field) -> FieldPart:
    kinds = tuple(kind.value for kind in one.kinds)
    return FieldPart(key=one.key, title=one.title, type=one.type.value, kinds=kinds, choices=one.choices)


def _alarm(one: Alarm) -> AlarmPart:
    kept = {key: getattr(one, key) for key in ("name", "query", "hold", "clear", "clear_hold", "actions", "enabled")}
    return AlarmPart(**kept, severity=one.severity.value)


def _values(graph: Graph) -> Iterable[ValuesPart]:
    """As `_tagged`."""
    known = {(kind, one.key) for one in all_fields(graph) for kind in one.kinds}
    told: list[ValuesPart] = []
    for ref, said in graph.taggings.items():
        values = {key: write_value(value) for key, value in said.values.items() if (ref.kind, key) in known}
        part = object_part(ref, graph) if values else None
        if part is not None:
            told.append(ValuesPart(**_plain(part), values=values))
    return sorted(told, key=_order)


def _plain(part: ObjectPart) -> dict[str, str]:
    return {"kind": part.kind, "name": part.name, "id": part.id, "host": part.host, "pool": part.pool}


def _order(part: ObjectPart) -> Any:
    return part.kind, natural_key(part.name or part.id), natural_key(part.host), part.id


def _paths(tagging: Tagging, graph: Graph) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(path_of(tag, graph) for tag in tags_of(tagging.tags, graph)))
