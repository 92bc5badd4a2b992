"""Each way in which managers of libvirt lose what people have, tried on real disks: siblings, originals and
snapshots keep their content, by hash, and the refusal names who would lose it.

Every case fails when its guard is taken out. All VMs are off: what is on their disks is read by QEMU's own tools.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fleet.keep.image_store import ImageStore, script
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.image_host import image_host
from tests.fleet.program import Program
from tests.fleet.ssh.ssh_door import fingerprint

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.state import VmStatus

OLD, NOW, OTHER = 0x11, 0x22, 0x33
"""Bytes that fill an image: as a snapshot keeps it, as it is now, of somebody else."""


@pytest.fixture(scope="module")
def store(lab: Lab) -> Iterator[ImageStore]:
    """A host with images."""
    with image_host(lab, "loss") as host:
        yield ImageStore(host)


@pytest.fixture(scope="module")
def program(store: ImageStore, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host."""
    return Program.knowing(tmp_path_factory.mktemp("profile"), store.host)


@pytest.fixture(autouse=True)
def web(store: ImageStore) -> Iterator[None]:
    """A VM with one disk that is OLD."""
    store.make("web.qcow2")
    store.write("web.qcow2", OLD)
    store.vm("web", {"vda": "web.qcow2"})
    yield
    for name in store.host.virsh("list", "--all", "--name").split():
        store.host.virsh("undefine", name, "--snapshots-metadata")
    store.clear()


def test_an_external_one_above_an_internal_one_never_costs_the_image(
    program: Program, store: ImageStore, tmp_path: Path
) -> None:
    store.host.virsh("snapshot-create-as", "web", "inner")
    store.write("web.qcow2", NOW)
    said = script(program, tmp_path, "Add-Snapshot -VmId web -Name ours")
    assert 'has snapshots inside its disks: "inner"' in said
    store.host.virsh("snapshot-create-as", "web", "outer", "--disk-only")
    top = f"{store.folder}/web.outer"
    store.write(top, OTHER)
    before = store.digests("web.qcow2", top)
    said = script(
        program, tmp_path,
        "Restore-Snapshot -VmId web -SnapshotId inner --yes",
        "Remove-Snapshot -VmId web -SnapshotId inner --yes",
        "Restore-Snapshot -VmId web -SnapshotId inner -Keep now --yes",
    )  # fmt: skip
    assert said.count('snapshot "inner" is inside') == 2, said
    assert "cannot be kept" in said
    assert store.digests("web.qcow2", top) == before

    said = script(program, tmp_path, "Remove-Snapshot -VmId web -SnapshotId outer --yes")
    assert 'snapshot "outer" stands on "inner", which is inside the disk' in said
    assert store.digests("web.qcow2", top) == before


def test_a_snapshot_inside_what_was_written_since_is_no_waste(
    program: Program, store: ImageStore, tmp_path: Path
) -> None:
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    store.write("web.base.qcow2", NOW)
    store.host.virsh("snapshot-create-as", "web", "inner")
    before = store.digests("web.qcow2", "web.base.qcow2")
    program.done("Restore-Snapshot", "-VmId", "web", "-SnapshotId", "base", "--yes")
    assert store.digests("web.qcow2", "web.base.qcow2") == before


def test_a_disk_with_a_file_below_it_that_came_later_stays(program: Program, store: ImageStore, tmp_path: Path) -> None:
    store.make("template.qcow2")
    store.make("thin.qcow2", on="template.qcow2")
    store.write("thin.qcow2", OTHER)
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    store.host.virsh(
        "attach-disk", "web", store.path("thin.qcow2"), "vdb", "--driver", "qemu", "--subdriver", "qcow2", "--config"
    )
    before = store.digests("template.qcow2", "thin.qcow2", "web.qcow2")
    program.done("Restore-Snapshot", "-VmId", "web", "-SnapshotId", "base", "--yes")
    assert store.digests("template.qcow2", "thin.qcow2", "web.qcow2") == before


def test_nothing_is_merged_into_what_a_sibling_stands_on_by_whatever_name(
    program: Program, store: ImageStore, tmp_path: Path
) -> None:
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    store.write("web.base.qcow2", NOW)
    store.host.run(["ln", "-sfn", store.folder, "/var/lib/libvirt/link"])
    try:
        store.make("clone.qcow2", on="/var/lib/libvirt/link/web.qcow2")
        said = script(program, tmp_path, "Remove-Snapshot -VmId web -SnapshotId base --yes")
        assert '/clone.qcow2" stands on the files of snapshot "base"' in said
        assert (store.first("clone.qcow2"), store.first("web.base.qcow2")) == (OLD, NOW)
    finally:
        store.host.run(["rm", "/var/lib/libvirt/link"])


