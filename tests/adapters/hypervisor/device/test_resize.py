"""Making disks larger: the monitor of a running VM, the volume of one that is off."""

from typing import Any

import pytest
from tests.fakes.libvirt_error import libvirt_error

from stellwerk.adapters.hypervisor.device.resize import resize
from stellwerk.core.error import Gone, Refused

XML = "<domain><devices><disk><source {}/><target dev='vda'/></disk></devices></domain>"


class Volume:
    """A volume of 10 bytes."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def info(self) -> tuple[int, int, int]:
        """Type, capacity, allocation."""
        return 0, 10, 10

    def resize(self, size: int, flags: int) -> None:
        """Remember."""
        self.sizes.append(size)


class Host:
    """A connection with one volume, or none; also its pool and its domain."""

    def __init__(self, *, active: bool, source: str = "file='/d/x'", there: bool = True) -> None:
        self.active, self.source, self.there, self.volume = active, source, there, Volume()
        self.block: list[int] = []

    def isActive(self) -> bool:
        """Whether it runs."""
        return self.active

    def XMLDesc(self, flags: int) -> str:
        """Its definition."""
        return XML.format(self.source)

    def blockInfo(self, target: str, flags: int) -> list[int]:
        """Capacity first."""
        return [10, 10, 10]

    def blockResize(self, target: str, size: int, flags: int) -> None:
        """In bytes."""
        assert flags == 1
        self.block.append(size)

    def storageVolLookupByPath(self, path: str) -> Any:
        """Only what a pool holds."""
        if not self.there:
            raise libvirt_error(50, "no volume")
        return self.volume

    def storagePoolLookupByName(self, name: str) -> Any:
        """Itself."""
        return self

    def storageVolLookupByName(self, name: str) -> Any:
        """The volume."""
        return self.volume


def test_running() -> None:
    host = Host(active=True)
    assert resize(host, host, "vda", 20) == 10
    resize(host, host, "vda", 10)
    assert host.block == [20]


@pytest.mark.parametrize("source", ["file='/d/x'", "pool='p' volume='v'"])
def test_off(source: str) -> None:
    host = Host(active=False, source=source)
    assert resize(host, host, "vda", 20) == 10
    assert host.volume.sizes == [20]


@pytest.mark.parametrize("active", [True, False])
def test_never_smaller(active: bool) -> None:
    host = Host(active=active)
    with pytest.raises(Refused, match="more than"):
        resize(host, host, "vda", 9)


def test_what_is_not_there() -> None:
    host = Host(active=False, there=False)
    with pytest.raises(Refused, match="no active storage pool"):
        resize(host, host, "vda", 20)
    with pytest.raises(Gone):
        resize(host, host, "vdb", 20)
