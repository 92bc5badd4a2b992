"""The built-in systems: all that were promised, each with what it needs."""

import pytest

from stellwerk.core.error import Invalid
from stellwerk.model.making.vm_spec import FirmwareType
from stellwerk.policy.vm_make.os_list import GENERIC, SYSTEMS, find_os

OLD = ("rhel3", "rhel4", "rhel5", "winxp", "win2k3")


def test_ids_and_names_are_told_apart() -> None:
    assert len({one.id for one in SYSTEMS}) == len({one.name for one in SYSTEMS}) == len(SYSTEMS)
    assert all(one.uri for one in SYSTEMS if one is not GENERIC)


def test_all_that_were_promised() -> None:
    wanted = {*OLD, "win2k8", "win7", "win10", "win11", "win2k16", "win2k19", "win2k22", "win2k25", "debian12", "rhel9",
              "almalinux9", "rocky9", "ol9", "fedora43", "sles15", "archlinux", "freebsd14.3", "ubuntu24.04",
              "generic"}  # fmt: skip
    assert wanted <= {one.id for one in SYSTEMS}


@pytest.mark.parametrize("name", OLD)
def test_old_ones_get_old_devices(name: str) -> None:
    os = find_os(name)
    assert (os.machine, os.bus, os.firmware, os.agent, os.rng) == ("pc", "ide", FirmwareType.BIOS, False, False)
    assert os.nic in ("rtl8139", "e1000")


def test_new_ones_get_new_devices() -> None:
    debian, windows = find_os("debian12"), find_os("win11")
    assert (debian.machine, debian.bus, debian.firmware) == ("q35", "virtio", FirmwareType.UEFI)
    assert (windows.tpm, windows.firmware, windows.virtio_cd, windows.windows) == (
        True,
        FirmwareType.SECURE,
        True,
        True,
    )


def test_found_by_id_name_or_uri_in_any_case() -> None:
    assert find_os("Debian 12") is find_os("DEBIAN12") is find_os("http://debian.org/debian/12")
    assert find_os("") is GENERIC
    with pytest.raises(Invalid, match="debain12") as caught:
        find_os("debain12")
    assert "debian12" in caught.value.hint
