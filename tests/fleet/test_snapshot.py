"""Snapshots of real guests: what is in the guest after each step, and what was done to the files of others."""

from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest, domain_xml
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.image_host import IMAGES, image_host, two_disk_guest
from tests.fleet.program import Program


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """One host with a storage pool."""
    with image_host(lab, "s1") as made:
        yield made


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows it."""
    return Program.knowing(tmp_path_factory.mktemp("profile"), host)


@pytest.fixture(scope="module")
def guest(host: LabHost) -> Iterator[Guest]:
    """A guest that runs, with a qcow2 disk, a raw one and an agent."""
    with two_disk_guest(host, "web", "agent") as made:
        yield made


def write(guest: Guest, text: str) -> None:
    """Put a word of four letters on both disks and into the guest's memory."""
    guest.sh(f"for d in vda vdb; do echo {text} | dd of=/dev/$d conv=fsync 2>/dev/null; done; echo {text} > /tmp/mark")


def read(guest: Guest) -> list[str]:
    """What is on the disks and in memory."""
    return guest.sh("head -c 4 /dev/vda; echo; head -c 4 /dev/vdb; echo; cat /tmp/mark").split()


def files(host: LabHost) -> set[str]:
    """The files of the pool."""
    return set(host.run(["ls", IMAGES]).split())


def digest(host: LabHost, file: str) -> str:
    """The hash of a file."""
    return host.run(["sha256sum", f"{IMAGES}/{file}"]).split()[0]


def content(host: LabHost, file: str) -> str:
    """The first four letters of a disk in a file that nobody writes to."""
    look = f"qemu-img dd -U -O raw bs=512 count=1 if={IMAGES}/{file} of=/tmp/x >/dev/null && head -c 4 /tmp/x"
    return host.run(["sh", "-c", look])


def test_a_guest_goes_back_to_the_very_moment_and_siblings_keep_their_content(
    program: Program, guest: Guest, host: LabHost
) -> None:
    write(guest, "one1")
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "first", "-Memory")
    assert guest.state == "running"
    write(guest, "two2")
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "second")
    write(guest, "thr3")
    assert {"web.first.qcow2", "data.first.qcow2", "web.first.mem", "web.second.qcow2"} <= files(host)
    base = digest(host, "web.qcow2")

    program.done("Restore-Snapshot", "-VmId", "web", "-SnapshotId", "first", "--yes")
    guest._booted_here = False  # it goes on from its memory, with the prompt of that moment
    assert read(guest) == ["one1", "one1", "one1"]
    assert "web.second.qcow2" not in files(host)  # what was written since
    assert host.virsh("snapshot-list", "web", "--name").split() == ["first", "second"]
    write(guest, "fou4")

    # libvirt alone would merge "fou4" into the image that "second" stands on.
    refused = program.run("Remove-Snapshot", "-VmId", "web", "-SnapshotId", "first", "--yes")
    assert refused.returncode == 1
    assert '"second" stands on the files of snapshot "first"' in refused.stderr + refused.stdout
    assert digest(host, "web.qcow2") == base

    program.done("Restore-Snapshot", "-VmId", "web", "-SnapshotId", "second", "--yes")
    assert guest.state == "shut off"
    guest.start().wait_ready()
    guest._booted_here = True
    assert read(guest)[:2] == ["two2", "two2"]
    assert digest(host, "web.qcow2") == base


def test_one_that_is_removed_leaves_the_present_and_no_file(program: Program, guest: Guest, host: LabHost) -> None:
    write(guest, "fiv5")
    for name in ("second", "first"):
        program.done("Remove-Snapshot", "-VmId", "web", "-SnapshotId", name, "--yes")
    assert read(guest) == ["fiv5", "fiv5", "fiv5"]
    assert files(host) == {"web.qcow2", "data.raw"}
    assert host.virsh("snapshot-list", "web", "--name").split() == []


def test_an_image_that_another_vm_stands_on_is_not_written_to(program: Program, guest: Guest, host: LabHost) -> None:
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "third")
    host.virsh(
        "vol-create-as", "images", "clone.qcow2", "16M", "--format", "qcow2",
        "--backing-vol", "web.qcow2", "--backing-vol-format", "qcow2",
    )  # fmt: skip
    base = digest(host, "web.qcow2")
    refused = program.run("Remove-Snapshot", "-VmId", "web", "-SnapshotId", "third", "--yes")
    assert refused.returncode == 1
    assert "clone.qcow2" in refused.stderr + refused.stdout
    assert digest(host, "web.qcow2") == base
    host.virsh("vol-delete", "clone.qcow2", "--pool", "images")
    program.done("Remove-Snapshot", "-VmId", "web", "-SnapshotId", "third", "--yes")
    assert files(host) == {"web.qcow2", "data.raw"}


