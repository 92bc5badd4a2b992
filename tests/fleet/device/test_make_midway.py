"""A VM that is being made when somebody gives up or its host is lost: nothing is left that nobody names."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

MAKE = ("-Memory", "128M", "-Vcpus", "1", "-Emulated", "-Network", "none", "-Start", "--json")
DISKS = ("-Disk", "size=64M,format=raw", "-Disk", "size=8M", "-Disk", "size=8M")
MOMENTS = 8
"""Into so many parts the time is cut that the making takes; somebody gives up at the end of each."""


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    found = lab.host("h1")
    found.run(["mkdir", "/var/lib/libvirt/images"])
    found.virsh("pool-define-as", "default", "dir", "--target", "/var/lib/libvirt/images")
    found.virsh("pool-autostart", "default")
    found.virsh("pool-start", "default")
    yield found
    lab.remove(found)


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program.knowing(tmp_path_factory.mktemp("midway") / "profile", host)


def there(host: LabHost) -> tuple[list[str], list[str]]:
    """VMs and files of disks."""
    return host.virsh("list", "--all", "--name").split(), files_of_disks(host)


def files_of_disks(host: LabHost) -> list[str]:
    return host.run(["ls", "/var/lib/libvirt/images"]).split()


def begun(program: Program, host: LabHost, name: str) -> subprocess.Popen[str]:
    return program.start("Add-Vm", "-Name", name, "-HostId", host.name, *MAKE, *DISKS)


def removed(program: Program, name: str) -> None:
    program.done("Stop-Vm", "-VmId", name, "--yes")
    program.done("Remove-Vm", "-VmId", name, "-WithDisks", "-Now", "--yes")


def test_whoever_gives_up_at_any_moment_leaves_all_or_nothing(program: Program, host: LabHost) -> None:
    since = time.monotonic()
    with begun(program, host, "whole") as command:
        said, failed = command.communicate(timeout=60)
    whole = time.monotonic() - since
    assert command.returncode == 0, said + failed
    vms, files = there(host)
    assert (vms, len(files)) == (["whole"], 3)
    removed(program, "whole")
    assert there(host) == ([], [])
    ends: set[int] = set()
    for moment in range(1, MOMENTS):
        with begun(program, host, "part") as command:
            try:
                command.wait(whole * moment / MOMENTS)
            except subprocess.TimeoutExpired:
                command.send_signal(signal.SIGINT)
            said, failed = command.communicate(timeout=60)
        ends.add(command.returncode)
        whole_too = '"state": "done"' in said or "may still happen" in said  # it came too late for anything else
        vms, files = there(host)
        assert (vms, len(files)) == ((["part"], 3) if whole_too else ([], 0)), f"moment {moment}: {said}{failed}"
        if whole_too:
            removed(program, "part")
            assert there(host) == ([], [])
    assert 130 in ends


def test_a_daemon_that_dies_midway_leaves_nothing_without_a_name(program: Program, host: LabHost) -> None:
    with begun(program, host, "lost") as command:
        until(lambda: files_of_disks(host), 30, "the first file of a disk")
        host.kill_libvirtd()
        said, failed = command.communicate(timeout=120)
    host.start_libvirtd()
    assert command.returncode in (1, 3), said + failed
    vms, files = there(host)
    told = json.dumps(program.select("Tasks: command = Add-Vm sortby time desc")[:1]) + said + failed
    assert vms == [] or "lost" in told
    assert [name for name in files if name not in told] == []
