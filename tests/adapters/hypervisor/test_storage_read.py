"""Pools, volumes and networks, on the test driver."""

import pytest
from tests.driver.host_file import NETWORK, POOL, OpenFile

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.adapters.hypervisor.storage_read import read_leases
from stellwerk.core.error import Gone, Refused
from stellwerk.core.ids import HostId, StoragePoolId
from stellwerk.core.unit import GIB
from stellwerk.model.storage import Lease


def test_a_pool_and_its_volumes(session: LibvirtSession) -> None:
    [pool] = session.pools(refresh=True)
    assert (pool.id, pool.host_id, pool.uuid, pool.name) == (f"h1/{POOL}", HostId("h1"), POOL, "images")
    assert (pool.type, pool.path, pool.active, pool.persistent, pool.autostart) == ("dir", "/pool", True, True, False)
    assert pool.capacity == (pool.allocation or 0) + (pool.available or 0)
    volumes = {volume.name: volume for volume in session.volumes(pool.id)}
    assert volumes.keys() == {"web.qcow2", "shared.qcow2", "boot.iso"}
    web = volumes["web.qcow2"]
    assert (web.id, web.pool_id, web.path) == (f"{pool.id}/web.qcow2", pool.id, "/pool/web.qcow2")
    assert (web.capacity, web.allocation, web.format) == (40 * GIB, 7 * GIB, "qcow2")


def test_a_pool_that_is_off_has_no_sizes_and_shows_no_volumes(session: LibvirtSession) -> None:
    with session.use() as conn:
        conn.storagePoolLookupByUUIDString(POOL).destroy()
    [pool] = session.pools(refresh=True)
    assert (pool.active, pool.capacity, pool.allocation, pool.available) == (False, None, None, None)
    with pytest.raises(Refused, match='storage pool "images"'):
        session.volumes(pool.id)


def test_a_pool_that_is_not_there(session: LibvirtSession) -> None:
    with pytest.raises(Gone, match="storage pool"):
        session.volumes(StoragePoolId("h1/00000000-0000-4000-8000-00000000ffff"))


def test_networks(session: LibvirtSession) -> None:
    [network] = session.networks()
    assert (network.id, network.uuid, network.name, network.bridge) == (f"h1/{NETWORK}", NETWORK, "lan", "virbr7")
    assert (network.forward, network.active, network.addresses) == ("nat", True, ("10.9.0.1/24",))
    assert network.leases == ()


def test_leases_of_a_network_with_dhcp() -> None:
    class Network:
        def DHCPLeases(self) -> list[dict[str, object]]:
            return [
                {"mac": "52:54:00:00:00:01", "ipaddr": "10.9.0.5", "hostname": "web", "expirytime": 1_700_000_000},
                {"mac": "52:54:00:00:00:02", "ipaddr": "10.9.0.6", "hostname": None, "expirytime": 0},
            ]

    assert read_leases(Network()) == (
        Lease(mac="52:54:00:00:00:01", ip="10.9.0.5", hostname="web", expires=1_700_000_000.0),
        Lease(mac="52:54:00:00:00:02", ip="10.9.0.6"),
    )


def test_a_host_with_nothing(open_file: OpenFile) -> None:
    session = open_file("")
    assert (session.pools(), session.networks()) == ([], [])