def test_the_guests_agent_holds_the_disks_still_for_a_moment(program: Program, guest: Guest, host: LabHost) -> None:
    write(guest.wait_agent(), "quie")
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "calm", "-Quiesce")
    assert "stellwerk-notes:picture" in host.virsh("snapshot-dumpxml", "web", "calm")
    guest.wait_console("guest disks: freeze")
    assert content(host, "web.qcow2") == "quie"
    write(guest, "late")
    chain = [digest(host, name) for name in ("web.qcow2", "data.raw")]
    program.done("Copy-Vm", "-VmId", "web", "-Name", "twin", "-Snapshot", "calm")
    assert [content(host, name) for name in ("twin-vda.qcow2", "twin-vdb.img")] == ["quie", "quie"]
    assert [digest(host, name) for name in ("web.qcow2", "data.raw")] == chain
    program.done("Remove-Vm", "-VmId", "twin", "-WithDisks", "-Now", "--yes")
    program.done("Remove-Snapshot", "-VmId", "web", "-SnapshotId", "calm", "--yes")
    assert files(host) == {"web.qcow2", "data.raw"}


def test_the_present_is_kept_first_where_wanted(program: Program, guest: Guest, host: LabHost) -> None:
    write(guest, "six6")
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "fourth")
    write(guest, "sev7")
    program.done("Restore-Snapshot", "-VmId", "web", "-SnapshotId", "fourth", "-Keep", "after", "--yes")
    guest.start().wait_ready()
    assert read(guest)[:2] == ["six6", "six6"]
    program.done("Restore-Snapshot", "-VmId", "web", "-SnapshotId", "after", "--yes")
    guest.start().wait_ready()
    assert read(guest)[:2] == ["sev7", "sev7"]


def test_uefi_variables_come_back_too(program: Program, host: LabHost) -> None:
    host.virsh("vol-create-as", "images", "efi.qcow2", "8M", "--format", "qcow2")
    variables = f"{IMAGES}/efi_VARS.fd"
    xml = domain_xml("efi", disks=[Disk(f"{IMAGES}/efi.qcow2")]).replace(
        "machine='q35'>hvm</type>",
        "machine='q35'>hvm</type><loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>"
        f"<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>{variables}</nvram>",
    )
    host.define(xml)
    efi = Guest(host, "efi")
    try:
        efi.start(paused=True)
        program.done("Add-Snapshot", "-VmId", "efi", "-Name", "clean")
        before = digest(host, "efi_VARS.fd")
        host.run(["dd", "if=/dev/urandom", f"of={variables}", "bs=64k", "count=1", "conv=notrunc"])
        assert digest(host, "efi_VARS.fd") != before
        program.done("Restore-Snapshot", "-VmId", "efi", "-SnapshotId", "clean", "--yes")
        assert digest(host, "efi_VARS.fd") == before
        program.done("Remove-Snapshot", "-VmId", "efi", "-SnapshotId", "clean", "--yes")
        assert {name for name in files(host) if name.startswith("efi")} == {"efi.qcow2", "efi_VARS.fd"}
    finally:
        efi.remove()


def test_uefi_as_the_wizard_makes_it_goes_back_too(program: Program, host: LabHost) -> None:
    words = ["-Name", "wiz", "-HostId", host.name, "-Memory", "128M", "-Vcpus", "1", "-Firmware", "uefi", "-Emulated"]
    program.done("Add-Vm", *words, "-Network", "none", "-Disk", "size=8M,format=qcow2,pool=images,bus=virtio")
    variables = "/var/lib/libvirt/qemu/nvram/wiz_VARS.fd"
    wiz = Guest(host, "wiz")

    def hash_of() -> str:
        return host.run(["sha256sum", variables]).split()[0]

    try:
        wiz.start(paused=True)
        program.done("Add-Snapshot", "-VmId", "wiz", "-Name", "clean", "-Memory")
        before = hash_of()
        host.run(["dd", "if=/dev/urandom", f"of={variables}", "bs=64k", "count=1", "conv=notrunc"])
        program.done("Restore-Snapshot", "-VmId", "wiz", "-SnapshotId", "clean", "--yes")
        assert (wiz.state, hash_of()) == ("paused", before)
        wiz.destroy()
        program.done("Remove-Snapshot", "-VmId", "wiz", "-SnapshotId", "clean", "--yes")
        assert len([name for name in files(host) if name.startswith("wiz")]) == 1
    finally:
        wiz.remove()
