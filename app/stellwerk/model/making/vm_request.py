"""What somebody asks for when a VM is to be made, before defaults are filled in. Frozen; any thread. Sizes in bytes."""

from enum import StrEnum

from stellwerk.core.record import Record
from stellwerk.model.device import CpuTopology
from stellwerk.model.making.vm_spec import FirmwareType, NicType


class Allocation(StrEnum):
    """Whether a new disk takes its space as it is needed, or all of it at once."""

    THIN = "thin"
    PREALLOCATED = "preallocated"


class DiskRequest(Record, frozen=True, kw_only=True):
    """A disk. New with `size`, perhaps with the content of `source` (a file or volume of the host), of `upload` (a
    file of this computer) or of `url` (which the host fetches); or, with `existing`, that file or volume itself.
    Nothing said = what suits."""

    size: int | None = None
    format: str = ""
    pool: str = ""
    bus: str = ""
    name: str = ""
    allocation: Allocation | None = None
    cache: str = ""
    serial: str = ""
    source: str = ""
    upload: str = ""
    url: str = ""
    existing: str = ""


class NicRequest(Record, frozen=True, kw_only=True):
    """An interface. Nothing said of `source` = the network that suits."""

    type: NicType = NicType.NETWORK
    source: str = ""
    model: str = ""
    mac: str = ""


class VmRequest(Record, frozen=True, kw_only=True):
    """A VM. `disks` and `nics` None = what suits, empty = none; `cdroms` are files and volumes of the host, `uploads`
    of this computer, `urls` what the host fetches; `drivers`: a CD of this computer, for systems that need one and
    find none on the host; `sha256`: of the only file that is uploaded or fetched; `prepare`: start networks and pools
    that are off, and make a pool where there is none."""

    name: str
    memory: int | None = None
    vcpus: int | None = None
    os: str = ""
    title: str = ""
    description: str = ""
    disks: tuple[DiskRequest, ...] | None = None
    nics: tuple[NicRequest, ...] | None = None
    cdroms: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    drivers: str = ""
    sha256: str = ""
    kernel: str = ""
    initrd: str = ""
    cmdline: str = ""
    firmware: FirmwareType | None = None
    cpu_model: str = ""
    topology: CpuTopology = CpuTopology()
    tpm: bool | None = None
    boot: tuple[str, ...] = ()
    emulated: bool = False
    prepare: bool = False
    start: bool = False

    @property
    def media(self) -> tuple[str, ...]:
        """Every file and volume of the host that it names."""
        of_disks = (text for disk in self.disks or () for text in (disk.source, disk.existing))
        named = (*of_disks, *self.cdroms, self.kernel, self.initrd)
        return tuple(dict.fromkeys(text for text in named if text))
