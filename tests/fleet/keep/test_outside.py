"""VMs whose disks lie outside of all storage pools: kept and multiplied as others are, by what the shell of their host
tells; siblings and originals keep their content, by hash. Where no shell leads there all of it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fleet.keep.image_store import ImageStore, script
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.image_host import image_host
from tests.fleet.lab.wait import until
from tests.fleet.program import Program
from tests.fleet.ssh.ssh_door import fingerprint

OLD, NOW, OTHER = 0x11, 0x22, 0x33
"""Bytes that fill an image: as a snapshot keeps it, as it is now, of somebody else."""
FOLDER, ELSEWHERE = "/var/lib/libvirt/outside", "/var/lib/libvirt/elsewhere"
BASE, TOP = f"{FOLDER}/odd.qcow2", f"{FOLDER}/odd.base.qcow2"
REMOVE = "Remove-Snapshot -VmId odd -SnapshotId base --yes"
RESTORE = "Restore-Snapshot -VmId odd -SnapshotId base --yes"


@pytest.fixture(scope="module")
def store(lab: Lab) -> Iterator[ImageStore]:
    """A host with a pool, and folders beside it."""
    with image_host(lab, "outs") as host:
        yield ImageStore(host)


@pytest.fixture(scope="module")
def by_ssh(store: ImageStore, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that reaches it by SSH."""
    made, host = Program(tmp_path_factory.mktemp("profile")), store.host
    words = ("-Address", host.address, "-User", "root", "-KeyFile", str(host.ssh.key))
    made.done("Add-Host", "-Name", host.name, *words, "-AcceptHostKey", fingerprint(host))
    return made


@pytest.fixture(autouse=True)
def odd(store: ImageStore, request: pytest.FixtureRequest) -> Iterator[None]:
    """A VM that is off with one disk, which is OLD."""
    store.host.run(["mkdir", "-p", FOLDER, ELSEWHERE])
    store.make(BASE)
    store.write(BASE, OLD)
    store.vm("odd", {"vda": BASE})
    yield
    for name in store.host.virsh("list", "--name").split():
        store.host.virsh("destroy", name)
    for name in store.host.virsh("list", "--all", "--name").split():
        store.host.virsh("undefine", name, "--snapshots-metadata", "--nvram")
    store.host.run(["rm", "-rf", FOLDER, ELSEWHERE])
    store.clear()
    for name in left_by_the_killed(store) if "killed" in request.node.name else ():
        store.host.virsh("pool-destroy", name)  # as the next one who needs a pool on that folder would
    assert store.host.virsh("pool-list", "--all", "--name").split() == [store.pool]


def left_by_the_killed(store: ImageStore) -> list[str]:
    """Pools of the moment, which whoever is killed, or ended while it looks at what is left, cannot take away."""
    pools = store.host.virsh("pool-list", "--all", "--transient", "--name").split()
    return [name for name in pools if name.startswith("stellwerk-")]


def files(store: ImageStore, folder: str = FOLDER) -> set[str]:
    return set(store.host.run(["ls", folder]).split())


def disk_of(store: ImageStore, name: str) -> str:
    (line,) = [line for line in store.host.virsh("domblklist", name).splitlines() if "vda" in line]
    return line.split()[1]


def test_a_snapshot_is_taken_gone_back_to_and_removed(by_ssh: Program, store: ImageStore, tmp_path: Path) -> None:
    said = script(by_ssh, tmp_path, "Add-Snapshot -VmId odd -Name base", RESTORE.replace("--yes", "-WhatIf"))
    assert "error" not in said, said
    assert disk_of(store, "odd") == TOP
    store.write(TOP, NOW)
    base = store.digest(BASE)
    by_ssh.done("Restore-Snapshot", "-VmId", "odd", "-SnapshotId", "base", "-Keep", "now", "--yes")
    assert (store.digest(BASE), store.first(disk_of(store, "odd")), store.first(TOP)) == (base, OLD, NOW)
    store.write(disk_of(store, "odd"), OTHER)
    by_ssh.done("Remove-Snapshot", "-VmId", "odd", "-SnapshotId", "now", "--yes")
    assert files(store) == {"odd.qcow2", disk_of(store, "odd").rpartition("/")[2]}
    by_ssh.done("Remove-Snapshot", "-VmId", "odd", "-SnapshotId", "base", "--yes")
    assert (files(store), store.first(BASE)) == ({"odd.qcow2"}, OTHER)


