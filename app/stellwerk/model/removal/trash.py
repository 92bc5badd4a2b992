"""The trash of a host: VMs and templates that were removed, whose files still lie where they were. Frozen; any thread.

Each has a file of its own beside its first disk, which keeps the definition and names what goes once its time is over.
"""

import posixpath
from collections.abc import Iterable

from stellwerk.core.ids import HostId, StoragePoolId, TrashId, VmId
from stellwerk.core.record import Record
from stellwerk.model.template.template import Template

ENDING = ".trash"
"""How the name of such a file ends."""
_VARIABLES = ".nvram"


def variables_beside(path: str) -> str:
    """Where the copy of UEFI's variables is of what the file at `path` keeps: nowhere else."""
    return path.removesuffix(ENDING) + _VARIABLES


class TrashFile(Record, frozen=True, kw_only=True):
    """A file that goes when its time is over. `what`: disk, seed, snapshot, snapshot memory, nvram; `size` in bytes."""

    path: str
    what: str = "disk"
    size: int | None = None


def goes_by_itself(path: str, files: Iterable[TrashFile]) -> bool:
    """Whether files go once their time is over: those that lie beside the file at `path`, which keeps them.

    Whoever may write to a shared storage may write such a file, and name images of other storage in it. Those go when
    somebody looks at them and says so.
    """
    return all(posixpath.dirname(file.path) == posixpath.dirname(path) for file in files)


class TrashPlan(Record, frozen=True, kw_only=True):
    """How a VM is put there. `path` is the file that keeps it; `nvram`: the file of UEFI's variables, and where its
    copy goes; `seconds` until it goes by itself."""

    path: str
    files: tuple[TrashFile, ...] = ()
    nvram: tuple[str, str] | None = None
    seconds: float = 24 * 3600.0


class Trashed(Record, frozen=True, kw_only=True):
    """One VM in the trash, or a `template`, in the pool of the file that keeps it. `removed`, `until` and `seen` in UTC
    seconds. `void`: it is there (again), so nothing but the file that keeps it may go."""

    id: TrashId
    host_id: HostId
    vm_id: VmId = VmId("")
    template: Template | None = None
    name: str
    path: str
    pool_id: StoragePoolId = StoragePoolId("")
    removed: float = 0.0
    until: float = 0.0
    files: tuple[TrashFile, ...] = ()
    nvram: tuple[str, str] | None = None
    tpm: bool = False
    void: bool = False
    seen: float = 0.0

    def is_over(self, now: float) -> bool:
        """Whether it goes now without a word from anybody."""
        return self.void or (self.until <= now and goes_by_itself(self.path, self.files))

    @property
    def size(self) -> int | None:
        """What its files take, as far as that is known."""
        sizes = [file.size for file in self.files if file.size is not None]
        return sum(sizes) if sizes else None


def trash_id(host_id: HostId, path: str) -> TrashId:
    """The identity of what is in the trash: the file that keeps it on its host."""
    return TrashId(f"{host_id}/{path}")
