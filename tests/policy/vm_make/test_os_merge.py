"""Systems of libosinfo's database beside the short list."""

import pytest

from stellwerk.core.unit import GIB, MIB
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.os_facts import OsFacts
from stellwerk.model.making.vm_spec import FirmwareType
from stellwerk.policy.vm_make.os_list import SYSTEMS, find_os
from stellwerk.policy.vm_make.os_merge import merged_systems

VIRTIO = frozenset({"http://pcisig.com/pci/1af4/1001"})


def merged(id_: str, family: str = "linux", **more: object) -> OsEntry:
    facts = OsFacts(ids=(id_,), name=id_.title(), uri=f"http://os.org/{id_}", family=family, **more)
    return find_os(id_, merged_systems((facts,)))


def test_without_a_database_the_short_list_is_all() -> None:
    assert merged_systems(()) == SYSTEMS


def test_the_short_list_comes_first_and_takes_larger_sizes() -> None:
    debian = OsFacts(ids=("debian12",), name="Debian 12 from elsewhere", uri="u", memory=3 * GIB, disk=GIB)
    other = OsFacts(ids=("haiku",), name="Haiku", uri="v")
    found = merged_systems((other, debian))
    assert [entry.id for entry in found] == [*(entry.id for entry in SYSTEMS), "haiku"]
    mine = find_os("debian12", found)
    assert (mine.name, mine.memory, mine.disk) == ("Debian 12", 3 * GIB, 20 * GIB)


def test_a_release_is_like_the_one_that_it_belongs_to() -> None:
    assert merged("rhel9.4", memory=4 * GIB).least_memory == 0
    assert merged("rhel3.9").bus == "ide"
    assert merged("rhel91", devices=VIRTIO).bus == "virtio"


@pytest.mark.parametrize(
    ("released", "nearest"), [(2021, "win10"), (2012, "win10"), (2009, "win7"), (2001, "winxp"), (0, "winxp")]
)
def test_a_windows_is_like_one_of_its_time(released: int, nearest: str) -> None:
    found = merged("winother", "winnt", released=released)
    assert (found.bus, found.virtio_cd) == (find_os(nearest).bus, find_os(nearest).virtio_cd)
    assert found.windows


@pytest.mark.parametrize(
    ("facts", "bus", "machine", "firmware"),
    [
        ({"devices": VIRTIO, "released": 2020}, "virtio", "q35", FirmwareType.UEFI),
        ({"devices": VIRTIO, "released": 2010}, "virtio", "q35", FirmwareType.BIOS),
        ({"devices": VIRTIO, "released": 2020, "efi": False}, "virtio", "q35", FirmwareType.BIOS),
        ({"released": 2003}, "ide", "pc", FirmwareType.BIOS),
        ({}, "virtio", "q35", FirmwareType.UEFI),
        ({"devices": VIRTIO | {"http://qemu.org/chipset/x86/i440fx"}}, "virtio", "pc", FirmwareType.UEFI),
    ],
)
def test_what_it_has_drivers_for(facts: dict[str, object], bus: str, machine: str, firmware: FirmwareType) -> None:
    found = merged("other1", **facts)
    assert (found.bus, found.machine, found.firmware) == (bus, machine, firmware)


def test_sizes_are_bearable() -> None:
    found = merged("huge", memory=1 << 60, disk=1 << 60, vcpus=1 << 30)
    assert (found.memory, found.disk, found.vcpus) == (64 * GIB, 500 * GIB, 16)
    assert merged("small", released=2001).memory == 512 * MIB
