"""A VM that another program changes is no VM that hangs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LONG, Onlooker
from tests.fleet.program import Program

from stellwerk.core.ids import Kind, Ref

Hosts = tuple[LabHost, LabHost]
ABANDONS = pytest.mark.expects_log("stellwerk.services.link", "abandoned")
DISK = "/var/lib/libvirt/extra.qcow2"


@pytest.fixture(scope="module")
def guest(two_hosts: Hosts) -> Iterator[Guest]:
    """With a disk that it lets go of only while its processor runs."""
    host = two_hosts[0]
    host.run(["qemu-img", "create", "-q", "-f", "qcow2", DISK, "10M"])
    made = Guest.define(host, "holds", disks=[Disk(DISK)]).start(paused=True)
    yield made
    made.thaw()
    made.remove()


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    made = Program.knowing(tmp_path_factory.mktemp("unplug"), *two_hosts)
    (made.profile / "settings.json").write_text(json.dumps({"statistics.interval": 1.0}), encoding="utf-8")
    return made


@ABANDONS
def test_a_window_waits_while_another_program_unplugs(onlooker: Onlooker, guest: Guest, program: Program) -> None:
    onlooker.shows(LONG, "holds", "Paused")
    courses: list[str] = []

    def note() -> None:
        status = onlooker.vm("holds").domain.status.value
        if courses[-1:] != [status]:
            courses.append(status)

    ref = Ref(Kind.VM, onlooker.vm("holds").id)
    watch = onlooker.inventory.watch(lambda changes: note() if ref in changes.changed else None, kinds=(Kind.VM,))
    tried = onlooker.meanwhile(
        lambda: program.run("Detach-Disk", "-VmId", "holds", "-Target", "vda", "-Confirm:$false")
    )
    assert 'did not release "disk vda"' in tried.stdout + tried.stderr
    assert "NotResponding" not in courses
    assert onlooker.vm("holds").domain.status.value == "Paused"
    guest.freeze()
    onlooker.shows(LONG, "holds", "NotResponding")
    guest.thaw()
    onlooker.shows(LONG, "holds", "Paused")
    watch.close()
