"""Removed VMs of real hosts: what goes to the trash, what stays for others, and that all of it comes back."""

import json
from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest, domain_xml
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.image_host import IMAGES, image_host
from tests.fleet.program import Program


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """One host with a storage pool."""
    with image_host(lab, "t1") as made:
        yield made


@pytest.fixture(scope="module")
def program(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows it."""
    return Program.knowing(tmp_path_factory.mktemp("profile"), host)


def volume(host: LabHost, name: str, *words: str) -> Disk:
    """A qcow2 file of the pool with a content of its own."""
    host.virsh("vol-create-as", "images", name, "8M", "--format", "qcow2", *words)
    return Disk(f"{IMAGES}/{name}")


def digests(host: LabHost) -> dict[str, str]:
    """The hash of each file of the pool, but those of the trash itself."""
    lines = host.run(["sh", "-c", f"cd {IMAGES} && find . -type f -printf '%f\\0' | xargs -0r sha256sum"]).splitlines()
    hashes = {line.split()[1]: line.split()[0] for line in lines}
    return {name: found for name, found in hashes.items() if not name.endswith((".trash", ".nvram"))}


def efi(host: LabHost, name: str, disk: Disk) -> Guest:
    """A VM with UEFI, its variables outside of all pools, where libvirt puts them."""
    folder = "/var/lib/libvirt/qemu/nvram"
    xml = domain_xml(name, disks=[disk]).replace(
        "machine='q35'>hvm</type>",
        "machine='q35'>hvm</type><loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>"
        f"<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>{folder}/{name}_VARS.fd</nvram>",
    )
    host.run(["mkdir", "-p", folder])
    host.run(["cp", "/usr/share/OVMF/OVMF_VARS_4M.fd", f"{folder}/{name}_VARS.fd"])
    host.run(["sh", "-c", f"echo {name} | dd of={folder}/{name}_VARS.fd conv=notrunc status=none"])
    host.define(xml)
    return Guest(host, name)


def undo_last(program: Program) -> str:
    """What a later start of the program takes back."""
    (task, *_rest) = program.select("Tasks: command = Remove-Vm sortby time desc", "--columns", "id")
    return program.done("Undo-Task", "-TaskId", str(task["id"]))


def test_a_removed_vm_comes_back_with_its_disks_snapshots_and_variables(program: Program, host: LabHost) -> None:
    guest = efi(host, "web", volume(host, "web.qcow2"))
    uuid = guest.uuid
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "first")
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "second")
    before, variables = digests(host), f"{IMAGES}/../qemu/nvram/web_VARS.fd"
    kept = host.run(["sha256sum", variables]).split()[0]

    preview = program.done("Remove-Vm", "-VmId", "web", "-WithDisks", "-WhatIf")
    assert all(f"{IMAGES}/{name}" in preview for name in before), preview
    program.done("Remove-Vm", "-VmId", "web", "-WithDisks", "--yes")
    assert "web" not in host.virsh("list", "--all", "--name").split()
    assert host.run(["sh", "-c", f"ls {variables} 2>/dev/null || true"]) == ""
    assert digests(host) == before

    undo_last(program)
    assert (guest.uuid, guest.state) == (uuid, "shut off")
    assert host.virsh("snapshot-list", "web", "--name").split() == ["first", "second"]
    assert host.virsh("snapshot-current", "web", "--name") == "second"
    assert host.run(["sha256sum", variables]).split()[0] == kept
    assert digests(host) == before
    assert not [name for name in host.run(["ls", IMAGES]).split() if name.endswith((".trash", ".nvram.trash"))]

    program.done("Remove-Vm", "-VmId", "web", "-WithDisks", "-Now", "--yes")
    assert digests(host) == {}


def test_what_others_stand_on_stays_and_is_named(program: Program, host: LabHost) -> None:
    Guest.define(host, "base", disks=[volume(host, "base.qcow2")])
    volume(host, "child.qcow2", "--backing-vol", "base.qcow2", "--backing-vol-format", "qcow2")
    before = digests(host)
    preview = program.done("Remove-Vm", "-VmId", "base", "-WithDisks", "-WhatIf")
    assert f'"{IMAGES}/child.qcow2" stands on it' in preview
    program.done("Remove-Vm", "-VmId", "base", "-WithDisks", "-Now", "--yes")
    assert digests(host) == before
    for name in ("child.qcow2", "base.qcow2"):
        host.virsh("vol-delete", name, "--pool", "images")


def test_the_trash_is_emptied_of_what_nobody_took_meanwhile(program: Program, host: LabHost) -> None:
    disks = [volume(host, "a.qcow2"), Disk(volume(host, "b.qcow2").path, target="vdb")]
    Guest.define(host, "two", disks=disks)
    program.done("Remove-Vm", "-VmId", "two", "-WithDisks", "--yes")
    program.done("Clear-Trash", "-HostId", host.name)
    assert set(digests(host)) == {"a.qcow2", "b.qcow2"}  # its time is not over

    heir = Guest.define(host, "heir", disks=[Disk(f"{IMAGES}/b.qcow2")])
    kept = digests(host)["b.qcow2"]
    refused = program.run("Restore-Vm", "-HostId", host.name, "-Trash", "two")
    assert (refused.returncode, 'used by "heir"' in refused.stderr + refused.stdout) == (1, True)
    program.done("Clear-Trash", "-HostId", host.name, "-All", "--yes")
    assert digests(host) == {"b.qcow2": kept}
    assert host.run(["ls", IMAGES]).split() == ["b.qcow2"]
    heir.remove()
    host.virsh("vol-delete", "b.qcow2", "--pool", "images")


def test_what_ended_before_the_vm_was_forgotten_is_no_removal(program: Program, host: LabHost) -> None:
    Guest.define(host, "half", disks=[volume(host, "half.qcow2")])
    program.done("Remove-Vm", "-VmId", "half", "-WithDisks", "--yes")
    (sidecar,) = (name for name in host.run(["ls", IMAGES]).split() if name.endswith(".trash"))
    kept = json.loads(host.run(["cat", f"{IMAGES}/{sidecar}"]))
    host.define(kept["xml"])  # as it was when the program ended between the two steps
    before = digests(host)
    program.done("Clear-Trash", "-HostId", host.name, "-All", "--yes")
    assert digests(host) == before
    assert host.run(["ls", IMAGES]).split() == ["half.qcow2"]
    program.done("Remove-Vm", "-VmId", "half", "-WithDisks", "-Now", "--yes")


def test_a_full_storage_refuses_before_anything_is_touched(program: Program, host: LabHost) -> None:
    tiny = "/var/lib/libvirt/tiny"
    host.run(["mkdir", "-p", tiny])
    host.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", tiny])
    host.virsh("pool-create-as", "tiny", "dir", "--target", tiny)
    host.virsh("vol-create-as", "tiny", "full.qcow2", "4M", "--format", "qcow2")
    guest = Guest.define(host, "full", disks=[Disk(f"{tiny}/full.qcow2")])
    host.run(["sh", "-c", f"dd if=/dev/zero of={tiny}/rest bs=4k 2>/dev/null || true"])
    refused = program.run("Remove-Vm", "-VmId", "full", "-WithDisks", "--yes")
    assert refused.returncode == 1
    assert "-Now" in refused.stderr + refused.stdout
    assert guest.state == "shut off"
    assert host.run(["ls", tiny]).split() == ["full.qcow2", "rest"]
    program.done("Remove-Vm", "-VmId", "full", "-WithDisks", "-Now", "--yes")
    assert host.run(["ls", tiny]).split() == ["rest"]
