"""The files of a VM, as its host tells of them. Frozen; any thread."""

from stellwerk.core.record import Record


class FileOfVm(Record, frozen=True, kw_only=True):
    """A file or volume that belongs to a VM. `what`: disk, snapshot memory, nvram, managed save, TPM state. `users` are
    the names of other domains of the host that name it, in a disk or below one. `removable` is false with its `reason`
    where the host's pools do not contain it, it is read-only, shareable, a block device or used by others. `path` is a
    name in words for what libvirt tells no path of: saved memory, TPM state. `outside`: nothing else is against it but
    that no active pool holds it."""

    path: str
    what: str
    size: int | None = None
    users: tuple[str, ...] = ()
    removable: bool = True
    reason: str = ""
    outside: bool = False
