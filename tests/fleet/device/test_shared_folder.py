"""A folder of the host in a guest, by virtiofs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fleet.device.made import made
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

FOLDER = "/var/lib/libvirt/shared"


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    found = lab.host("h1")
    found.run(["mkdir", FOLDER])
    yield found
    lab.remove(found)


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program.knowing(tmp_path_factory.mktemp("folder") / "profile", host)


@pytest.fixture
def guest(program: Program, host: LabHost) -> Iterator[Guest]:
    found = made(program, host, "reader", kind="sharing")
    yield found
    found.remove()


def test_a_guest_reads_and_writes_a_folder_of_its_host(program: Program, host: LabHost, guest: Guest) -> None:
    host.outside(f"{FOLDER}/note").write_text("from the host\n")
    words = ("-Type", "filesystem", "-Source", FOLDER, "-Target", "notes")
    program.done("Add-Device", "-VmId", "reader", *words)
    program.done("Start-Vm", "-VmId", "reader")
    told = guest.sh("mkdir /notes; mount -t virtiofs notes /notes; cat /notes/note; echo guest >/notes/answer; sync")
    assert told == "from the host"
    assert host.outside(f"{FOLDER}/answer").read_text() == "guest\n"
    host.outside(f"{FOLDER}/note").write_text("again\n")
    assert guest.sh("cat /notes/note; umount /notes") == "again"
    program.done("Stop-Vm", "-VmId", "reader", "--yes")
    program.done("Remove-Device", "-VmId", "reader", "-Device", "filesystem notes")
    assert "virtiofs" not in host.virsh("dumpxml", "reader")