def test_nothing_is_merged_into_what_somebody_stands_on(by_ssh: Program, store: ImageStore, tmp_path: Path) -> None:
    by_ssh.done("Add-Snapshot", "-VmId", "odd", "-Name", "base")
    store.write(TOP, NOW)
    beside, far, pooled = f"{FOLDER}/beside.qcow2", f"{ELSEWHERE}/far.qcow2", store.path("pooled.qcow2")
    store.make(f"{ELSEWHERE}/other.qcow2")
    store.vm("far", {"vda": far})
    for sibling in (beside, far, pooled):
        store.make(sibling, on=BASE)
        before = store.digests(BASE, TOP, sibling)
        assert f'"{sibling}" stands on the files of snapshot "base"' in script(by_ssh, tmp_path, REMOVE)
        assert (store.digests(BASE, TOP, sibling), store.first(sibling)) == (before, OLD)
        store.host.run(["rm", sibling])
    store.host.run(["ln", "-s", BASE, f"{FOLDER}/link.qcow2"])
    store.make(beside, on=f"{FOLDER}/link.qcow2")
    assert f'"{beside}" stands on the files of snapshot "base"' in script(by_ssh, tmp_path, REMOVE)
    assert (store.first(beside), store.digest(BASE)) == (OLD, before[BASE])
    store.host.run(["rm", beside, f"{FOLDER}/link.qcow2"])
    store.host.run(["sh", "-c", f"printf 'QFI\\373\\0\\0\\0\\3' > {FOLDER}/broken.qcow2"])
    assert "nobody can tell what that stands on" in script(by_ssh, tmp_path, REMOVE)
    store.host.run(["rm", f"{FOLDER}/broken.qcow2"])
    assert "error" not in script(by_ssh, tmp_path, REMOVE)
    assert (files(store), store.first(BASE)) == ({"odd.qcow2"}, NOW)


def test_what_is_written_since_stays_where_somebody_stands_on_it(by_ssh: Program, store: ImageStore) -> None:
    by_ssh.done("Add-Snapshot", "-VmId", "odd", "-Name", "base")
    store.write(TOP, NOW)
    store.make(f"{FOLDER}/child.qcow2", on=TOP)
    before = store.digests(BASE, TOP)
    by_ssh.done("Restore-Snapshot", "-VmId", "odd", "-SnapshotId", "base", "--yes")
    assert (store.digests(BASE, TOP), store.first(f"{FOLDER}/child.qcow2")) == (before, NOW)


def test_a_base_that_a_tool_changed_is_noticed(by_ssh: Program, store: ImageStore, tmp_path: Path) -> None:
    by_ssh.done("Add-Snapshot", "-VmId", "odd", "-Name", "base")
    store.host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {OTHER} 512k 64k", BASE])
    before = store.digests(BASE, TOP)
    assert script(by_ssh, tmp_path, RESTORE, REMOVE).count("was changed from outside") == 2
    assert store.digests(BASE, TOP) == before
    assert "error" not in script(by_ssh, tmp_path, f"{REMOVE} -EvenIfChanged")


def test_an_image_by_another_name_is_not_touched(by_ssh: Program, store: ImageStore, tmp_path: Path) -> None:
    """Who stands on what a link leads to is not looked for there."""
    link, real = f"{FOLDER}/link.qcow2", f"{ELSEWHERE}/real.qcow2"
    store.make(real)
    store.host.run(["ln", "-s", real, link])
    store.vm("linked", {"vda": link})
    said = script(
        by_ssh, tmp_path, "Add-Snapshot -VmId linked -Name x", "Copy-Vm -VmId linked -Name copy -Linked",
    )  # fmt: skip
    assert said.count(f'"{link}"') >= 1, said
    assert said.count("error") == 2, said
    assert files(store, ELSEWHERE) == {"real.qcow2"}


def test_copies_lie_beside_it_and_its_files_stay_as_they_are(
    by_ssh: Program, store: ImageStore, tmp_path: Path
) -> None:
    base = store.digest(BASE)
    by_ssh.done("Copy-Vm", "-VmId", "odd", "-Name", "full")
    by_ssh.done("Copy-Vm", "-VmId", "odd", "-Name", "pooled", "-Storage", store.pool)
    assert (files(store), store.files()) == ({"odd.qcow2", "full-vda.qcow2"}, {"pooled-vda.qcow2"})
    by_ssh.done("Copy-Vm", "-VmId", "odd", "-Name", "thin", "-Linked")
    thin = disk_of(store, "thin")
    store.write(thin, OTHER)
    store.write(disk_of(store, "odd"), NOW)
    assert store.digest(BASE) == base
    assert [store.first(disk_of(store, name)) for name in ("odd", "full", "pooled", "thin")] == [NOW, OLD, OLD, OTHER]
    said = script(by_ssh, tmp_path, "Remove-Vm -VmId odd -WithDisks --yes")
    assert f'"{thin}" stands on it' in said, said
    assert (store.digest(BASE), store.first(thin)) == (base, OTHER)
    said = script(
        by_ssh, tmp_path, *(f"Remove-Vm -VmId {name} -WithDisks -Now --yes" for name in ("thin", "full", "odd"))
    )
    assert "error" not in said, said
    assert files(store) == set()


