"""A TPM that swtpm emulates: the guest uses it, its state stays with the VM and goes with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fleet.device.made import made
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

GET_RANDOM = r"printf '\x80\x01\0\0\0\x0c\0\0\x01\x7b\0\x08'"
"""TPM2_GetRandom of 8 bytes: TPM 2.0 Library, Part 3, 16.1. The answer has 10 bytes of header, a count, the bytes."""
ANSWERED = "8001000000140000000000"


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    found = lab.host("h1")
    yield found
    lab.remove(found)


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program.knowing(tmp_path_factory.mktemp("tpm") / "profile", host)


@pytest.fixture
def guest(program: Program, host: LabHost) -> Iterator[Guest]:
    found = made(program, host, "sealed", "-Tpm", "true")
    yield found
    found.remove()


def state(host: LabHost) -> str:
    """Of the one TPM: the digest of what swtpm keeps; empty = nothing."""
    return host.run(["sh", "-c", "cat /var/lib/libvirt/swtpm/*/tpm2/*permall 2>/dev/null | sha256sum; true"])


NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  -\n"


def test_its_guest_uses_it_and_its_state_stays_until_it_goes(program: Program, host: LabHost, guest: Guest) -> None:
    program.done("Start-Vm", "-VmId", "sealed")
    asked = f"exec 3<>/dev/tpm0; {GET_RANDOM} >&3; dd bs=64 count=1 <&3 2>/dev/null | hexdump -ve '1/1 \"%02x\"'; echo"
    told = guest.sh(f"cat /sys/class/tpm/tpm0/tpm_version_major; {asked}").split()
    assert told[0] == "2"
    assert told[1].startswith(ANSWERED)
    assert len(told[1]) == 2 * 20
    program.done("Stop-Vm", "-VmId", "sealed", "--yes")
    kept = state(host)
    assert kept != NOTHING

    program.done("Add-Snapshot", "-VmId", "sealed", "-Name", "first")
    program.done("Restore-Snapshot", "-VmId", "sealed", "-SnapshotId", "first", "--yes")
    program.done("Remove-Snapshot", "-VmId", "sealed", "-SnapshotId", "first", "--yes")
    program.done("Update-Vm", "-VmId", "sealed", "-Name", "other")
    assert state(host) == kept
    program.done("Update-Vm", "-VmId", "other", "-Name", "sealed")

    preview = program.done("Remove-Vm", "-VmId", "sealed", "-WhatIf")
    assert "goes its TPM state" in preview
    program.done("Remove-Vm", "-VmId", "sealed", "-WithDisks", "--yes")
    assert state(host) == kept
    (removed,) = program.select("Trash:", "--columns", "id")
    program.done("Restore-Trash", "-TrashId", str(removed["id"]))
    program.done("Start-Vm", "-VmId", "sealed")
    program.done("Stop-Vm", "-VmId", "sealed", "--yes")
    program.done("Remove-Vm", "-VmId", "sealed", "-WithDisks", "-Now", "--yes")
    assert state(host) == NOTHING
    assert host.run(["sh", "-c", "ls /var/lib/libvirt/swtpm"]) == ""
