"""What an import of an exported profile would do: it adds what is missing and changes or removes nothing. Pure.

What is there under the same name (hosts: or URI) stays as it is here, whatever the file says of it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from stellwerk.commands.alarm.planned import planned_alarm
from stellwerk.commands.label.field_key import all_fields, checked_choices, checked_key, checked_kinds, key_refusal
from stellwerk.commands.label.object_part import named_on_hosts, object_of
from stellwerk.commands.object_name import (
    checked_color,
    checked_folder_name,
    checked_line,
    checked_name,
    checked_note,
    checked_tag_name,
)
from stellwerk.commands.profile_document import (
    AlarmPart,
    FieldPart,
    FiledPart,
    FolderPart,
    ObjectPart,
    ProfileDocument,
    TaggedPart,
    TagPart,
    ValuesPart,
)
from stellwerk.commands.profile_export import LEFT_OUT
from stellwerk.core.error import Invalid
from stellwerk.core.ids import BookmarkId, ClusterId, DataCenterId, FieldId, FolderId, HostId, Kind, Ref, TagId, new_id
from stellwerk.core.record import Record, field
from stellwerk.core.text import _
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.entity import name_of
from stellwerk.model.field import FIELDED, RECORDED, Field, FieldEdit, FieldType, Value
from stellwerk.model.field_value import read_value
from stellwerk.model.folder import Folder, FolderEdit
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.tag import TAGGED, Path, Tag, TagEdit
from stellwerk.model.tag_tree import SEPARATOR, all_folders, all_tags, path_of
from stellwerk.policy.known_host import host_of, missing_lines, sound_lines
from stellwerk.ports.hypervisor import checked_uri
from stellwerk.ports.repository import Stored

PARTS = (
    "data_centers",
    "clusters",
    "hosts",
    "tags",
    "tagged",
    "folders",
    "filed",
    "fields",
    "values",
    "bookmarks",
    "alarms",
    "settings",
    "host_keys",
)
"""The parts of the file, in the order in which they are taken."""


class Skipped(Record, frozen=True):
    """Something of the file that cannot be taken over, and why."""

    part: str
    name: str
    reason: str


class ImportPlan(Record, frozen=True, kw_only=True):
    """What is to be saved, and what that means: names by part of the file of what is `added` and what is `kept`."""

    saves: tuple[Stored, ...] = ()
    edit: TagEdit = TagEdit()
    folders: FolderEdit = FolderEdit()
    fields: FieldEdit = FieldEdit()
    settings: Mapping[str, Any] = field(default_factory=dict)
    host_keys: tuple[str, ...] = ()
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()


def plan_import(
    document: ProfileDocument,
    graph: Graph,
    settings: Mapping[str, Any],
    *,
    travels: bool,
    host_keys: tuple[str, ...] = (),
) -> ImportPlan:
    """The plan for a profile as it is now. `settings` are all that are stored, `host_keys` those of SSH that it knows;
    `travels`: tags of VMs are to be written into their definitions."""
    return _Planner(document, graph, settings, host_keys).plan(travels)


class _Planner:
    def __init__(
        self, document: ProfileDocument, graph: Graph, settings: Mapping[str, Any], host_keys: tuple[str, ...]
    ) -> None:
        self._host_keys = host_keys
        self._document = document
        self._graph = graph
        self._settings = settings
        self._added: dict[str, list[str]] = {part: [] for part in PARTS}
        self._kept: dict[str, list[str]] = {part: [] for part in PARTS}
        self._skipped: list[Skipped] = []
        self._saves: list[Stored] = []
        self._ids: dict[tuple[Kind, str], str] = {
            (kind, name_of(entity).casefold()): entity.id
            for kind in (Kind.DATA_CENTER, Kind.CLUSTER, Kind.HOST, Kind.BOOKMARK, Kind.ALARM)
            for entity in graph.all(kind)
        }
        self._tags: dict[Path, TagId] = {_folded(path_of(tag, graph)): tag.id for tag in all_tags(graph)}
        self._on_hosts = named_on_hosts(graph)
        self._new_tags: list[Tag] = []
        self._folders: dict[Path, FolderId] = {_folded(path_of(one, graph)): one.id for one in all_folders(graph)}
        self._new_folders: list[Folder] = []
        self._places: dict[Ref, FolderId | None] = {}
        self._fields = {(kind, one.key): one for one in all_fields(graph) for kind in one.kinds}
        self._new_fields: list[Field] = []
        self._values: dict[Ref, dict[str, Value | None]] = {}

    def plan(self, travels: bool) -> ImportPlan:
        """All parts, one after the other."""
        document = self._document
        for center in document.data_centers:
            self._try("data_centers", center.name, partial(self._data_center, center))
        for cluster in document.clusters:
            self._try("clusters", cluster.name, partial(self._cluster, cluster))
        for host in document.hosts:
            self._try("hosts", host.name, partial(self._host, host))
        for tag in sorted(document.tags, key=lambda tag: len(tag.path)):
            self._try("tags", SEPARATOR.join(tag.path), partial(self._tag, tag))
        add: dict[TagId, dict[Ref, None]] = {}
        for tagged in document.tagged:
            self._try("tagged", tagged.name or tagged.id, partial(self._object, tagged, add))
        for folder in sorted(document.folders, key=lambda folder: len(folder.path)):
            self._try("folders", SEPARATOR.join(folder.path), partial(self._folder, folder))
        for filed in document.filed:
            self._try("filed", filed.name or filed.id, partial(self._file, filed))
        for one in document.fields:
            self._try("fields", one.key, partial(self._field, one))
        for having in document.values:
            self._try("values", having.name or having.id, partial(self._have, having))
        for bookmark in document.bookmarks:
            self._try("bookmarks", bookmark.name, partial(self._bookmark, bookmark))
        for alarm in document.alarms:
            self._try("alarms", alarm.name, partial(self._alarm, alarm))
        return ImportPlan(
            saves=tuple(self._saves),
            edit=TagEdit(
                save=tuple(self._new_tags), add={id_: tuple(refs) for id_, refs in add.items()}, travels=travels
            ),
            folders=FolderEdit(save=tuple(self._new_folders), place=self._places, travels=travels),
            fields=FieldEdit(save=tuple(self._new_fields), values=self._values, travels=travels),
            settings=self._taken_settings(),
            host_keys=self._taken_keys(),
            added={part: tuple(names) for part, names in self._added.items() if names},
            kept={part: tuple(names) for part, names in self._kept.items() if names},
            skipped=tuple(self._skipped),
        )

    def _try(self, part: str, name: str, take: Callable[[], bool]) -> None:
        """Take one over; `take` answers whether anything is new."""
        try:
            new = take()
        except Invalid as error:
            self._skipped.append(Skipped(part, name[:255], str(error)))
            return
        (self._added if new else self._kept)[part].append(name)

    def _known(self, kind: Kind, name: str, what: str) -> str:
        """The id of what is here, or comes with the file. Raises Invalid where neither is."""
        id_ = self._ids.get((kind, name.casefold()))
        if id_ is None:
            raise Invalid(_('there is no {kind} "{name}"').format(kind=what, name=name[:80]))
        return id_

    def _named(self, part: ObjectPart, kind: Kind) -> Ref:
        return object_of(part, kind, lambda of, name: self._known(of, name, of.value), self._on_hosts)

    def _data_center(self, part: Any) -> bool:
        name = checked_name(part.name)
        if (Kind.DATA_CENTER, name.casefold()) in self._ids:
            return False
        made = DataCenter(id=DataCenterId(new_id()), name=name, description=checked_note(part.description))
        return self._save(Kind.DATA_CENTER, made)

    def _cluster(self, part: Any) -> bool:
        name = checked_name(part.name)
        if (Kind.CLUSTER, name.casefold()) in self._ids:
            return False
        center = DataCenterId(self._known(Kind.DATA_CENTER, part.data_center, _("data center")))
        note, cpu_type = checked_note(part.description), checked_line(part.cpu_type)
        made = Cluster(id=ClusterId(new_id()), name=name, data_center_id=center, description=note, cpu_type=cpu_type)
        return self._save(Kind.CLUSTER, made)

    def _host(self, part: Any) -> bool:
        name, uri = checked_name(part.name), checked_uri(part.uri)
        same = any(isinstance(host, Host) and host.uri == uri for host in self._graph.all(Kind.HOST))
        if same or (Kind.HOST, name.casefold()) in self._ids:
            return False
        made = Host(
            id=HostId(new_id()),
            name=name,
            uri=uri,
            cluster_id=ClusterId(self._known(Kind.CLUSTER, part.cluster, _("cluster"))),
            description=checked_note(part.description),
            connect=part.connect,
            maintenance=part.maintenance,
        )
        return self._save(Kind.HOST, made)

    def _tag(self, part: TagPart) -> bool:
        return self._way(part.path, checked_color(part.color), checked_note(part.description))[1]

    def _way(self, path: Path, color: str = "", description: str = "") -> tuple[TagId, bool]:
        """The tag at a path, with what is missing on the way to it made, and whether it is new."""
        if not path:
            raise Invalid(_("a tag without a name"))
        names = tuple(map(checked_tag_name, path))
        known = self._tags.get(_folded(names))
        if known is not None:
            return known, False
        parent = self._way(names[:-1])[0] if len(names) > 1 else None
        tag = Tag(id=TagId(new_id()), name=names[-1], parent_id=parent, color=color, description=description)
        self._tags[_folded(names)] = tag.id
        self._new_tags.append(tag)
        return tag.id, True

    def _object(self, part: TaggedPart, add: dict[TagId, dict[Ref, None]]) -> bool:
        kinds = {kind.value: kind for kind in TAGGED if kind not in RECORDED}
        if part.kind not in kinds:
            raise Invalid(_("objects of that kind have no tags"))
        kind = kinds[part.kind]
        ref = self._named(part, kind)
        ids = [self._way(path)[0] for path in part.tags]
        new = [id_ for id_ in ids if id_ not in self._graph.tagging(ref).tags]
        for id_ in new:
            add.setdefault(id_, {})[ref] = None
        return bool(new)

    def _folder(self, part: FolderPart) -> bool:
        return self._folder_way(part.path, checked_note(part.description))[1]

    def _folder_way(self, path: Path, description: str = "") -> tuple[FolderId, bool]:
        """As `_way`, for folders."""
        if not path:
            raise Invalid(_("a folder without a name"))
        names = tuple(map(checked_folder_name, path))
        known = self._folders.get(_folded(names))
        if known is not None:
            return known, False
        parent = self._folder_way(names[:-1])[0] if len(names) > 1 else None
        folder = Folder(id=FolderId(new_id()), name=names[-1], parent_id=parent, description=description)
        self._folders[_folded(names)] = folder.id
        self._new_folders.append(folder)
        return folder.id, True

    def _file(self, part: FiledPart) -> bool:
        """A VM that is in a folder here stays there."""
        ref = Ref(Kind.VM, checked_name(part.id).lower())
        folder = self._folder_way(part.folder)[0]
        if self._graph.tagging(ref).folder is not None:
            return False
        self._places[ref] = folder
        return True

    def _field(self, part: FieldPart) -> bool:
        """A key that is taken for one of the kinds stays as it is here."""
        key, kinds = checked_key(part.key), checked_kinds(part.kinds)
        if any((kind, key) in self._fields for kind in kinds):
            return False
        refusal = key_refusal(key, kinds, ())
        if refusal is not None:
            raise Invalid(str(refusal))
        if part.type not in tuple(FieldType):
            raise Invalid(_('there is no type of fields "{type}"').format(type=part.type[:40]))
        type_ = FieldType(part.type)
        choices = checked_choices(type_, part.choices)
        made = Field(
            id=FieldId(new_id()),
            key=key,
            title=checked_name(part.title or key),
            type=type_,
            kinds=kinds,
            choices=choices,
            position=len(self._graph.all(Kind.FIELD)) + len(self._new_fields) + 1,
        )
        self._fields |= {(kind, key): made for kind in kinds}
        self._new_fields.append(made)
        return True

    def _have(self, part: ValuesPart) -> bool:
        """Values of an object that has none of that field here."""
        kinds = {kind.value: kind for kind in FIELDED if kind not in RECORDED}
        if part.kind not in kinds:
            raise Invalid(_("objects of that kind have no fields"))
        kind = kinds[part.kind]
        ref = self._named(part, kind)
        has = self._graph.tagging(ref).values
        for key, text in part.values.items():
            one = self._fields.get((kind, key))
            if one is None:
                raise Invalid(_('there is no field "{key}"').format(key=key[:80]))
            if key not in has:
                self._values.setdefault(ref, {})[key] = read_value(one, text)
        return ref in self._values

    def _bookmark(self, part: Any) -> bool:
        name = checked_name(part.name)
        if (Kind.BOOKMARK, name.casefold()) in self._ids:
            return False
        count = len(self._graph.all(Kind.BOOKMARK)) + len(self._added["bookmarks"])
        query, icon = checked_line(part.query), checked_line(part.icon)
        made = Bookmark(id=BookmarkId(new_id()), name=name, query=query, icon=icon, position=count + 1)
        return self._save(Kind.BOOKMARK, made)

    def _alarm(self, part: AlarmPart) -> bool:
        name = checked_name(part.name)
        if (Kind.ALARM, name.casefold()) in self._ids:
            return False
        return self._save(Kind.ALARM, planned_alarm(part, name))

    def _save(self, kind: Kind, made: DataCenter | Cluster | Host | Bookmark | Alarm) -> bool:
        self._ids[kind, made.name.casefold()] = made.id
        self._saves.append(made)
        return True

    def _taken_settings(self) -> dict[str, Any]:
        """Those that this profile has no value of its own for."""
        found = {key: value for key, value in self._document.settings.items() if key not in LEFT_OUT}
        taken = {key: value for key, value in found.items() if key not in self._settings}
        self._added["settings"] += taken
        self._kept["settings"] += [key for key in found if key not in taken]
        return taken

    def _taken_keys(self) -> tuple[str, ...]:
        """Those of hosts of which no key is known here."""
        taken = missing_lines(self._document.host_keys, self._host_keys)
        found = dict.fromkeys(map(host_of, sound_lines(self._document.host_keys)))
        self._added["host_keys"] += dict.fromkeys(map(host_of, taken))
        self._kept["host_keys"] += [name for name in found if name not in self._added["host_keys"]]
        return taken


def _folded(path: Path) -> Path:
    return tuple(name.casefold() for name in path)
