"""VMs that move between real hosts, through the command; what virsh and the guest say afterwards."""

import json
import re
import signal
import subprocess
from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest, domain_xml
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

LOCAL = "/var/lib/libvirt/local"
LOOKED_AT_MS = 1500
"""The command looks at the other host twice a second while a VM moves there."""


@pytest.fixture(scope="module")
def hosts(lab: Lab, two_hosts: tuple[LabHost, LabHost]) -> tuple[LabHost, LabHost]:
    """Two hosts with a folder in common and one each of their own, both as storage pools."""
    shared = lab.share(two_hosts)
    for host in two_hosts:
        for name, path in (("shared", shared), ("local", LOCAL)):
            host.run(["mkdir", "-p", path])
            host.virsh("pool-define-as", name, "dir", "--target", path)
            host.virsh("pool-start", name)
    return two_hosts


@pytest.fixture(scope="module")
def program(hosts: tuple[LabHost, LabHost], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both."""
    return Program.knowing(tmp_path_factory.mktemp("profile"), *hosts)


@pytest.fixture(scope="module")
def guest(hosts: tuple[LabHost, LabHost]) -> Iterator[Guest]:
    """A guest that runs, with one disk on the common storage, and a mark in its memory."""
    here, there = hosts
    here.virsh("vol-create-as", "shared", "a.qcow2", "16M", "--format", "qcow2")
    made = Guest.define(here, "mover", disks=[Disk("/var/lib/libvirt/shared/a.qcow2")])
    made.start().wait_ready()
    made.sh("echo kept > /tmp/mark; echo on-disk | dd of=/dev/vda conv=fsync 2>/dev/null")
    yield made
    made.remove()
    made.moved_to(there).remove()


def test_a_running_vm_moves_there_and_back(program: Program, guest: Guest, hosts: tuple[LabHost, LabHost]) -> None:
    here, there = hosts
    program.done("Migrate-Vm", "-VmId", "mover", "-DestHostId", "h2")
    moved = guest.moved_to(there)
    assert moved.state == "running"
    assert "mover" not in here.virsh("list", "--all", "--name").split()
    assert moved.sh("cat /tmp/mark; head -c 7 /dev/vda; echo") == "kept\non-disk"
    assert not [name for name in here.run(["ls", "-A", "/var/lib/libvirt/shared"]).split() if "stellwerk" in name]
    program.done("Migrate-Vm", "-VmId", "mover", "-DestHostId", "h1")
    assert guest.state == "running"
    assert "mover" not in there.virsh("list", "--all", "--name").split()


def test_what_would_go_wrong_is_refused_by_name(program: Program, hosts: tuple[LabHost, LabHost]) -> None:
    here, there = hosts
    here.virsh("vol-create-as", "local", "b.qcow2", "8M", "--format", "qcow2")
    lonely = Guest.define(here, "lonely", disks=[Disk(f"{LOCAL}/b.qcow2")]).start(paused=True)
    try:
        refused = program.run("Migrate-Vm", "-VmId", "lonely", "-DestHostId", "h2")
        assert refused.returncode == 1
        assert f"{LOCAL}/b.qcow2" in refused.stderr + refused.stdout
        assert lonely.state == "paused"

        there.virsh("vol-create-as", "local", "b.qcow2", "8M", "--format", "qcow2")
        leftover = program.run("Migrate-Vm", "-VmId", "lonely", "-DestHostId", "h2", "-CopyStorage")
        assert leftover.returncode == 1
        assert "already" in leftover.stderr + leftover.stdout
        there.virsh("vol-delete", "b.qcow2", "--pool", "local")
        assert lonely.state == "paused"
    finally:
        lonely.remove()
        here.virsh("vol-delete", "b.qcow2", "--pool", "local")


def test_the_content_of_disks_goes_along(program: Program, hosts: tuple[LabHost, LabHost]) -> None:
    here, there = hosts
    here.virsh("vol-create-as", "local", "c.raw", "8M", "--format", "raw")
    here.run(["dd", "if=/dev/urandom", f"of={LOCAL}/c.raw", "bs=1M", "count=8", "conv=notrunc"])
    before = here.run(["sha256sum", f"{LOCAL}/c.raw"]).split()[0]
    carrier = Guest.define(here, "carrier", disks=[Disk(f"{LOCAL}/c.raw", format="raw")]).start(paused=True)
    moved = carrier.moved_to(there)
    try:
        program.done("Migrate-Vm", "-VmId", "carrier", "-DestHostId", "h2", "-CopyStorage")
        assert moved.state == "paused"
        moved.destroy()
        assert there.run(["sha256sum", f"{LOCAL}/c.raw"]).split()[0] == before
        assert "c.raw" not in here.run(["ls", LOCAL]).split()
    finally:
        carrier.remove()
        moved.remove()


def test_what_the_other_host_made_on_the_same_storage_meanwhile_is_seen(
    program: Program, guest: Guest, hosts: tuple[LabHost, LabHost]
) -> None:
    here, there = hosts
    shared = "/var/lib/libvirt/shared"
    program.done("Add-Snapshot", "-VmId", "mover", "-Name", "base")
    backing = ["-b", f"{shared}/a.qcow2", "-F", "qcow2"]
    there.run(["qemu-img", "create", "-q", "-f", "qcow2", *backing, f"{LOCAL}/clone.qcow2"])
    try:
        before = here.run(["sha256sum", f"{shared}/a.qcow2"])
        refused = program.run("Remove-Snapshot", "-VmId", "mover", "-SnapshotId", "base", "--yes")
        assert 'clone.qcow2 (h2)" stands on' in refused.stderr + refused.stdout
        assert here.run(["sha256sum", f"{shared}/a.qcow2"]) == before
    finally:
        there.run(["rm", f"{LOCAL}/clone.qcow2"])
    program.done("Remove-Snapshot", "-VmId", "mover", "-SnapshotId", "base", "--yes")
    assert guest.sh("head -c 7 /dev/vda; echo") == "on-disk"


def slow_move(program: Program, guest: Guest, *words: str) -> subprocess.Popen[str]:
    """A move of a running VM that takes long: the command, as soon as it is at work."""
    # libvirt may still be ending the one before, which would be taken for this one.
    until(lambda: "Data remaining" not in guest.host.virsh("domjobinfo", guest.name), 90, "the end of the last move")
    guest.host.virsh("migrate-setspeed", guest.name, "1")
    process = program.start("Migrate-Vm", "-VmId", guest.name, "-DestHostId", "h2", *words)
    until(lambda: process.poll() is not None or is_coming(guest), 90, "the move to be at work")
    return process


def is_coming(guest: Guest) -> bool:
    """Whether it is past its beginning: QEMU on the other host is ready, and our program has looked at it there."""
    job = guest.host.virsh("domjobinfo", guest.name)
    sent, elapsed = (re.search(rf"^{name}:\s+(\d+)", job, re.M) for name in ("Data processed", "Time elapsed"))
    return sent is not None and elapsed is not None and int(sent[1]) > 0 and int(elapsed[1]) > LOOKED_AT_MS


def test_a_move_that_is_given_up_or_lost_leaves_the_vm_where_it_was(
    program: Program, guest: Guest, hosts: tuple[LabHost, LabHost]
) -> None:
    here, there = hosts
    process = slow_move(program, guest)
    there.kill_vm("mover")
    process.communicate(timeout=180)
    assert (program.last_task()[0], guest.state) == ("failed", "running")

    carried = f"{LOCAL}/l.raw"
    here.virsh("vol-create-as", "local", "l.raw", "20M", "--format", "raw")
    here.run(["dd", "if=/dev/urandom", f"of={carried}", "bs=1M", "count=20", "conv=notrunc"])
    here.virsh("attach-disk", "mover", carried, "vdb", "--driver", "qemu", "--subdriver", "raw", "--persistent")
    before = here.run(["sha256sum", carried])

    def now() -> tuple[str, str, bool]:
        until(lambda: "mover" not in there.virsh("list", "--all", "--name").split(), 90, "no VM on the other host")
        return guest.state, here.run(["sha256sum", carried]), "l.raw" in there.run(["ls", LOCAL]).split()

    as_before = ("running", before, False)

    process = slow_move(program, guest, "-CopyStorage")
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=180)
    assert (process.returncode, now()) == (130, as_before), said

    process = slow_move(program, guest, "-CopyStorage")
    process.kill()
    process.communicate()
    assert program.settled() == ("failed", 'VM "mover" was not moved')
    assert now() == as_before

    process = slow_move(program, guest, "-CopyStorage")
    there.kill_vm("mover")  # which QEMU here would notice when it next sends something of a disk
    process.communicate(timeout=60)
    assert program.last_task() == ("failed", 'VM "mover" ended on the other host before it had arrived')
    assert now() == as_before

    for host in (there, here):
        process = slow_move(program, guest, "-CopyStorage")
        host.kill_libvirtd()
        host.start_libvirtd()  # on the other host it ends the QEMU that the VM was coming to
        process.communicate(timeout=180)
        lists = [one.virsh("list", "--all") for one in hosts]
        assert program.settled()[0] == "failed", (host.name, program.last_task(), lists)
        assert now() == as_before, (host.name, program.last_task())

    assert guest.sh("cat /tmp/mark; sha256sum < /dev/vdb").split()[:2] == ["kept", before.split()[0]]

    process = slow_move(program, guest, "-CopyStorage")
    here.kill_vm("mover")
    process.communicate(timeout=180)
    assert program.settled()[0] == "failed"
    guest.start()
    assert now() == as_before


def test_one_that_is_off_moves_as_a_definition(program: Program, hosts: tuple[LabHost, LabHost]) -> None:
    here, there = hosts
    idle = Guest.define(here, "idle", disks=[Disk("/var/lib/libvirt/shared/d.qcow2")])
    here.virsh("vol-create-as", "shared", "d.qcow2", "8M", "--format", "qcow2")
    try:
        outcome = json.loads(program.done("Migrate-Vm", "-VmId", "idle", "-DestHostId", "h2", "--json"))
        assert outcome["state"] == "done", outcome
        assert idle.moved_to(there).state == "shut off"
        assert "idle" not in here.virsh("list", "--all", "--name").split()
    finally:
        idle.remove()
        idle.moved_to(there).remove()


def test_one_that_is_off_takes_disks_and_variables_along(program: Program, hosts: tuple[LabHost, LabHost]) -> None:
    here, there = hosts
    variables = "/var/lib/libvirt/qemu/nvram/off_VARS.fd"
    here.run(["cp", "/usr/share/OVMF/OVMF_VARS_4M.fd", variables])
    here.run(["dd", "if=/dev/urandom", f"of={variables}", "bs=64k", "count=1", "conv=notrunc"])
    here.virsh("vol-create-as", "local", "e.qcow2", "64M", "--format", "qcow2")
    here.run(["qemu-io", "-f", "qcow2", "-c", "write -P 7 0 20M", f"{LOCAL}/e.qcow2"])
    xml = domain_xml("off", disks=[Disk(f"{LOCAL}/e.qcow2")]).replace(
        "machine='q35'>hvm</type>",
        "machine='q35'>hvm</type><loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>"
        f"<nvram>{variables}</nvram>",
    )
    here.define(xml)
    off = Guest(here, "off")
    files = [f"{LOCAL}/e.qcow2", variables]

    def digests(host: LabHost) -> list[str]:
        return [line.split()[0] for line in host.run(["sha256sum", *files]).splitlines()]

    before = digests(here)
    try:
        process = program.start("Migrate-Vm", "-VmId", "off", "-DestHostId", "h2", "-CopyStorage")
        until(lambda: "e.qcow2" in there.run(["ls", LOCAL]).split() or process.poll() is not None, 90)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=180)
        if process.returncode:  # given up in time: nothing of it is left there
            assert "e.qcow2" not in there.run(["ls", LOCAL]).split()
            assert there.run(["ls", variables], check=False) == ""
            assert digests(here) == before
            program.done("Migrate-Vm", "-VmId", "off", "-DestHostId", "h2", "-CopyStorage")
        assert digests(there) == before
        assert off.moved_to(there).state == "shut off"
        assert "off" not in here.virsh("list", "--all", "--name").split()
        assert here.run(["ls", *files], check=False) == ""
    finally:
        off.remove()
        off.moved_to(there).remove()
