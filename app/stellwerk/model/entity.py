"""What all kinds share: the union of the entities, and each one's reference. Pure; any thread."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.event import Event
from stellwerk.model.field import Field
from stellwerk.model.folder import Folder
from stellwerk.model.host import Host
from stellwerk.model.nic import Nic
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.tag import Tag
from stellwerk.model.task import Task
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm

Entity = (
    DataCenter
    | Cluster
    | Host
    | Vm
    | StoragePool
    | Volume
    | LibvirtNetwork
    | Task
    | Event
    | Tag
    | Bookmark
    | Folder
    | Field
    | Snapshot
    | Nic
    | DiskPart
    | VnicPart
    | Alarm
    | Alert
    | Template
    | Trashed
)
"""Everything that the inventory holds."""

KIND_OF: dict[type, Kind] = {
    DataCenter: Kind.DATA_CENTER,
    Cluster: Kind.CLUSTER,
    Host: Kind.HOST,
    Vm: Kind.VM,
    StoragePool: Kind.STORAGE_POOL,
    Volume: Kind.VOLUME,
    LibvirtNetwork: Kind.LIBVIRT_NETWORK,
    Task: Kind.TASK,
    Event: Kind.EVENT,
    Tag: Kind.TAG,
    Bookmark: Kind.BOOKMARK,
    Folder: Kind.FOLDER,
    Field: Kind.FIELD,
    Snapshot: Kind.SNAPSHOT,
    Nic: Kind.NIC,
    DiskPart: Kind.DISK,
    VnicPart: Kind.VNIC,
    Alarm: Kind.ALARM,
    Alert: Kind.ALERT,
    Template: Kind.TEMPLATE,
    Trashed: Kind.TRASH,
}


def ref_of(entity: Entity) -> Ref:
    """The reference that names this entity."""
    return Ref(KIND_OF[type(entity)], entity.id)


def name_of(entity: Entity) -> str:
    """What people call it: the name, a task's title, an event's text."""
    match entity:
        case Task():
            return entity.title
        case Event():
            return entity.text
        case _:
            return entity.name
