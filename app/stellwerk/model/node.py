"""The hardware of a host, for its page: read when somebody looks, kept nowhere. Frozen; any thread."""

from enum import StrEnum

from stellwerk.core.record import Record


class NodeDeviceKind(StrEnum):
    """What a device is to people."""

    DISK = "disk"
    NIC = "nic"
    PCI = "pci"
    USB = "usb"
    MEDIATED = "mediated"


class NodeDevice(Record, frozen=True, kw_only=True):
    """One device. `address` is where it sits (`0000:00:1f.6`, `1:2`), its file for a disk, its MAC for a card, its UUID
    where it is mediated; `size`
    of a disk, in bytes. `driver` is the kernel's. `numa_node` None = unknown or none. `notes`: serial number, IOMMU
    group, speed and so on, as name and value, untranslated."""

    kind: NodeDeviceKind
    name: str
    address: str = ""
    vendor: str = ""
    driver: str = ""
    size: int | None = None
    numa_node: int | None = None
    notes: tuple[tuple[str, str], ...] = ()


class NumaCell(Record, frozen=True, kw_only=True):
    """One memory node: `memory` in bytes, `cpus` the numbers of its processors as Linux writes ranges (`0-3,8`)."""

    number: int
    memory: int | None = None
    cpus: str = ""
    cpu_count: int = 0


class NodeHardware(Record, frozen=True, kw_only=True):
    """What a machine is made of. `untold`: the driver tells nothing of devices."""

    machine: str = ""
    vendor: str = ""
    serial: str = ""
    firmware: str = ""
    cells: tuple[NumaCell, ...] = ()
    devices: tuple[NodeDevice, ...] = ()
    untold: bool = False
