"""The devices of a VM, as its domain XML tells them. Frozen; any thread. Sizes in bytes; empty text = not said."""

from stellwerk.core.record import Record


class Disk(Record, frozen=True, kw_only=True):
    """One disk, CD or floppy. `source` is a path, a URL or `pool/volume`; empty for an empty drive.

    `backing` lists the files below the source that the XML names, nearest first. `capacity` is known from bulk
    statistics only, None until then.
    """

    target: str
    device: str = "disk"
    source_type: str = ""
    source: str = ""
    pool: str = ""
    volume: str = ""
    format: str = ""
    bus: str = ""
    serial: str = ""
    cache: str = ""
    read_only: bool = False
    shareable: bool = False
    boot_order: int | None = None
    backing: tuple[str, ...] = ()


class Vnic(Record, frozen=True, kw_only=True):
    """One network interface. `source` is the network, bridge or host interface, by `type`; `target` the tap device."""

    mac: str
    type: str = ""
    source: str = ""
    portgroup: str = ""
    model: str = ""
    target: str = ""
    link_up: bool = True
    boot_order: int | None = None


class Graphics(Record, frozen=True, kw_only=True):
    """One display server. `port` None = not listening (the VM is off, or a socket)."""

    type: str
    port: int | None = None
    tls_port: int | None = None
    listen: str = ""
    socket: str = ""


class Device(Record, frozen=True, kw_only=True):
    """Any other device, for reading: what it is, its model, and the rest in words."""

    type: str
    model: str = ""
    detail: str = ""


class Firmware(Record, frozen=True, kw_only=True):
    """How the VM boots. `type` is `bios` or `uefi`; `nvram` the file that holds UEFI's variables."""

    type: str = "bios"
    secure_boot: bool = False
    loader: str = ""
    nvram: str = ""


class CpuTopology(Record, frozen=True, kw_only=True):
    """The processors as the guest sees them. All 0 = not said, libvirt then makes one socket a vCPU."""

    sockets: int = 0
    dies: int = 0
    cores: int = 0
    threads: int = 0
