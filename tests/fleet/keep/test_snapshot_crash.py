"""Ours, libvirtd or QEMU is killed in the middle of snapshot, way back, merge and copy: afterwards the task settles
from what libvirt and QEMU say, every content is there by hash or by byte, and no file is left over.

Moves: `tests/fleet/test_migrate.py`. A copy whose maker is killed: `tests/fleet/test_vm_copy.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from tests.fleet.keep.image_store import ImageStore
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.image_host import image_host
from tests.fleet.lab.space import LabError
from tests.fleet.program import Program

OLD, NOW = 0x11, 0x22
BIG = "200M"
"""What is written since: its merge takes a moment."""


@pytest.fixture(scope="module")
def store(lab: Lab) -> Iterator[ImageStore]:
    """A host with images."""
    with image_host(lab, "crash") as host:
        yield ImageStore(host)


@pytest.fixture(scope="module")
def program(store: ImageStore, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host."""
    return Program.knowing(tmp_path_factory.mktemp("profile"), store.host)


@pytest.fixture
def web(store: ImageStore, program: Program) -> Iterator[None]:
    """A VM that is off, with a snapshot of OLD and much that is NOW above it."""
    store.make("web.qcow2", size="256M")
    store.write("web.qcow2", OLD)
    store.vm("web", {"vda": "web.qcow2"})
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    store.host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {NOW} 0 {BIG}", store.path("web.base.qcow2")])
    yield
    store.host.run(["virsh", "-q", "destroy", "web"], check=False)
    store.host.virsh("undefine", "web", "--snapshots-metadata")
    store.clear()


def midway(store: ImageStore, program: Program, command: str, begun: Callable[[], object], killed: str) -> None:
    """Begin a command on `web` and kill somebody as soon as it is at work."""
    process = program.start(*command.split(), "--yes")
    try:
        deadline = time.monotonic() + 20
        while not begun():  # each look is a process of its own: no pause, a merge is short
            assert time.monotonic() < deadline, command
        match killed:
            case "ours":
                process.kill()
            case "libvirtd":
                store.host.kill_libvirtd()
            case _:
                store.host.kill_vm("web")
        process.wait(60)
    finally:
        process.kill()
        process.communicate()
    if killed == "libvirtd":
        store.host.start_libvirtd()


def merges(store: ImageStore) -> bool:
    """Whether QEMU writes into the file below."""
    with suppress(LabError):
        return bool(store.host.virsh("blockjob", "web", "vda", "--raw"))
    return False


def state(store: ImageStore) -> tuple[str, list[str]]:
    """What virsh says of the VM and its snapshots."""
    return store.host.virsh("domstate", "web"), store.host.virsh("snapshot-list", "web", "--name").split()


def top(store: ImageStore) -> str:
    """The file that the VM writes to."""
    return store.host.virsh("domblklist", "web").split()[-1]


REMOVE = "Remove-Snapshot -VmId web -SnapshotId base"


@pytest.mark.usefixtures("web")
def test_somebody_dies_in_a_merge(store: ImageStore, program: Program) -> None:
    midway(store, program, REMOVE, lambda: merges(store), "qemu")
    assert state(store) == ("shut off", ["base"])
    assert store.first(top(store)) == NOW

    midway(store, program, REMOVE, lambda: merges(store), "libvirtd")
    assert program.settled() == ("failed", 'snapshot "base" of VM "web" was not removed')
    assert state(store) == ("shut off", ["base"])
    assert store.first(top(store)) == NOW
    refused = program.run("Restore-Snapshot", "-VmId", "web", "-SnapshotId", "base", "--yes")
    assert "its files are no more what they were" in refused.stderr + refused.stdout

    midway(store, program, REMOVE, lambda: merges(store), "ours")
    assert program.settled() == ("done", "")
    assert (store.files(), store.first("web.qcow2")) == ({"web.qcow2"}, NOW)


@pytest.mark.usefixtures("web")
def test_somebody_dies_on_the_way_back(store: ImageStore, program: Program) -> None:
    base = store.digest("web.qcow2")
    for killed in ("ours", "libvirtd"):
        before = store.files()
        midway(
            store, program, "Restore-Snapshot -VmId web -SnapshotId base",
            lambda there=before: store.files() - there, killed,
        )  # fmt: skip
        outcome, _text = program.settled()
        assert store.first(top(store)) == (OLD if outcome == "done" else NOW)
        assert state(store) == ("shut off", ["base"])
        assert store.files() == {"web.qcow2", top(store).rpartition("/")[2]}
        assert store.digest("web.qcow2") == base
        store.host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {NOW} 0 64k", top(store)])


@pytest.mark.usefixtures("web")
def test_somebody_dies_while_one_is_taken(store: ImageStore, program: Program) -> None:
    program.done(*REMOVE.split(), "--yes")
    for killed in ("ours", "libvirtd", "qemu"):
        if state(store)[0] == "shut off":
            store.host.virsh("start", "web")
        midway(
            store, program, f"Add-Snapshot -VmId web -Name {killed} -Memory",
            lambda name=killed: f"web.{name}.mem" in store.files(), killed,
        )  # fmt: skip
        outcome, text = program.settled()
        there = killed in state(store)[1]
        assert there == (outcome == "done"), text
        assert store.first(top(store)) == NOW
        if there:
            program.done("Remove-Snapshot", "-VmId", "web", "-SnapshotId", killed, "--yes")
        assert store.files() == {"web.qcow2"}, text
    somebody_dies_in_a_copy(store, program)
    qemu_dies_as_its_memory_comes_back(store, program)


def somebody_dies_in_a_copy(store: ImageStore, program: Program) -> None:
    """In full, of the VM that runs: it goes on in a new file for the time being."""
    for killed in ("libvirtd", "qemu"):
        if state(store)[0] == "shut off":
            store.host.virsh("start", "web", "--paused")
        midway(
            store, program, f"Copy-Vm -VmId web -Name {killed}",
            lambda name=killed: f"{name}-vda.qcow2" in store.files(), killed,
        )  # fmt: skip
        outcome, text = program.settled()
        copied = {f"{killed}-vda.qcow2"} if outcome == "done" else set()
        assert (killed in store.host.virsh("list", "--all", "--name").split()) == bool(copied), text
        assert store.first(top(store)) == NOW
        assert store.files() - copied == {"web.qcow2"} | {top(store).rpartition("/")[2]}, text
        if copied:
            assert store.first(f"{killed}-vda.qcow2") == NOW
            program.done("Remove-Vm", "-VmId", killed, "-WithDisks", "-Now", "--yes")


def qemu_dies_as_its_memory_comes_back(store: ImageStore, program: Program) -> None:
    """The way back of a snapshot with memory starts it."""
    if state(store)[0] == "shut off":
        store.host.virsh("start", "web")
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "mem", "-Memory")
    store.host.virsh("destroy", "web")
    there = store.files()
    midway(store, program, "Restore-Snapshot -VmId web -SnapshotId mem", lambda: runs(store), "qemu")
    outcome, text = program.settled()
    assert (store.first(top(store)), state(store)) == (NOW, ("shut off", ["mem"])), text
    changed = store.files() ^ there
    assert len(changed) == (2 if outcome == "done" else 0), text  # a new file in the place of the one before


def runs(store: ImageStore) -> bool:
    """Whether it has a QEMU."""
    with suppress(LabError):
        return bool(store.host.qemu_pid("web"))
    return False
