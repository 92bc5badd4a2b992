"""Pools and volumes changed on libvirt's test driver, uploads on a connection that takes what it is given."""

import pytest
from tests.driver.host_file import POOL

from stellwerk.adapters.hypervisor.making import storage_change
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import Conflict, Gone, Refused
from stellwerk.core.ids import StoragePoolId
from stellwerk.core.unit import GIB
from stellwerk.model.making.storage_spec import PoolSpec
from stellwerk.model.making.vm_spec import VolumeSpec


def names(session: LibvirtSession) -> set[str]:
    return {volume.name for volume in session.volumes(StoragePoolId(f"h1/{POOL}"))}


def test_a_pool_comes_and_goes(session: LibvirtSession) -> None:
    uuid = session.add_pool(PoolSpec(name="new", path="/srv/new"))
    new = next(pool for pool in session.pools() if pool.uuid == uuid)
    assert (new.name, new.path, new.active, new.autostart) == ("new", "/srv/new", True, True)
    session.set_pool_autostart(uuid, False)
    session.stop_pool(uuid)
    session.stop_pool(uuid)
    new = next(pool for pool in session.pools() if pool.uuid == uuid)
    assert (new.active, new.autostart) == (False, False)
    session.start_pool(uuid)
    session.start_pool(uuid)
    session.remove_pool(uuid)
    assert [pool.name for pool in session.pools()] == ["images"]


def test_a_name_that_is_taken(session: LibvirtSession) -> None:
    with pytest.raises((Conflict, Refused), match="images"):
        session.add_pool(PoolSpec(name="images", path="/other"))
    assert len(session.pools()) == 1


def test_volumes_come_and_go(session: LibvirtSession) -> None:
    made = session.add_volume(VolumeSpec(pool="images", name="new.qcow2", size=GIB))
    assert (made.name, made.path, made.capacity) == ("new.qcow2", "/pool/new.qcow2", GIB)
    with pytest.raises((Conflict, Refused), match=r"new\.qcow2"):
        session.add_volume(VolumeSpec(pool="images", name="new.qcow2", size=GIB))
    copied = session.copy_volume(VolumeSpec(pool="images", name="copy.qcow2", size=0), made.path)
    assert copied.name in names(session)
    for name in ("new.qcow2", "copy.qcow2", "new.qcow2"):
        session.delete_volume("images", name)
    assert names(session) == {"web.qcow2", "shared.qcow2", "boot.iso"}


def test_what_is_not_there(session: LibvirtSession) -> None:
    with pytest.raises(Gone, match="nowhere"):
        session.add_volume(VolumeSpec(pool="nowhere", name="x", size=1))
    with pytest.raises(Gone):
        session.copy_volume(VolumeSpec(pool="images", name="x", size=1), "/pool/missing")
    session.delete_volume("nowhere", "x")


class Stream:
    """Takes at most three bytes at a time; -2 after `most`."""

    def __init__(self, most: int = 1 << 20) -> None:
        self.got = b""
        self.most = most

    def send(self, data: bytes) -> int:
        if len(self.got) >= self.most:
            return -2
        self.got += data[:3]
        return min(3, len(data))


def test_all_of_a_piece_is_sent() -> None:
    stream = Stream()
    storage_change._send(stream, b"0123456789")
    assert stream.got == b"0123456789"


def test_a_stream_that_takes_nothing_more() -> None:
    with pytest.raises(Conflict):
        storage_change._send(Stream(3), b"0123456789")
