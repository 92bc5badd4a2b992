"""What is to be changed in a VM's definition, as values: made by commands, carried out by the hypervisor. Any thread.

A device is named by its kind and what tells it apart there: `disk vda`, `interface 52:54:00:12:34:56`, `video 1`.
Values are texts by the keys of `setting.SETTINGS`; an empty text takes the setting out of the definition.
"""

from collections.abc import Mapping

from stellwerk.core.record import Record
from stellwerk.model.making.vm_spec import DiskSpec, FirmwareType, NicSpec


class SetValues(Record, frozen=True, kw_only=True):
    """Other values for settings of a device, or of the VM itself (`device` empty)."""

    values: Mapping[str, str]
    device: str = ""


class SetMemory(Record, frozen=True, kw_only=True):
    """Other memory, in bytes: what the guest is given, and the most that it can be given. None = as it is, but the most
    is never less than what is given."""

    memory: int | None = None
    most: int | None = None


class SetVcpus(Record, frozen=True, kw_only=True):
    """Other processors: how many are plugged in, and the most that can be. None = as it is; see `SetMemory`."""

    vcpus: int | None = None
    most: int | None = None


class SetTopology(Record, frozen=True, kw_only=True):
    """How the processors are cut up: cores of a socket, threads of a core; sockets follow. None = as it is."""

    cores: int | None = None
    threads: int | None = None


class SetBoot(Record, frozen=True, kw_only=True):
    """Boot from these, in order: kinds (`hd`, `cdrom`, `network`, `fd`), or names of disks and MACs of interfaces."""

    order: tuple[str, ...]


class UseVnc(Record, frozen=True):
    """The displays that are SPICE become VNC, with address and password; what works with SPICE alone goes."""


class SetFirmware(Record, frozen=True, kw_only=True):
    """Boot by this firmware; the host chooses its files."""

    type: FirmwareType


class SetMedium(Record, frozen=True, kw_only=True):
    """Put another medium into a drive: a path on the host, a volume of a pool, or nothing."""

    device: str
    path: str = ""
    pool: str = ""
    volume: str = ""


class SetConnection(Record, frozen=True, kw_only=True):
    """Connect an interface to something else; `spec` says what by its type and source."""

    device: str
    spec: NicSpec


class AddDisk(Record, frozen=True, kw_only=True):
    """One disk more."""

    spec: DiskSpec


class AddNic(Record, frozen=True, kw_only=True):
    """One interface more; its MAC is given, so that it has the same one live and stored."""

    spec: NicSpec


class AddDevice(Record, frozen=True, kw_only=True):
    """One device more, of any other kind, with values of its settings."""

    type: str
    values: Mapping[str, str]


class RemoveDevice(Record, frozen=True, kw_only=True):
    """One device less; nothing where it is not there."""

    device: str


class AddRoom(Record, frozen=True, kw_only=True):
    """More places for devices that are plugged in while it runs; they are there from its next start on.

    `ports` of PCIe; `memory`: the most it can have with modules, in bytes, in so many free `slots`; 0 = as it is.
    """

    ports: int = 0
    memory: int = 0
    slots: int = 0


class TakeBack(Record, frozen=True, kw_only=True):
    """What is stored of these and waits for the next start becomes again what runs (`vcpus`, `disk vdb added`, as
    `difference.waiting_text` says them); empty = all that waits."""

    items: tuple[str, ...] = ()


class ReplaceXml(Record, frozen=True, kw_only=True):
    """Another definition altogether. Its secrets, which no text here holds, stay those that the VM has.

    `base` is the fingerprint of the definition that it was made from: with any other it is refused; empty = with any.
    `keeps_metadata`: metadata is none of its business and stays as it is by then.
    """

    xml: str
    base: str = ""
    keeps_metadata: bool = False


Edit = (
    SetValues
    | SetMemory
    | SetVcpus
    | SetTopology
    | SetBoot
    | SetFirmware
    | UseVnc
    | SetMedium
    | SetConnection
    | AddDisk
    | AddNic
    | AddDevice
    | RemoveDevice
    | AddRoom
    | TakeBack
    | ReplaceXml
)
