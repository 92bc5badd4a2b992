"""Typed identities of everything that the program names. Pure; any thread."""

from enum import StrEnum
from typing import NamedTuple, NewType

DataCenterId = NewType("DataCenterId", str)
ClusterId = NewType("ClusterId", str)
HostId = NewType("HostId", str)
"""Ours, made when the host is added; stays when the machine behind it is replaced."""
VmId = NewType("VmId", str)
"""The domain UUID, lower case with dashes."""
StoragePoolId = NewType("StoragePoolId", str)
VolumeId = NewType("VolumeId", str)
LibvirtNetworkId = NewType("LibvirtNetworkId", str)
SnapshotId = NewType("SnapshotId", str)
"""VM id, slash, name."""
TaskId = NewType("TaskId", str)
EventId = NewType("EventId", str)
TagId = NewType("TagId", str)
BookmarkId = NewType("BookmarkId", str)
AlarmId = NewType("AlarmId", str)
AlertId = NewType("AlertId", str)
FolderId = NewType("FolderId", str)
FieldId = NewType("FieldId", str)
TrashId = NewType("TrashId", str)
"""Host id, slash, path of the file that keeps it."""
TemplateId = NewType("TemplateId", str)
"""A UUID that the file beside its disks says."""
NicId = NewType("NicId", str)
DiskId = NewType("DiskId", str)
"""VM id, slash, target."""
VnicId = NewType("VnicId", str)
"""VM id, slash, MAC address."""


def new_id() -> str:
    """A new random identity: a UUID, lower case with dashes."""
    from uuid import uuid4  # here: it brings much along that a start does not need

    return str(uuid4())


class Kind(StrEnum):
    """The kinds of objects. The value is stable: it is stored, and printed by machine formats."""

    __hash__ = str.__hash__

    DATA_CENTER = "data_center"
    CLUSTER = "cluster"
    HOST = "host"
    VM = "vm"
    STORAGE_POOL = "storage_pool"
    VOLUME = "volume"
    LIBVIRT_NETWORK = "libvirt_network"
    TASK = "task"
    EVENT = "event"
    TAG = "tag"
    BOOKMARK = "bookmark"
    FOLDER = "folder"
    FIELD = "field"
    SNAPSHOT = "snapshot"
    NIC = "nic"
    DISK = "disk"
    VNIC = "vnic"
    ALARM = "alarm"
    ALERT = "alert"
    TEMPLATE = "template"
    TRASH = "trash"


class Ref(NamedTuple):
    """Names one object: its kind and its id."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """The inverse of `str`; raises ValueError for anything else."""
        kind, colon, id_ = text.partition(":")
        if not colon or not id_:
            raise ValueError(f"not a reference: {text!r}")
        return cls(Kind(kind), id_)
