"""Names of disks are unique, fit their bus, and end where the bus does."""

import pytest

from stellwerk.core.error import Refused
from stellwerk.policy.disk_target import free_target, letter_number


def test_first_free_name_of_the_bus() -> None:
    assert free_target("virtio", ()) == "vda"
    assert free_target("virtio", ("vda", "sda", "vdc")) == "vdb"
    assert free_target("sata", ("vda", "sda")) == "sdb"


def test_after_z_come_two_letters() -> None:
    taken: list[str] = []
    for _position in range(55):
        taken.append(free_target("scsi", taken))
    assert len(set(taken)) == 55
    assert taken[25:28] == ["sdz", "sdaa", "sdab"]
    assert taken[52] == "sdba"


def test_a_full_bus_says_so() -> None:
    with pytest.raises(Refused, match="ide"):
        free_target("ide", ("hda", "hdb", "hdc", "hdd"))


def test_letters_are_numbers() -> None:
    names = ("vda", "sdb", "hdz", "sdaa", "xvdc", "fda", "sdba")
    assert [letter_number(name) for name in names] == [0, 1, 25, 26, 2, 0, 52]
    assert [letter_number(name) for name in ("", "vd", "x", "sd1", "sdA", "sdaaaa")] == [None] * 6
