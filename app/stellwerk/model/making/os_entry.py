"""An operating system that a VM can have, with what suits it. Frozen; any thread. Sizes in bytes."""

from stellwerk.core.record import Record
from stellwerk.core.unit import GIB
from stellwerk.model.making.vm_spec import FirmwareType


class OsEntry(Record, frozen=True, kw_only=True):
    """One system. `id` is libosinfo's short id (`debian12`), `uri` its long one, for the definition.

    `machine` is the family of machines on x86; `bus` and `nic` what it has drivers for without help; `agent`: it can
    have a guest agent by virtio; `virtio_cd`: its installer needs drivers from a second CD; `modern`: it takes
    devices while it runs.
    """

    id: str
    name: str
    uri: str = ""
    family: str = "linux"
    memory: int = 2 * GIB
    least_memory: int = 0
    disk: int = 20 * GIB
    vcpus: int = 2
    machine: str = "q35"
    firmware: FirmwareType = FirmwareType.UEFI
    bus: str = "virtio"
    nic: str = "virtio"
    video: str = "virtio"
    agent: bool = True
    rng: bool = True
    tpm: bool = False
    tablet: bool = True
    localtime: bool = False
    virtio_cd: bool = False
    modern: bool = True

    @property
    def windows(self) -> bool:
        """A Windows."""
        return self.family == "windows"
