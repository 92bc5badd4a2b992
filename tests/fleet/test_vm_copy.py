"""Copies of real guests: what is in them, and that nothing of the original or of another copy changes."""

from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.image_host import IMAGES, image_host, two_disk_guest
from tests.fleet.lab.wait import until
from tests.fleet.program import Program


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """One host with a storage pool."""
    with image_host(lab, "c1") as made:
        yield made


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows it."""
    return Program.knowing(tmp_path_factory.mktemp("profile"), host)


@pytest.fixture(scope="module")
def guest(host: LabHost) -> Iterator[Guest]:
    """A guest that runs, with a qcow2 disk and a raw one."""
    with two_disk_guest(host, "web") as made:
        yield made


def write(guest: Guest, text: str) -> None:
    """Put a word of four letters on both disks."""
    guest.sh(f"for d in vda vdb; do echo {text} | dd of=/dev/$d conv=fsync 2>/dev/null; done")


def read(guest: Guest) -> list[str]:
    """What is on the disks."""
    return guest.sh("head -c 4 /dev/vda; echo; head -c 4 /dev/vdb; echo").split()


def disks_of(host: LabHost, name: str) -> list[str]:
    """The files of its disks."""
    return [line.split()[1] for line in host.virsh("domblklist", name).splitlines() if "/" in line]


def content(host: LabHost, name: str) -> list[str]:
    """What is at the beginning of each disk of a VM that is off, whatever it stands on."""
    look = "qemu-img dd -U -O raw bs=512 count=1 if={} of=/tmp/x >/dev/null && head -c 4 /tmp/x"
    return [host.run(["sh", "-c", look.format(path)]) for path in disks_of(host, name)]


def files(host: LabHost) -> set[str]:
    """The files of the pool."""
    return set(host.run(["ls", IMAGES]).split())


def digest(host: LabHost, file: str) -> str:
    """The hash of a file."""
    return host.run(["sha256sum", f"{IMAGES}/{file}"]).split()[0]


def test_a_full_copy_of_a_running_vm_stands_alone(program: Program, guest: Guest, host: LabHost) -> None:
    write(guest, "one1")
    program.done("Copy-Vm", "-VmId", "web", "-Name", "full")
    assert files(host) == {"web.qcow2", "data.raw", "full-vda.qcow2", "full-vdb.img"}
    assert content(host, "full") == ["one1", "one1"]
    write(guest, "two2")
    assert (read(guest), content(host, "full")) == (["two2", "two2"], ["one1", "one1"])
    assert host.virsh("domuuid", "full") != guest.uuid
    program.done("Remove-Vm", "-VmId", "full", "-WithDisks", "-Now", "--yes")
    assert files(host) == {"web.qcow2", "data.raw"}


def test_a_copy_whose_maker_is_killed_leaves_the_original_in_its_own_files(
    program: Program, guest: Guest, host: LabHost
) -> None:
    write(guest, "kill")
    before = files(host)
    process = program.start("Copy-Vm", "-VmId", "web", "-Name", "half")
    until(lambda: bool(files(host) - before) or process.poll() is not None, 90)
    process.kill()
    process.communicate()
    state, _text = program.settled()
    made = {"half-vda.qcow2", "half-vdb.img"} if state == "done" else set()
    assert (files(host) - before, disks_of(host, "web")) == (made, [f"{IMAGES}/web.qcow2", f"{IMAGES}/data.raw"])
    assert (read(guest), "half" in host.virsh("list", "--all", "--name").split()) == (["kill", "kill"], bool(made))
    if made:
        program.done("Remove-Vm", "-VmId", "half", "-WithDisks", "-Now", "--yes")


def test_writes_of_a_linked_copy_and_of_its_original_leave_the_shared_files_alone(
    program: Program, guest: Guest, host: LabHost
) -> None:
    write(guest, "thr3")
    program.done("Copy-Vm", "-VmId", "web", "-Name", "thin", "-Linked")
    shared = {name: digest(host, name) for name in ("web.qcow2", "data.raw")}
    thin = Guest(host, "thin")
    write(guest, "fou4")
    assert content(host, "thin") == ["thr3", "thr3"]
    host.virsh("destroy", "web")
    thin.start()
    host.virsh("destroy", "thin")
    assert {name: digest(host, name) for name in shared} == shared
    assert content(host, "web") == ["fou4", "fou4"]

    refused = program.run("Remove-Vm", "-VmId", "web", "-WithDisks", "--yes")
    assert (refused.returncode, '"thin"' in refused.stderr + refused.stdout) == (1, True), refused
    assert guest.state == "shut off"
    assert content(host, "thin") == ["thr3", "thr3"]

    program.done("Copy-Vm", "-VmId", "web", "-Name", "thin2", "-Linked")
    assert content(host, "thin2") == ["fou4", "fou4"]
    for name in ("thin2", "thin", "web"):
        program.done("Remove-Vm", "-VmId", name, "-WithDisks", "-Now", "--yes")
    assert files(host) == set()


def test_what_cannot_be_made_leaves_nothing(program: Program, host: LabHost) -> None:
    host.virsh("vol-create-as", "images", "small.qcow2", "8M", "--format", "qcow2")
    Guest.define(host, "small", disks=[Disk(f"{IMAGES}/small.qcow2")])
    taken = program.run("Copy-Vm", "-VmId", "small", "-Name", "small")
    assert (taken.returncode, 'has a VM "small" already' in taken.stderr + taken.stdout) == (1, True)
    # A VM of that name that the profile has not seen: the files are made, and go again.
    host.define("<domain type='qemu'><name>hidden</name><memory>1024</memory><os><type>hvm</type></os></domain>")
    before = files(host)
    for words in ([], ["-Linked"]):
        result = program.run("Copy-Vm", "-VmId", "small", "-Name", "hidden", *words)
        assert result.returncode == 1, result
        assert (files(host), disks_of(host, "small")) == (before, [f"{IMAGES}/small.qcow2"])
    host.virsh("undefine", "hidden")
    program.done("Remove-Vm", "-VmId", "small", "-WithDisks", "-Now", "--yes")


def test_what_the_wizard_makes_is_copied_removed_and_brought_back(
    program: Program, host: LabHost, tmp_path_factory: pytest.TempPathFactory
) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEh0 me"
    program.done(
        "Add-Vm", "-Name", "gold", "-HostId", host.name, "-Memory", "64M", "-Disk", "size=8M,pool=images",
        "-Firmware", "uefi", "-User", "me", "-SshKey", key, "-Network", "none", "-Emulated",
    )  # fmt: skip
    assert {"gold.qcow2", "gold-seed.iso"} <= files(host)
    name = "silver"
    program.done("Copy-Vm", "-VmId", "gold", "-Name", name, "-Linked")
    (seed,) = (path for path in disks_of(host, name) if path.endswith(".iso"))
    assert f"{name}-" in seed
    told = host.run(["sh", "-c", f"strings {seed} | grep local-hostname"])
    assert f'"local-hostname": "{name}"'.lower() in told.lower()
    program.done("Remove-Vm", "-VmId", name, "-WithDisks", "--yes")
    program.done("Restore-Vm", "-HostId", host.name, "-Trash", name)
    assert seed in disks_of(host, name)
    program.done("Remove-Vm", "-VmId", name, "-WithDisks", "-Now", "--yes")
    program.done("Remove-Vm", "-VmId", "gold", "-WithDisks", "-Now", "--yes")
    assert files(host) == set()