def test_a_running_one_is_copied_and_goes_on_in_its_own_file(by_ssh: Program, store: ImageStore) -> None:
    store.host.virsh("start", "odd", "--paused")
    by_ssh.done("Copy-Vm", "-VmId", "odd", "-Name", "full")
    assert disk_of(store, "odd") == BASE
    assert files(store) == {"odd.qcow2", "full-vda.qcow2"}
    by_ssh.done("Add-Snapshot", "-VmId", "odd", "-Name", "live", "-Memory")
    assert {"odd.live.qcow2", "odd.live.mem"} < files(store)
    by_ssh.done("Restore-Snapshot", "-VmId", "odd", "-SnapshotId", "live", "--yes")
    store.host.virsh("destroy", "odd")
    by_ssh.done("Remove-Snapshot", "-VmId", "odd", "-SnapshotId", "live", "--yes")
    assert files(store) == {"odd.qcow2", "full-vda.qcow2"}
    assert store.first(BASE) == OLD


def test_a_template_of_it_lies_in_a_pool(by_ssh: Program, store: ImageStore, tmp_path: Path) -> None:
    base = store.digest(BASE)
    said = script(by_ssh, tmp_path, "Add-Template -VmId odd -Name golden")
    assert "choose a storage pool for it (-Storage)" in said, said
    by_ssh.done("Add-Template", "-VmId", "odd", "-Name", "golden", "-Storage", store.pool)
    by_ssh.done("Add-Vm", "-Name", "new", "-HostId", store.host.name, "-TemplateId", "golden")
    assert (store.first(disk_of(store, "new")), store.digest(BASE)) == (OLD, base)
    said = script(
        by_ssh, tmp_path, "Remove-Vm -VmId new -WithDisks -Now --yes", "Remove-Template -TemplateId golden --yes"
    )
    assert "error" not in said, said


def test_where_no_shell_leads_there_all_of_it_is_refused(store: ImageStore, tmp_path: Path, by_ssh: Program) -> None:
    by_ssh.done("Add-Snapshot", "-VmId", "odd", "-Name", "base")
    before = store.digests(BASE, TOP)
    by_tcp = Program.knowing(tmp_path / "profile", store.host)
    lines = [
        "Add-Snapshot -VmId odd -Name next", RESTORE, REMOVE, "Copy-Vm -VmId odd -Name c",
        "Copy-Vm -VmId odd -Name c -Linked", f"Add-Template -VmId odd -Name t -Storage {store.pool}",
    ]  # fmt: skip
    said = script(by_tcp, tmp_path, *lines)
    assert said.count("or connect the host by SSH") >= 5, said
    assert said.count("error:") == len(lines), said
    assert (store.digests(BASE, TOP), files(store), store.files()) == (before, {"odd.qcow2", "odd.base.qcow2"}, set())


def test_a_copy_whose_maker_is_killed_leaves_nothing(by_ssh: Program, store: ImageStore) -> None:
    big = f"{FOLDER}/big.qcow2"
    store.make(big, size="1G")
    store.host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {OLD} 0 300M", big])
    store.vm("big", {"vda": big})
    base = store.digest(big)
    process = by_ssh.start("Copy-Vm", "-VmId", "big", "-Name", "half")
    until(lambda: "half-vda.qcow2" in files(store) or process.poll() is not None, 60)
    process.kill()
    process.communicate()
    state, _text = by_ssh.settled()
    made = {"half-vda.qcow2"} if state == "done" else set()
    assert files(store) == {"odd.qcow2", "big.qcow2", *made}
    assert store.digest(big) == base


@pytest.mark.parametrize("command", ["Add-Snapshot", "Restore-Snapshot", "Remove-Snapshot"])
def test_a_step_whose_maker_is_killed_is_whole_or_nothing(by_ssh: Program, store: ImageStore, command: str) -> None:
    others = {"Restore-Snapshot", "Remove-Snapshot"}
    if command in others:
        by_ssh.done("Add-Snapshot", "-VmId", "odd", "-Name", "base")
        store.host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {NOW} 0 512k", TOP])
    before = files(store)
    name = "-SnapshotId" if command in others else "-Name"
    process = by_ssh.start(command, "-VmId", "odd", name, "base", *(["--yes"] if command in others else []))
    until(lambda: files(store) != before or process.poll() is not None, 60)
    process.kill()
    process.communicate()
    state, text = by_ssh.settled()
    done = state == "done"
    snapshots = store.host.virsh("snapshot-list", "odd", "--name").split()
    kept = {"Add-Snapshot": done, "Restore-Snapshot": True, "Remove-Snapshot": not done}
    assert (snapshots == ["base"]) is kept[command], text
    there = disk_of(store, "odd")
    chain = {"odd.qcow2", there.rpartition("/")[2]}
    assert files(store) == chain
    wanted = {"Add-Snapshot": OLD, "Remove-Snapshot": NOW, "Restore-Snapshot": OLD if done else NOW}
    assert store.first(there) == wanted[command]
