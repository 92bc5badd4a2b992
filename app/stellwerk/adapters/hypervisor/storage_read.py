"""Reading storage pools, volumes and networks, when somebody looks at them. STATS lane or whichever has time."""

from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.error import cut_off
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.snapshot.file_copy import is_passing
from stellwerk.adapters.hypervisor.storage_xml import read_network, read_pool, read_volume
from stellwerk.core.ids import LibvirtNetworkId, StoragePoolId, VolumeId
from stellwerk.model.storage import Lease, LibvirtNetwork, StoragePool, Volume

_GONE = frozenset({43, 49, 50})
"""NO_NETWORK, NO_STORAGE_POOL, NO_STORAGE_VOL."""

_NOT_SUPPORTED = frozenset({3, 84})


class StorageReading(Handle):
    """The part of a session that reads storage and networks."""

    def pools(self, *, refresh: bool = False) -> list[StoragePool]:
        """The storage pools; `refresh` makes the host look at active ones again. None where the driver has none."""
        with self.use() as conn:
            try:
                found = conn.listAllStoragePools(0)
            except libvirt.libvirtError as error:
                if error.get_error_code() in _NOT_SUPPORTED:
                    return []
                raise
            marks = {
                name: _names(conn.listAllStoragePools(flag))
                for name, flag in (("active", 2), ("persistent", 4), ("autostart", 16))
            }
            read = (self._pool(pool, marks, refresh) for pool in found if not is_passing(pool))
            return [pool for pool in read if pool is not None]

    def volumes(self, pool_id: StoragePoolId) -> list[Volume]:
        """The volumes of one active pool. Raises Gone where the host does not have the pool, Refused while it is off.

        One call a volume: a volume that vanishes meanwhile is left out.
        """
        uuid = pool_id.rpartition("/")[2]
        with self.use(f"storage pool {uuid}") as conn:
            pool = conn.storagePoolLookupByUUIDString(uuid)
            with self.use(f'storage pool "{pool.name()}"'):
                read = (self._volume(volume, pool_id) for volume in pool.listAllVolumes(0))
                return [volume for volume in read if volume is not None]

    def networks(self) -> list[LibvirtNetwork]:
        """The networks with their DHCP leases. None where the driver has none."""
        with self.use() as conn:
            try:
                found = conn.listAllNetworks(0)
            except libvirt.libvirtError as error:
                if error.get_error_code() in _NOT_SUPPORTED:
                    return []
                raise
            marks = {
                name: _names(conn.listAllNetworks(flag))
                for name, flag in (("active", 2), ("persistent", 4), ("autostart", 16))
            }
            read = (self._network(network, marks) for network in found)
            return [network for network in read if network is not None]

    def _pool(self, pool: Any, marks: dict[str, frozenset[str]], refresh: bool) -> StoragePool | None:
        uuid = pool.UUIDString()
        active = uuid in marks["active"]
        if refresh and active:
            refresh_pool(pool, self._conn)
        try:
            said = read_pool(pool.XMLDesc(0))
        except libvirt.libvirtError as error:
            if error.get_error_code() in _GONE:
                return None
            raise
        return StoragePool(
            id=StoragePoolId(f"{self._host_id}/{uuid}"),
            host_id=self._host_id,
            uuid=uuid,
            name=pool.name(),
            type=said.type,
            path=said.path,
            active=active,
            autostart=uuid in marks["autostart"],
            persistent=uuid in marks["persistent"],
            capacity=said.capacity if active else None,
            allocation=said.allocation if active else None,
            available=said.available if active else None,
            seen=self._clock.now(),
        )

    def _volume(self, volume: Any, pool_id: StoragePoolId) -> Volume | None:
        try:
            said = read_volume(volume.XMLDesc(0))
        except libvirt.libvirtError as error:
            if error.get_error_code() in _GONE:
                return None
            raise
        name = said.name or volume.name()
        return Volume(
            id=VolumeId(f"{pool_id}/{name}"),
            pool_id=pool_id,
            host_id=self._host_id,
            name=name,
            path=said.path,
            type=said.type,
            format=said.format,
            capacity=said.capacity,
            allocation=said.allocation,
            backing=said.backing,
        )

    def _network(self, network: Any, marks: dict[str, frozenset[str]]) -> LibvirtNetwork | None:
        uuid = network.UUIDString()
        active = uuid in marks["active"]
        try:
            said = read_network(network.XMLDesc(0))
            leases = read_leases(network) if active else ()
        except libvirt.libvirtError as error:
            if error.get_error_code() in _GONE:
                return None
            raise
        return LibvirtNetwork(
            id=LibvirtNetworkId(f"{self._host_id}/{uuid}"),
            host_id=self._host_id,
            uuid=uuid,
            name=network.name(),
            bridge=said.bridge,
            forward=said.forward,
            active=active,
            autostart=uuid in marks["autostart"],
            persistent=uuid in marks["persistent"],
            addresses=said.addresses,
            leases=leases,
            seen=self._clock.now(),
        )


def _names(objects: list[Any]) -> frozenset[str]:
    return frozenset(found.UUIDString() for found in objects)


def refresh_pool(pool: Any, conn: Any) -> None:
    """Let libvirt look at the folder again. A pool whose storage is away keeps its last numbers; the others must not
    suffer for it."""
    try:
        pool.refresh(0)
    except libvirt.libvirtError:
        if not conn.isAlive():
            raise


def read_leases(network: Any) -> tuple[Lease, ...]:
    """The leases in the order told; none where no DHCP server of libvirt's runs in the network."""
    try:
        found = network.DHCPLeases()
    except libvirt.libvirtError as error:
        if error.get_error_code() in _GONE or cut_off(error):
            raise
        return ()
    return tuple(
        Lease(
            mac=entry.get("mac") or "",
            ip=entry.get("ipaddr") or "",
            hostname=entry.get("hostname") or "",
            expires=float(entry["expirytime"]) if entry.get("expirytime") else None,
        )
        for entry in found
    )
