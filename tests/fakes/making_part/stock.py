"""A host's stock for tests of plans: one pool of files, one network, KVM and UEFI."""

from typing import Any

from stellwerk.core.ids import HostId, LibvirtNetworkId, StoragePoolId, VmId
from stellwerk.core.unit import GIB
from stellwerk.model.making.host_stock import GuestTypes, HostStock
from stellwerk.model.storage import LibvirtNetwork, StoragePool

ID = VmId("00000000-0000-4000-8000-000000000009")
TYPES = GuestTypes(
    kvm=True, firmware=frozenset({"bios", "efi"}), secure=True, tpm=True, most_vcpus=288,
    cpu_modes=frozenset({"host-model", "maximum"}),
)  # fmt: skip


def pool(name: str = "default", *, active: bool = True, free: int = 100 * GIB, **more: Any) -> StoragePool:
    """A pool of a folder."""
    fields: dict[str, Any] = {
        "id": StoragePoolId(f"h1/{name}"), "host_id": HostId("h1"), "uuid": f"u-{name}", "name": name, "type": "dir",
        "path": f"/pools/{name}", "active": active, "available": free if active else None,
    }  # fmt: skip
    return StoragePool(**fields | more)


def network(name: str = "default", *, active: bool = True) -> LibvirtNetwork:
    """A network."""
    id_ = LibvirtNetworkId(f"h1/{name}")
    return LibvirtNetwork(id=id_, host_id=HostId("h1"), uuid=f"u-{name}", name=name, active=active)


def stock(**more: Any) -> HostStock:
    """All of it."""
    fields: dict[str, Any] = {
        "pools": (pool(),), "volumes": {"default": frozenset()}, "networks": (network(),),
        "interfaces": frozenset({"br0", "eno1"}), "types": TYPES, "cpus": 8,
        "memory": 32 * GIB, "memory_free": 16 * GIB,
    }  # fmt: skip
    return HostStock(**fields | more)
