"""Snapshots of a VM, as its host keeps them, and what is to be done with one. Frozen; any thread.

A snapshot freezes the file that each disk had at that moment; the VM goes on writing into a new file on top of it.
"""

from collections.abc import Mapping

from stellwerk.core.ids import HostId, SnapshotId, TagId, VmId
from stellwerk.core.record import Record, field
from stellwerk.model.field import NO_VALUES, Values


class SnapshotDisk(Record, frozen=True, kw_only=True):
    """A disk of a snapshot. `kind` is libvirt's: `external`, `internal`, `no`. `frozen` is the file that keeps the
    content of that moment, `overlay` the one on top of it that the VM went on with; both empty where not told."""

    target: str
    kind: str = "external"
    frozen: str = ""
    format: str = ""
    overlay: str = ""


class Snapshot(Record, frozen=True, kw_only=True):
    """One snapshot. `parent` is a name, empty at the top; `current`: the VM goes on from it. `created` in UTC seconds.

    `state` is libvirt's word for the VM at that moment (`running`, `shutoff`, `disk-snapshot` ...). `memory` is
    `no`, `internal` or `external`, then in `memory_file`. `nvram` is the file of UEFI's variables at that moment.
    `half_gone`: its removal was begun and not ended, its files may hold some of what was written since.
    `stamps`: by file when it was written last, as it was when the snapshot was taken (`StoredFile.written`).
    `picture`: a small one of its screen at that moment (PNG), empty where there is none.
    `seen`: when it was last looked at. `tags` and `values` are filled in by the inventory.
    """

    id: SnapshotId
    vm_id: VmId
    host_id: HostId
    name: str
    description: str = ""
    created: float = 0.0
    state: str = ""
    parent: str = ""
    current: bool = False
    memory: str = "no"
    memory_file: str = ""
    nvram: str = ""
    disks: tuple[SnapshotDisk, ...] = ()
    half_gone: bool = False
    stamps: Mapping[str, str] = field(default_factory=dict)
    picture: bytes = b""
    seen: float = 0.0
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES

    @property
    def outside(self) -> bool:
        """All of it is in files of its own."""
        return self.memory != "internal" and all(disk.kind != "internal" for disk in self.disks)

    @property
    def files(self) -> tuple[str, ...]:
        """The frozen files of its external disks."""
        return tuple(disk.frozen for disk in self.disks if disk.kind == "external" and disk.frozen)

    @property
    def homes(self) -> tuple[str, ...]:
        """The files that it lives inside, of its internal disks; they are written to as well."""
        inside = self.memory == "internal"
        return tuple(d.frozen for d in self.disks if d.frozen and (d.kind == "internal" or (inside and d.kind != "no")))


class SnapshotWish(Record, frozen=True, kw_only=True):
    """A snapshot to be taken. `overlays`: the new file by disk (`vda`); disks that are not named are left out.
    `memory_file` empty = without memory. `nvram`: the file of UEFI's variables, and where its copy goes. `quiesce`:
    the guest's agent flushes and freezes its file systems. `screen`: what the host made of its screen right before."""

    name: str
    description: str = ""
    overlays: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    memory_file: str = ""
    nvram: tuple[str, str] | None = None
    quiesce: bool = False
    screen: bytes = b""


class StoredFile(Record, frozen=True, kw_only=True):
    """A file in an active storage pool: the one that it stands on, its format, its sizes in bytes. `changed` is the
    moment of its last change as its file system tells it, `written` that of the last change of its content, with its
    length, `free` the bytes that the pool has left.

    `outside`: no active pool holds it, a shell found it; `link`: it is another name of a file; `unread`: nobody could
    tell what it stands on."""

    path: str
    backing: str = ""
    format: str = ""
    capacity: int = 0
    allocation: int = 0
    pool: str = ""
    changed: str = ""
    written: str = ""
    free: int | None = None
    outside: bool = False
    link: bool = False
    unread: bool = False


class ReturnPlan(Record, frozen=True, kw_only=True):
    """How a VM goes back to a snapshot. `overlays`: the new file by frozen file. `formats` and `sizes` of the frozen
    ones. `nvram`: the copy of UEFI's variables, and the file that they come back to. `discarded` are the files that go
    afterwards: what was written since."""

    name: str
    overlays: Mapping[str, str]
    formats: Mapping[str, str]
    sizes: Mapping[str, int]
    memory_file: str = ""
    nvram: tuple[str, str] | None = None
    discarded: tuple[str, ...] = ()


class MergeProgress(Record, frozen=True):
    """How far a merge is: bytes that were written, of all; 0 = not known yet."""

    done: int = 0
    total: int = 0


def snapshot_id(vm_id: VmId, name: str) -> SnapshotId:
    """The identity of a snapshot: libvirt names it once within its VM."""
    return SnapshotId(f"{vm_id}/{name}")
