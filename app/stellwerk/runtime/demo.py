"""The demo fleet: fills a fresh profile with the simulated hosts. Worker thread."""

from pathlib import Path

from stellwerk.adapters.hypervisor.demo.driver import DemoPlan, write_demo
from stellwerk.core.ids import ClusterId, DataCenterId, FieldId, FolderId, HostId, Kind, Ref, TagId
from stellwerk.model.entity import ref_of
from stellwerk.model.field import Field, FieldEdit, FieldType
from stellwerk.model.folder import Folder, FolderEdit
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.tag import Tag, TagEdit
from stellwerk.ports.repository import Loaded, Repository, Tables

TEXT = "simulated by libvirt's test driver; its load is generated"


def load_demo(repository: Repository, folder: Path) -> Loaded:
    """What a start finds in a profile of the demo fleet; the first time it is made, in `folder`.

    Names serve as ids, so that scripts can rely on them. Blocks.
    """
    found = repository.load()
    if any(isinstance(entity, Host) for entity in found.batch.entities):
        return found
    plan = write_demo(folder)
    empty = tuple(ref_of(entity) for entity in found.batch.entities if isinstance(entity, DataCenter | Cluster))
    repository.write(lambda tables: _fill(tables, plan, empty)).result()
    return repository.load()


def _fill(tables: Tables, plan: DemoPlan, empty: tuple[Ref, ...]) -> None:
    tables.delete(*empty)
    tables.save(*(DataCenter(id=DataCenterId(name), name=name) for name in plan.data_centers))
    tables.save(
        *(Cluster(id=ClusterId(name), name=name, data_center_id=DataCenterId(of)) for name, of in plan.clusters)
    )
    tables.save(
        *(
            Host(
                id=HostId(host.name), name=host.name, uri=host.uri, cluster_id=ClusterId(host.cluster), description=TEXT
            )
            for host in plan.hosts
        )
    )
    tables.edit_tags(_tags(plan))
    tables.edit_folders(_folders(plan))
    tables.edit_fields(_fields(plan))


def _tags(plan: DemoPlan) -> TagEdit:
    made = tuple(
        Tag(id=_tag_id(tag.name), name=tag.name, parent_id=_tag_id(tag.parent) if tag.parent else None, color=tag.color)
        for tag in plan.tags
    )
    having = {
        _tag_id(tag.name): (
            *(Ref(Kind.VM, id_) for id_ in plan.tagged[tag.name]),
            *(Ref(Kind.HOST, host) for host in tag.hosts),
        )
        for tag in plan.tags
    }
    return TagEdit(save=made, add=having)


def _tag_id(name: str) -> TagId:
    """Its name, in one word: ids stand side by side where it is kept what an object has."""
    return TagId(name.replace(" ", "-"))


def _folders(plan: DemoPlan) -> FolderEdit:
    made = tuple(
        Folder(id=FolderId(one.name), name=one.name, parent_id=FolderId(one.parent) if one.parent else None)
        for one in plan.folders
    )
    place = {Ref(Kind.VM, id_): FolderId(one.name) for one in plan.folders for id_ in plan.filed[one.name]}
    return FolderEdit(save=made, place=place)


def _fields(plan: DemoPlan) -> FieldEdit:
    owner = Field(id=FieldId("owner"), key="owner", title="Owner", position=1)
    stage = Field(
        id=FieldId("stage"), key="stage", title="Stage", type=FieldType.CHOICE, choices=("test", "live"), position=2
    )
    values = {Ref(Kind.VM, id_): dict(one.fields) for one in plan.folders for id_ in plan.filed[one.name]}
    return FieldEdit(save=(owner, stage), values=values)
