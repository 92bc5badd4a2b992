"""What a VM can be started from for once. Frozen values."""

from collections.abc import Sized
from enum import StrEnum

from stellwerk.model.device import Disk


class BootDevice(StrEnum):
    """A kind of device; the words are those of the command line."""

    CDROM = "cdrom"
    NETWORK = "network"
    DISK = "disk"


def has_device(disks: tuple[Disk, ...], vnics: Sized, device: BootDevice) -> bool:
    """Whether one of that kind is among a VM's disks and network interfaces."""
    if device is BootDevice.NETWORK:
        return len(vnics) > 0
    return any(disk.device == device for disk in disks)
