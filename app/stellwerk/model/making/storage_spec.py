"""What a storage pool or a network of one host to be made shall be. Frozen; any thread.

Everything has been checked and decided; an empty text means *left to libvirt*.
"""

from enum import StrEnum

from stellwerk.core.record import Record


class PoolType(StrEnum):
    """Where a pool keeps its volumes: in a folder, a file system to mount, an export of a server, a volume group."""

    FOLDER = "dir"
    FILE_SYSTEM = "fs"
    NETWORK = "netfs"
    LVM = "logical"


class PoolSpec(Record, frozen=True, kw_only=True):
    """A storage pool to be made. `path`: where its volumes are on the host; `source`: the folder that `server` exports,
    the device of a file system, or the name of a volume group. `autostart`: with its host."""

    name: str
    type: PoolType = PoolType.FOLDER
    path: str = ""
    server: str = ""
    source: str = ""
    autostart: bool = True


class Forward(StrEnum):
    """Where a network leads: to the outside with the host's address, routed, to a bridge of the host, or nowhere."""

    NAT = "nat"
    ROUTE = "route"
    BRIDGE = "bridge"
    ISOLATED = "isolated"


class NetworkSpec(Record, frozen=True, kw_only=True):
    """A libvirt network to be made. `bridge`: of the host for BRIDGE, else the one to make, empty = libvirt names it.
    `address`: the host's own in it, with prefix length (`192.168.150.1/24`); `dhcp`: first and last address given out.
    `autostart`: with its host."""

    name: str
    forward: Forward = Forward.NAT
    bridge: str = ""
    address: str = ""
    dhcp: tuple[str, str] | None = None
    autostart: bool = True
