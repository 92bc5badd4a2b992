"""What a VM to be made shall be, and disks and interfaces to be added. Frozen; any thread. Sizes in bytes.

Everything here has been decided: defaults were filled in and names are final, so that the same value always makes the
same XML. An empty text means *left to libvirt*.
"""

from enum import StrEnum

from stellwerk.core.ids import VmId
from stellwerk.core.record import Record
from stellwerk.model.device import CpuTopology


class NicType(StrEnum):
    """What an interface is connected to: a libvirt network, a bridge of the host, or an interface of the host."""

    NETWORK = "network"
    BRIDGE = "bridge"
    DIRECT = "direct"


class FirmwareType(StrEnum):
    """How a VM boots; `SECURE` is UEFI that starts signed systems only."""

    BIOS = "bios"
    UEFI = "uefi"
    SECURE = "secure"


class VolumeSpec(Record, frozen=True, kw_only=True):
    """A volume to be made in a pool, or, where `pool` is an absolute path, in that folder outside of all pools.
    `preallocated`: all of its space is taken at once; otherwise as it is needed.
    `backing` is the path of the file that it stands on, with its format; empty = none. `read_only`: nobody may write to
    its file."""

    pool: str
    name: str
    size: int
    format: str = "qcow2"
    preallocated: bool = False
    backing: str = ""
    backing_format: str = ""
    read_only: bool = False


class DiskSpec(Record, frozen=True, kw_only=True):
    """A disk, CD or floppy of a VM. Its content is a `path` on the host (`block`: a device) or `volume` of `pool`; with
    neither it is an empty drive. `bus`: virtio, scsi, sata, ide, usb or fdc; `target` fits it (`vda`, `sdb`, `hdc`)."""

    target: str
    bus: str = "virtio"
    device: str = "disk"
    path: str = ""
    block: bool = False
    pool: str = ""
    volume: str = ""
    format: str = "qcow2"
    cache: str = ""
    io: str = ""
    discard: bool = False
    serial: str = ""
    read_only: bool = False
    shareable: bool = False
    boot_order: int | None = None


class NicSpec(Record, frozen=True, kw_only=True):
    """An interface of a VM. `source` is the name of the network, the bridge or the host's interface."""

    type: NicType = NicType.NETWORK
    source: str = "default"
    model: str = "virtio"
    mac: str = ""
    link_up: bool = True
    boot_order: int | None = None


class RoomSpec(Record, frozen=True, kw_only=True):
    """Room to grow while the VM runs. 0 = none. `memory` and `vcpus` are the most it can have, `slots` for modules of
    memory, `ports` spare PCIe root ports for devices."""

    memory: int = 0
    slots: int = 0
    vcpus: int = 0
    ports: int = 0


class VmSpec(Record, frozen=True, kw_only=True):
    """A VM to be made.

    `type` is the domain type (`kvm`, `qemu`); `machine` a QEMU machine or its family (`q35`, `pc`); `cpu_mode` empty
    leaves the CPU to the hypervisor; `os_id` libosinfo's id; `boot` the devices in order (`hd`, `cdrom`, `network`),
    used where no device has an order of its own; `kernel`, `initrd`: paths on the host; `localtime`: the guest takes
    the clock for local time, as Windows does; `agent`: a channel for the guest agent; `windows`: libvirt's
    enlightenments for it; `install`: what `boot` says at the first start, the disk first after that.
    """

    id: VmId
    name: str
    memory: int
    vcpus: int = 1
    title: str = ""
    description: str = ""
    type: str = "kvm"
    arch: str = "x86_64"
    machine: str = "q35"
    os_id: str = ""
    cpu_mode: str = ""
    cpu_model: str = ""
    topology: CpuTopology = CpuTopology()
    firmware: FirmwareType = FirmwareType.BIOS
    tpm: bool = False
    boot: tuple[str, ...] = ("hd",)
    kernel: str = ""
    initrd: str = ""
    cmdline: str = ""
    disks: tuple[DiskSpec, ...] = ()
    nics: tuple[NicSpec, ...] = ()
    graphics: str = "vnc"
    video: str = "virtio"
    tablet: bool = True
    sound: bool = False
    agent: bool = True
    rng: bool = True
    balloon: bool = True
    localtime: bool = False
    windows: bool = False
    room: RoomSpec = RoomSpec()