def test_nothing_is_guessed_of_an_image_that_nobody_can_look_into(
    program: Program, store: ImageStore, tmp_path: Path
) -> None:
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    store.write("web.base.qcow2", NOW)
    hidden = "/var/lib/libvirt/hidden/x.qcow2"
    store.host.run(["mkdir", "-p", "/var/lib/libvirt/hidden"])
    store.make(hidden, on="web.qcow2")
    store.vm("hidden", {"vda": hidden})
    said = script(program, tmp_path, "Remove-Snapshot -VmId web -SnapshotId base --yes")
    assert f'no active storage pool holds "{hidden}" of "hidden"' in said
    assert store.first(hidden) == OLD


def test_files_outside_of_all_pools_go_with_their_vm_once_nobody_stands_on_them(
    store: ImageStore, tmp_path: Path
) -> None:
    by_ssh, host, key = Program(tmp_path / "profile"), store.host, fingerprint(store.host)
    folder = "/var/lib/libvirt/outside"
    base, top, clone = (f"{folder}/{name}.qcow2" for name in ("base", "top", "clone"))
    store.host.run(["mkdir", "-p", folder])
    store.make(base)
    store.make(top, on=base)
    store.vm("odd", {"vda": base})
    remove = "Remove-Vm -VmId odd -WithDisks"
    said = script(
        by_ssh, tmp_path,
        f"Add-Host -Name {host.name} -Address {host.address} -User root -KeyFile {host.ssh.key} -AcceptHostKey {key}",
        "Add-Snapshot -VmId web -Name base",
        f"{remove} -WhatIf",
        "Remove-Disk -VmId odd -Target vda -WithFile --yes",
    )  # fmt: skip
    assert said.count(f'"{top}" stands on it') == 2, said
    store.make(clone, on="web.qcow2")
    store.vm("clone", {"vda": clone})
    before = store.digests(base, top, clone, "web.qcow2", "web.base.qcow2")
    said = script(by_ssh, tmp_path, "Remove-Snapshot -VmId web -SnapshotId base --yes")
    assert f'"{clone}" stands on the files of snapshot "base"' in said
    assert store.digests(*before) == before
    store.host.run(["rm", top, clone])
    script(by_ssh, tmp_path, f"{remove} --yes")
    assert store.host.run(["ls", folder]) == ""
    assert "odd" not in store.host.virsh("list", "--all", "--name").split()


def test_a_frozen_image_that_another_vm_writes_to_is_no_way_back(
    program: Program, store: ImageStore, tmp_path: Path
) -> None:
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    store.write("web.base.qcow2", NOW)
    store.vm("thief", {"vda": "web.qcow2"})
    before = store.digests("web.qcow2", "web.base.qcow2")
    said = script(
        program, tmp_path,
        "Restore-Snapshot -VmId web -SnapshotId base --yes",
        "Remove-Snapshot -VmId web -SnapshotId base --yes",
    )  # fmt: skip
    assert '"thief" writes to the files of snapshot "base"' in said
    assert 'other VMs stand on the files of snapshot "base": "thief"' in said
    assert store.digests("web.qcow2", "web.base.qcow2") == before


def test_a_base_that_a_tool_changed_is_noticed_when_that_has_ended(
    program: Program, store: ImageStore, tmp_path: Path
) -> None:
    script(program, tmp_path, "Add-Snapshot -VmId web -Name base", "Add-Snapshot -VmId web -Name next")
    store.write("web.next.qcow2", NOW)
    remove = "Remove-Snapshot -VmId web -SnapshotId {} --yes"
    assert "removes the last one only" in script(program, tmp_path, remove.format("base"))
    store.host.virsh("start", "web", "--paused")
    assert "error" not in script(program, tmp_path, remove.format("base"))  # `next` keeps its content in the file below
    store.host.virsh("destroy", "web")
    assert (store.first("web.qcow2"), store.first("web.next.qcow2")) == (OLD, NOW)
    store.host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {OTHER} 512k 64k", store.path("web.qcow2")])
    before = store.digests("web.qcow2", "web.next.qcow2")
    said = script(program, tmp_path, "Restore-Snapshot -VmId web -SnapshotId next --yes", remove.format("next"))
    assert said.count('web.qcow2" of snapshot "next" was changed from outside') == 2, said
    assert store.digests("web.qcow2", "web.next.qcow2") == before
    script(program, tmp_path, f"{remove.format('next')} -EvenIfChanged")
    assert (store.files(), store.first("web.qcow2")) == ({"web.qcow2"}, NOW)


