"""What a guest's agent tells of the system inside it. Frozen; any thread."""

from stellwerk.core.record import Record

_ALWAYS_FULL = frozenset({"iso9660", "udf", "cdfs", "squashfs", "cramfs", "romfs", "erofs"})
"""Types of file systems that are written once and for all: full is what they are, not a trouble."""


class FileSystem(Record, frozen=True, kw_only=True):
    """A file system that the guest has mounted. Sizes in bytes; None = the agent does not tell (before 3.0)."""

    place: str
    type: str = ""
    total: int | None = None
    used: int | None = None
    disks: tuple[str, ...] = ()
    """The targets (`vda`) of the VM's disks that it lies on, where libvirt found them."""

    @property
    def fill(self) -> float | None:
        """How much of it is used, in percent; None where that is not known."""
        if not self.total or self.used is None:
            return None
        return min(100.0, 100.0 * self.used / self.total)

    @property
    def grows(self) -> bool:
        """It can be written to, so that it can become full."""
        return self.type.lower() not in _ALWAYS_FULL


class GuestFacts(Record, frozen=True, kw_only=True):
    """What the agent said when it was last asked.

    `system` is the operating system as it calls itself. None = the agent did not say; () = it said that there are none.
    `unknown`: why nothing or not all is known, empty where all questions were answered.
    """

    system: str = ""
    kernel: str = ""
    hostname: str = ""
    timezone: str = ""
    users: tuple[str, ...] | None = None
    file_systems: tuple[FileSystem, ...] | None = None
    unknown: str = ""

    @property
    def fullest(self) -> float | None:
        """The fill of the fullest file system that can become full, in percent."""
        fills = (system.fill for system in self.file_systems or () if system.grows)
        return max((fill for fill in fills if fill is not None), default=None)
