"""Copying a file by libvirt."""

import time
from typing import Any

import pytest
from tests.fakes.libvirt_error import libvirt_error

from stellwerk.adapters.hypervisor.snapshot.file_copy import (
    copy_file,
    drop_left,
    is_passing,
    pool_called,
    pool_on,
    pools_of,
    volume_at,
)


class Volume:
    """A file of a pool."""

    def __init__(self, pool: "Pool", name: str, size: int) -> None:
        self.pool, self.name, self.size = pool, name, size

    def info(self) -> list[int]:
        """Type and sizes."""
        return [0, self.size, self.size]

    def delete(self, flags: int) -> None:
        """It goes."""
        del self.pool.files[self.name]


class Pool:
    """A pool on a folder."""

    def __init__(self, folder: str, **files: int) -> None:
        self.folder, self.files, self.refreshed, self.ended = folder, files, 0, 0
        self.called, self.busy = "images", False

    def name(self) -> str:
        """What it is called."""
        return self.called

    def XMLDesc(self, flags: int) -> str:
        """Its XML."""
        return f"<pool type='dir'><target><path>{self.folder}</path></target></pool>"

    def refresh(self, flags: int) -> None:
        """Look again."""
        self.refreshed += 1

    def destroy(self) -> None:
        """Forget it."""
        self.ended += 1
        if self.busy:
            raise libvirt_error(55, "pool has asynchronous jobs running")

    def storageVolLookupByName(self, name: str) -> Volume:
        """One of its files."""
        if name not in self.files:
            raise libvirt_error(50, "no such volume")
        return Volume(self, name, self.files[name])

    def createXMLFrom(self, xml: str, volume: Volume, flags: int) -> None:
        """A copy."""
        if volume.size < 0:
            raise libvirt_error(1, "no space left on device")
        name = xml.partition("<name>")[2].partition("<")[0]
        assert name not in self.files
        assert f">{volume.size}<" in xml
        self.files[name] = volume.size


class Conn:
    """A host with one pool, and a folder outside of it."""

    def __init__(self, pool: Pool, outside: Pool) -> None:
        self.pool, self.outside, self.made = pool, outside, 0
        self.left: list[Pool] = []

    def isAlive(self) -> bool:
        """It lives."""
        return True

    def storageVolLookupByPath(self, path: str) -> Volume:
        """A file of the pool."""
        if not path.startswith("/images/"):
            raise libvirt_error(50, "no such volume")
        return self.pool.storageVolLookupByName(path.removeprefix("/images/"))

    def storagePoolLookupByName(self, name: str) -> Pool:
        """The pool."""
        assert name == self.pool.called
        return self.pool

    def listAllStoragePools(self, flags: int) -> list[Pool]:
        """The pools that are active."""
        assert flags == 2
        return [self.pool, *self.left]

    def storagePoolCreateXML(self, xml: str, flags: int) -> Pool:
        """One for the moment."""
        if f"<path>{self.outside.folder}</path>" not in xml:
            raise libvirt_error(38, "cannot open path")
        self.made += 1
        self.outside.called = xml.partition("<name>")[2].partition("<")[0]
        return self.outside


def conn(**files: Any) -> Conn:
    return Conn(Pool("/images", **files), Pool("/nv", vars=5, full=-1))


def test_a_copy_from_outside_of_all_pools_and_back() -> None:
    host = conn(copy=1)
    copy_file(host, "/nv/vars", "/images/copy")
    assert (host.pool.files, host.pool.refreshed) == ({"copy": 5}, 1)
    host.outside.files["vars"] = 9
    copy_file(host, "/images/copy", "/nv/vars")
    assert host.outside.files["vars"] == 5
    assert (host.made, host.outside.ended) == (2, 2)


def test_the_pool_of_the_moment_goes_whatever_happens() -> None:
    host = conn()
    for name in ("none", "full"):
        with pytest.raises(Exception, match=r"no such volume|no space"):
            copy_file(host, f"/nv/{name}", "/images/copy")
    assert (host.made, host.outside.ended) == (2, 2)


def test_one_that_somebody_left_is_taken_and_goes_once_nothing_is_filled_there() -> None:
    host = conn()
    with pool_called(host, "/nv") as passing:
        assert is_passing(passing)
    host.left, host.outside.busy = [passing], True
    for _number in range(2):
        with pool_on(host, "/nv") as found:
            assert found is passing
    assert (host.made, host.outside.ended) == (1, 3)
    with pool_called(host, "images") as lasting:
        assert not is_passing(lasting)
    with pool_on(host, "/images"):
        pass
    assert host.pool.ended == 0


def test_one_that_nobody_ended_goes_after_an_hour() -> None:
    host = conn()
    with pool_on(host, "/nv") as passing:
        pass
    drop_left(passing, time.time() + 3500)
    assert passing.ended == 1
    passing.busy = True
    drop_left(passing, time.time() + 3700)
    assert passing.ended == 2


def test_a_file_is_found_in_a_pool_or_not() -> None:
    host = conn(disk=3)
    for path, size in (("/images/disk", 3), ("/nv/vars", 5)):
        with volume_at(host, path) as volume:
            assert volume.size == size
    for path in ("/images/none", "/nv/none", "/else/where", "/dev/sdb", "/proc/kcore"):
        with pytest.raises(Exception, match="no such volume"), volume_at(host, path):
            pass
    assert (host.made, host.outside.ended) == (2, 2)


def test_pools_are_found_by_their_very_folder() -> None:
    host = conn()
    assert list(pools_of(host, "/images/")) == [host.pool]
    assert list(pools_of(host, "/images/below")) == []