def test_a_branch_goes_from_its_ends_and_the_present_stays(program: Program, store: ImageStore, tmp_path: Path) -> None:
    lines = ["Add-Snapshot -VmId web -Name one", "Add-Snapshot -VmId web -Name two"]
    script(program, tmp_path, *lines, "Restore-Snapshot -VmId web -SnapshotId one -Keep side --yes")
    assert set(store.host.virsh("snapshot-list", "web", "--name").split()) == {"one", "two", "side"}
    (top,) = [line.split()[1] for line in store.host.virsh("domblklist", "web").splitlines()]
    store.write(top, NOW)
    script(program, tmp_path, "Remove-Snapshot -VmId web -SnapshotId one -Children --yes")
    assert store.host.virsh("snapshot-list", "web", "--name").split() == []
    assert store.files() == {"web.qcow2"}
    assert store.first("web.qcow2") == NOW


def test_what_could_not_be_gone_back_to_says_so_before(program: Program, store: ImageStore, tmp_path: Path) -> None:
    outside = "/var/lib/libvirt/hidden/y.qcow2"
    store.host.run(["mkdir", "-p", "/var/lib/libvirt/hidden"])
    store.make(outside)
    store.vm("outside", {"vda": outside})
    store.host.virsh("pool-destroy", "images")
    try:
        said = script(program, tmp_path, "Add-Snapshot -VmId web -Name x", "Add-Snapshot -VmId outside -Name x")
    finally:
        store.host.virsh("pool-start", "images")
    assert said.count("could not be gone back to or removed") == 2, said
    assert store.host.virsh("snapshot-list", "web", "--name") == ""


def test_what_an_original_leaves_to_its_copies_is_kept_by_that_they_stand_on_it(
    program: Program, store: ImageStore, tmp_path: Path
) -> None:
    program.done("Copy-Vm", "-VmId", "web", "-Name", "thin", "-Linked")
    base, thin = store.digest("web.qcow2"), store.path("thin-vda.qcow2")
    said = script(program, tmp_path, "Remove-Vm -VmId web -WhatIf", "Remove-Vm -VmId web -Now --yes")
    assert f'"{thin}" stands on disks of VM "web": these stay' in said, said
    assert "web" not in store.host.virsh("list", "--all", "--name").split()
    assert (store.digest("web.qcow2"), store.first("thin-vda.qcow2")) == (base, OLD)
    store.vm("heir", {"vda": "web.qcow2"})  # of no VM by then, so somebody takes it
    said = script(
        program, tmp_path,
        "Remove-Disk -VmId heir -Target vda -WithFile --yes", "Remove-Vm -VmId heir -WithDisks -Now --yes",
        "Remove-Vm -VmId thin -WithDisks -Now --yes",
    )  # fmt: skip
    assert 'its file cannot be removed: also named by "thin"' in said, said
    assert store.digest("web.qcow2") == base
    assert "thin-vda.qcow2" not in store.files()


def test_a_vm_whose_files_are_merged_while_it_is_off_is_locked_as_long_as_that_lasts(
    program: Program, store: ImageStore
) -> None:
    store.make("big.qcow2", size="1G")
    store.vm("big", {"vda": "big.qcow2"})
    program.done("Add-Snapshot", "-VmId", "big", "-Name", "s")
    store.host.run(["qemu-io", "-f", "qcow2", "-c", "write -P 7 0 300M", store.path("big.s.qcow2")])
    hypervisor = LibvirtHypervisor(SystemClock())
    session = hypervisor.open(store.host.uri_tcp, HostId("h"))
    seen: list[VmStatus] = []
    try:
        id_ = VmId(store.host.virsh("domuuid", "big"))
        process = program.start("Remove-Snapshot", "-VmId", "big", "-SnapshotId", "s", "--yes")
        while process.poll() is None:
            report = session.domain(id_)
            seen += [report.status] if report is not None else []
        assert (process.communicate(), process.returncode)[1] == 0
    finally:
        session.close()
        hypervisor.close()
    course = [one for place, one in enumerate(seen) if place == 0 or seen[place - 1] is not one]
    assert course[:2] == [VmStatus.DOWN, VmStatus.IMAGE_LOCKED], course
    assert seen.count(VmStatus.IMAGE_LOCKED) > 10 * seen.count(VmStatus.PAUSED), course
