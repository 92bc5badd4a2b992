"""What a VM can be given of the storage of its host."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import vm_ref
from tests.fakes.graph import graph_of

from stellwerk.core.ids import HostId, StoragePoolId, VolumeId
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.model.vm import Definition, Vm
from stellwerk.policy.offer.storage_offer import cd_offers, disk_file_offers, pool_offers, volume_offers


def pool(host: str, name: str, *, active: bool = True) -> StoragePool:
    return StoragePool(id=StoragePoolId(f"{host}/{name}"), host_id=HostId(host), uuid=name, name=name, active=active)


def volume(host: str, pool: str, name: str) -> Volume:
    id_ = StoragePoolId(f"{host}/{pool}")
    return Volume(id=VolumeId(f"{id_}/{name}"), pool_id=id_, host_id=HostId(host), name=name, path=f"/{pool}/{name}")


def fleet() -> Graph:
    disks = (
        Disk(target="vda", source="/images/web.qcow2", backing=("/images/base.qcow2",)),
        Disk(target="vdb", pool="images", volume="data.img"),
    )
    one, two = entity.domain(1, definition=Definition(name="web", disks=disks)), entity.domain(2, "h2")
    names = ("web.qcow2", "base.qcow2", "data.img", "free10.img", "free9.img", "a.ISO")
    return graph_of(
        entity.host("h1"), entity.host("h2"), *(Vm(id=domain.id, domain=domain) for domain in (one, two)),
        pool("h1", "images"), pool("h1", "iso"), pool("h1", "off", active=False), pool("h2", "images"),
        *(volume("h1", "images", name) for name in names), volume("h1", "iso", "b.iso"), volume("h1", "off", "c.iso"),
        volume("h2", "images", "other.img"),
    )  # fmt: skip


def test_pools_that_all_have() -> None:
    assert pool_offers(fleet(), (vm_ref(1),), {}) == ("images", "iso")
    assert pool_offers(fleet(), (vm_ref(1), vm_ref(2)), {}) == ("images",)
    assert pool_offers(fleet(), (), {}) == ()


def test_the_volumes_of_the_pool_that_is_said() -> None:
    assert volume_offers(fleet(), (vm_ref(1),), {"storage": "iso"}) == ("b.iso",)
    assert volume_offers(fleet(), (vm_ref(2),), {"storage": "images"}) == ("other.img",)
    assert volume_offers(fleet(), (vm_ref(1),), {}) == ()


def test_cds_and_files_that_no_vm_has_or_stands_on() -> None:
    assert cd_offers(fleet(), (vm_ref(1),), {}) == ("/images/a.ISO", "/iso/b.iso")
    assert disk_file_offers(fleet(), (vm_ref(1),), {}) == ("/images/free9.img", "/images/free10.img")
    assert disk_file_offers(fleet(), (), {}) == ()
