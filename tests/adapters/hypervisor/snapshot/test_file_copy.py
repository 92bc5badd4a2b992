"""Copying a file by libvirt."""

from typing import Any

import pytest
from tests.fakes.libvirt_error import libvirt_error

from stellwerk.adapters.hypervisor.snapshot.file_copy import copy_file, pools_of


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

    def XMLDesc(self, flags: int) -> str:
        """Its XML."""
        return f"<pool type='dir'><target><path>{self.folder}</path></target></pool>"

    def refresh(self, flags: int) -> None:
        """Look again."""
        self.refreshed += 1

    def destroy(self) -> None:
        """Forget it."""
        self.ended += 1

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

    def listAllStoragePools(self, flags: int) -> list[Pool]:
        """The pools that are active."""
        assert flags == 2
        return [self.pool]

    def storagePoolCreateXML(self, xml: str, flags: int) -> Pool:
        """One for the moment."""
        assert f"<path>{self.outside.folder}</path>" in xml
        self.made += 1
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


def test_pools_are_found_by_their_very_folder() -> None:
    host = conn()
    assert list(pools_of(host, "/images/")) == [host.pool]
    assert list(pools_of(host, "/images/below")) == []
