"""What libvirt keeps of a VM beside its definition goes with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

DISK = "/var/lib/libvirt/kept.qcow2"


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    found = lab.host("h1")
    found.run(["qemu-img", "create", "-q", "-f", "qcow2", DISK, "10M"])
    yield found
    lab.remove(found)


def test_a_vm_with_checkpoints(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> None:
    program = Program.knowing(tmp_path_factory.mktemp("leftovers") / "profile", host)
    Guest.define(host, "marked", disks=[Disk(DISK)]).start(paused=True)
    host.virsh("checkpoint-create-as", "marked", "one")
    host.virsh("destroy", "marked")
    refused = host.run(["sh", "-c", "virsh -c qemu:///system undefine marked 2>&1; true"])
    assert "checkpoints" in refused, "without its flag libvirt refuses"
    assert "goes its checkpoint metadata" in program.done("Remove-Vm", "-VmId", "marked", "-WhatIf")
    program.done("Remove-Vm", "-VmId", "marked", "-Now", "--yes")
    assert host.virsh("list", "--all", "--name") == ""
    assert host.run(["ls", "/var/lib/libvirt/qemu/checkpoint"], check=False) in ("", "marked\n")
