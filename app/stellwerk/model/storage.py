"""Storage and networks of one host, as libvirt tells them. Frozen; any thread. Sizes in bytes.

Their `tags` and `values` are filled in by the inventory, which keeps those of all objects.
"""

from stellwerk.core.ids import HostId, LibvirtNetworkId, StoragePoolId, TagId, VolumeId
from stellwerk.core.record import Record
from stellwerk.model.field import NO_VALUES, Values


class StoragePool(Record, frozen=True, kw_only=True):
    """A libvirt storage pool of one host. `id` is host id and pool UUID; `path` its target where it has one.

    Sizes are None while it is not active.
    """

    id: StoragePoolId
    host_id: HostId
    uuid: str
    name: str
    type: str = ""
    path: str = ""
    active: bool = False
    autostart: bool = False
    persistent: bool = True
    capacity: int | None = None
    allocation: int | None = None
    available: int | None = None
    seen: float = 0.0
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES


class Volume(Record, frozen=True, kw_only=True):
    """A volume of a pool. `id` is the pool's id and the volume's name; `path` is what a domain XML names."""

    id: VolumeId
    pool_id: StoragePoolId
    host_id: HostId
    name: str
    path: str = ""
    type: str = ""
    format: str = ""
    capacity: int | None = None
    allocation: int | None = None
    backing: str = ""
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES


class Lease(Record, frozen=True, kw_only=True):
    """One DHCP lease. `expires` in UTC seconds, None = never."""

    mac: str
    ip: str
    hostname: str = ""
    expires: float | None = None


class LibvirtNetwork(Record, frozen=True, kw_only=True):
    """A libvirt network of one host. `forward` is libvirt's mode; empty = isolated."""

    id: LibvirtNetworkId
    host_id: HostId
    uuid: str
    name: str
    bridge: str = ""
    forward: str = ""
    active: bool = False
    autostart: bool = False
    persistent: bool = True
    addresses: tuple[str, ...] = ()
    leases: tuple[Lease, ...] = ()
    seen: float = 0.0
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES
