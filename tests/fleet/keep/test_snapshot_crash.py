"""Ours, libvirtd or QEMU is killed in the middle of snapshot, way back, merge and copy: afterwards the task settles
from what libvirt and QEMU say, every content is there by hash or by byte, and no file is left over.

Moves: `tests/fleet/test_migrate.py`. A copy whose maker is killed: `tests/fleet/test_vm_copy.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import libvirt
import pytest
from tests.fleet.keep.image_store import ImageStore
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.image_host import image_host
from tests.fleet.lab.space import LabError
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

LONG = 60
OLD, NOW = 0x11, 0x22
BIG = "200M"
"""What is written since: its merge takes a moment."""
_OPEN: dict[str, libvirt.virConnect] = {}
_NOT_NOW = (libvirt.VIR_ERR_NO_DOMAIN, libvirt.VIR_ERR_OPERATION_INVALID)


@pytest.fixture(scope="module")
def store(lab: Lab) -> Iterator[ImageStore]:
    """A host with images."""
    with image_host(lab, "crash") as host:
        yield ImageStore(host)
    _OPEN.clear()


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
        until(lambda: begun() or process.poll() is not None, LONG, command, pause=0.005)
        assert process.poll() is None, process.communicate()
        match killed:
            case "ours":
                process.kill()
            case "libvirtd":
                store.host.kill_libvirtd()
            case _:
                store.host.kill_vm("web")
        process.wait(LONG)
    finally:
        process.kill()
        process.communicate()
    if killed == "libvirtd":
        store.host.start_libvirtd()


def merges(store: ImageStore) -> bool:
    """Whether QEMU writes into the file below."""
    return bool(job(store))


def job(store: ImageStore) -> dict[str, int]:
    """What QEMU does to the disk in the background, as libvirt tells it. Over one connection for as long as it lasts:
    libvirt gives the files of one back when its event loop runs, which it does not here."""
    uri = store.host.uri_tcp
    try:
        conn = _OPEN[uri] if uri in _OPEN else _OPEN.setdefault(uri, libvirt.open(uri))
        return dict(conn.lookupByName("web").blockJobInfo("vda", 0) or {})
    except libvirt.libvirtError as error:
        if error.get_error_code() not in _NOT_NOW:
            _OPEN.pop(uri, None)
    return {}


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
def test_a_merge_that_libvirt_ends_when_it_is_there_again(store: ImageStore, program: Program) -> None:
    midway(store, program, REMOVE, lambda: merges(store), "libvirtd")
    until(lambda: is_ready(store), LONG)
    store.host.virsh("blockjob", "web", "vda", "--pivot")  # as it does of what was told before it died
    assert (store.files(), state(store)) == ({"web.qcow2"}, ("paused", ["base"]))
    assert program.settled() == ("done", "")
    assert (store.first("web.qcow2"), state(store)) == (NOW, ("shut off", []))


def is_ready(store: ImageStore) -> bool:
    """Whether all is written, and QEMU waits to be told to go on in the file below."""
    said = job(store)
    return bool(said) and said["cur"] == said["end"] != 0


@pytest.mark.usefixtures("web")
def test_a_merge_of_which_one_disk_is_done(store: ImageStore, program: Program) -> None:
    """The other one goes on standing on what was written since; removed again, only that is merged."""
    program.done(*REMOVE.split(), "--yes")
    store.make("data.qcow2", size="256M")
    store.write("data.qcow2", OLD)
    store.host.virsh("attach-disk", "web", store.path("data.qcow2"), "vdb", "--config", "--subdriver", "qcow2")
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "base")
    for name in ("web", "data"):
        store.host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {NOW} 0 {BIG}", store.path(f"{name}.base.qcow2")])
    midway(store, program, REMOVE, lambda: merges(store), "libvirtd")
    until(lambda: is_ready(store), LONG)
    store.host.virsh("blockjob", "web", "vda", "--pivot")
    assert program.settled() == ("failed", 'snapshot "base" of VM "web" was not removed')
    assert state(store) == ("shut off", ["base"])
    assert store.files() == {"web.qcow2", "data.qcow2", "data.base.qcow2"}
    assert [store.first(name) for name in ("web.qcow2", "data.base.qcow2")] == [NOW, NOW]
    program.done(*REMOVE.split(), "--yes")
    assert (store.files(), state(store)) == ({"web.qcow2", "data.qcow2"}, ("shut off", []))
    assert [store.first(name) for name in ("web.qcow2", "data.qcow2")] == [NOW, NOW]


@pytest.mark.usefixtures("web")
def test_a_merge_below_a_later_snapshot_that_nobody_was_told_the_end_of(store: ImageStore, program: Program) -> None:
    store.host.virsh("start", "web", "--paused")
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "late")
    midway(store, program, REMOVE, lambda: merges(store), "libvirtd")
    until(lambda: "web.base.qcow2" not in store.files(), LONG)  # QEMU ends it, and libvirt deletes the file
    assert (store.files(), state(store)) == ({"web.qcow2", "web.late.qcow2"}, ("paused", ["base", "late"]))
    assert program.settled() == ("done", "")
    assert state(store) == ("paused", ["late"])  # the VM ran: it goes on
    store.host.virsh("destroy", "web")
    store.write("web.late.qcow2", 0x33)
    program.done("Restore-Snapshot", "-VmId", "web", "-SnapshotId", "late", "--yes")
    assert store.first(top(store)) == NOW
    program.done("Remove-Snapshot", "-VmId", "web", "-SnapshotId", "late", "--yes")
    assert (store.files(), store.first("web.qcow2")) == ({"web.qcow2"}, NOW)


@pytest.mark.usefixtures("web")
def test_a_merge_of_a_vm_that_runs_whose_maker_died_is_brought_to_its_end(store: ImageStore, program: Program) -> None:
    store.host.virsh("start", "web", "--paused")
    midway(store, program, REMOVE, lambda: merges(store), "ours")
    assert (program.settled(), state(store)) == (("done", ""), ("paused", []))
    store.host.virsh("destroy", "web")
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
