"""What a host in memory has of storage and networks, and how it takes changes to them."""

from stellwerk.core.error import AppError, Conflict, Gone
from stellwerk.core.ids import HostId, LibvirtNetworkId, StoragePoolId, VolumeId
from stellwerk.core.record import replace
from stellwerk.core.unit import GIB
from stellwerk.model.making.host_stock import GuestTypes, HostStock, Medium
from stellwerk.model.making.storage_spec import NetworkSpec, PoolSpec
from stellwerk.model.making.vm_spec import VmSpec, VolumeSpec
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.ports.storage_change import Read


class MemoryMaking:
    """Pools, volumes and networks. `errors` by method name are raised instead of doing it; `media` are the files that
    are there beside volumes; `contents` what was written into volumes, by pool and name; `types` what VMs it makes."""

    def __init__(self, host_id: HostId) -> None:
        self.host_id = host_id
        self.errors: dict[str, AppError] = {}
        self.pools_by_uuid: dict[str, StoragePool] = {}
        self.volumes_by_path: dict[str, Volume] = {}
        self.specs: dict[str, VolumeSpec] = {}
        self.networks_by_uuid: dict[str, LibvirtNetwork] = {}
        self.media: dict[str, Medium] = {}
        self.contents: dict[tuple[str, str], bytes] = {}
        self.types = GuestTypes(kvm=True, firmware=frozenset({"bios", "efi"}))

    # reading

    def pools(self, *, refresh: bool = False) -> list[StoragePool]:
        self._raise("pools")
        return list(self.pools_by_uuid.values())

    def volumes(self, pool_id: StoragePoolId) -> list[Volume]:
        return [volume for volume in self.volumes_by_path.values() if volume.pool_id == pool_id]

    def networks(self) -> list[LibvirtNetwork]:
        return list(self.networks_by_uuid.values())

    def stock(self, media: tuple[str, ...] = (), *, emulated: bool = False) -> HostStock:
        self._raise("stock")
        names = {
            pool.name: frozenset(volume.name for volume in self.volumes(pool.id))
            for pool in self.pools()
            if pool.active
        }
        return HostStock(
            pools=tuple(self.pools()),
            volumes=names,
            networks=tuple(self.networks()),
            interfaces=frozenset({"br0", "eno1"}),
            media={text: self.media.get(text) for text in media},
            types=self.types,
            memory=32 * GIB,
            memory_free=16 * GIB,
            cpus=8,
        )

    def domain_xml(self, spec: VmSpec) -> str:
        return f"<domain>\n  <name>{spec.name}</name>\n</domain>"

    # pools and networks

    def put_pool(self, name: str, *, active: bool = True, **more: object) -> StoragePool:
        """A pool that is there."""
        pool = StoragePool(
            id=StoragePoolId(f"{self.host_id}/uuid-{name}"), host_id=self.host_id, uuid=f"uuid-{name}", name=name,
            type="dir", path=f"/pools/{name}", active=active, available=100 * GIB if active else None,
        )  # fmt: skip
        self.pools_by_uuid[pool.uuid] = replace(pool, **more)
        return self.pools_by_uuid[pool.uuid]

    def put_network(self, name: str, *, active: bool = True, **more: object) -> LibvirtNetwork:
        """A network that is there."""
        network = LibvirtNetwork(
            id=LibvirtNetworkId(f"{self.host_id}/uuid-{name}"), host_id=self.host_id, uuid=f"uuid-{name}", name=name,
            active=active,
        )  # fmt: skip
        self.networks_by_uuid[network.uuid] = replace(network, **more)
        return self.networks_by_uuid[network.uuid]

    def add_pool(self, spec: PoolSpec) -> str:
        self._raise("add_pool")
        return self.put_pool(spec.name, path=spec.path, autostart=spec.autostart).uuid

    def start_pool(self, uuid: str) -> None:
        self._raise("start_pool")
        self._change_pool(uuid, active=True, available=100 * GIB)

    def stop_pool(self, uuid: str) -> None:
        self._raise("stop_pool")
        self._change_pool(uuid, active=False)

    def set_pool_autostart(self, uuid: str, on: bool) -> None:
        self._change_pool(uuid, autostart=on)

    def remove_pool(self, uuid: str) -> None:
        self._raise("remove_pool")
        del self.pools_by_uuid[uuid]

    def add_network(self, spec: NetworkSpec) -> str:
        self._raise("add_network")
        addresses = (spec.address,) if spec.address else ()
        return self.put_network(spec.name, autostart=spec.autostart, addresses=addresses).uuid

    def start_network(self, uuid: str) -> None:
        self._raise("start_network")
        self._change_network(uuid, active=True)

    def stop_network(self, uuid: str) -> None:
        self._raise("stop_network")
        self._change_network(uuid, active=False)

    def set_network_autostart(self, uuid: str, on: bool) -> None:
        self._change_network(uuid, autostart=on)

    def remove_network(self, uuid: str) -> None:
        del self.networks_by_uuid[uuid]

    # volumes

    def add_volume(self, spec: VolumeSpec) -> Volume:
        self._raise("add_volume")
        pool = next((pool for pool in self.pools() if pool.name == spec.pool), None)
        if pool is None:
            raise Gone(f"there is no pool {spec.pool}")
        path = f"{pool.path}/{spec.name}"
        if path in self.volumes_by_path:
            raise Conflict(f"there is a volume {spec.name}")
        volume = Volume(
            id=VolumeId(f"{pool.id}/{spec.name}"), pool_id=pool.id, host_id=self.host_id, name=spec.name, path=path,
            type="file", format=spec.format, capacity=spec.size, allocation=spec.size if spec.preallocated else 0,
        )  # fmt: skip
        self.volumes_by_path[path] = volume
        self.specs[path] = spec
        return volume

    def copy_volume(self, spec: VolumeSpec, source: str) -> Volume:
        self._raise("copy_volume")
        self.contents[spec.pool, spec.name] = source.encode()
        return self.add_volume(spec)

    def upload(self, pool: str, volume: str, size: int, read: Read) -> None:
        self._raise("upload")
        content = b""
        while len(content) < size:
            content += read(min(65536, size - len(content)))
        self.contents[pool, volume] = content

    def grow_volume(self, pool: str, volume: str, size: int) -> None:
        self._raise("grow_volume")
        for path, found in self.volumes_by_path.items():
            if found.name == volume and (found.capacity or 0) < size:
                self.volumes_by_path[path] = replace(found, capacity=size)

    def delete_volume(self, pool: str, volume: str, unwritten: int | None = None) -> bool:
        self._raise("delete_volume")
        for path, found in tuple(self.volumes_by_path.items()):
            if found.name == volume and self.pools_by_uuid[f"uuid-{pool}"].id == found.pool_id:
                if unwritten is not None and (found.allocation or 0) > unwritten:
                    return False
                del self.volumes_by_path[path]
        return True

    def _raise(self, method: str) -> None:
        if method in self.errors:
            raise self.errors[method]

    def _change_pool(self, uuid: str, **fields: object) -> None:
        self.pools_by_uuid[uuid] = replace(self.pools_by_uuid[uuid], **fields)

    def _change_network(self, uuid: str, **fields: object) -> None:
        self.networks_by_uuid[uuid] = replace(self.networks_by_uuid[uuid], **fields)
