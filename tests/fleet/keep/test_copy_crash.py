"""We, libvirtd or QEMU die while a running VM is copied: the original keeps its content, nothing is left of the copy,
and the next one is made. In full by us: `tests/fleet/test_vm_copy.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fleet.keep.image_store import ImageStore
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.image_host import image_host
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

OLD = 0x11


@pytest.fixture(scope="module")
def store(lab: Lab) -> Iterator[ImageStore]:
    """A host with images."""
    with image_host(lab, "half") as host:
        yield ImageStore(host)


@pytest.fixture(scope="module")
def program(store: ImageStore, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host."""
    return Program.knowing(tmp_path_factory.mktemp("profile"), store.host)


@pytest.fixture
def web(store: ImageStore) -> Iterator[None]:
    """A VM that is paused, with a disk that takes a while to be copied."""
    store.make("web.qcow2", size="1G")
    store.host.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {OLD} 0 300M", store.path("web.qcow2")])
    store.vm("web", {"vda": "web.qcow2"})
    store.host.virsh("start", "web", "--paused")
    yield
    for name in store.host.virsh("list", "--name").split():
        store.host.virsh("destroy", name)
    for name in store.host.virsh("list", "--all", "--name").split():
        store.host.virsh("undefine", name, "--snapshots-metadata")
    store.clear()


@pytest.mark.usefixtures("web")
@pytest.mark.parametrize("killed", ["libvirtd", "qemu"])
def test_somebody_dies_while_a_copy_is_made(store: ImageStore, program: Program, killed: str) -> None:
    base = store.digest("web.qcow2")
    process = program.start("Copy-Vm", "-VmId", "web", "-Name", "half")
    until(lambda: "half-vda.qcow2" in store.files() or process.poll() is not None, 60)
    if killed == "libvirtd":
        store.host.kill_libvirtd()
        store.host.start_libvirtd()
    else:
        store.host.kill_vm("web")
    process.communicate(timeout=120)
    state, _text = program.settled()
    copied = {"half-vda.qcow2"} if state == "done" else set()
    (used,) = [line.split()[1] for line in store.host.virsh("domblklist", "web").splitlines() if "vda" in line]
    assert store.files() == {"web.qcow2", used.rpartition("/")[2], *copied}
    if killed == "qemu":
        assert store.host.virsh("domstate", "web") == "shut off"
        assert store.digest("web.qcow2") == base
    assert store.first(used) == OLD
    program.done("Copy-Vm", "-VmId", "web", "-Name", "whole")
    assert store.first("whole-vda.qcow2") == OLD


@pytest.mark.usefixtures("web")
@pytest.mark.parametrize("killed", ["ours", "libvirtd", "qemu"])
def test_somebody_dies_while_a_linked_copy_is_made(store: ImageStore, program: Program, killed: str) -> None:
    base = store.digest("web.qcow2")
    process = program.start("Copy-Vm", "-VmId", "web", "-Name", "half", "-Linked")
    until(lambda: len(store.files()) > 1 or process.poll() is not None, 60, pause=0.005)
    if killed == "ours":
        process.kill()
    elif killed == "libvirtd":
        store.host.kill_libvirtd()
        store.host.start_libvirtd()
    else:
        store.host.kill_vm("web")
    process.communicate(timeout=120)
    state, text = program.settled()
    (used,) = [line.split()[1] for line in store.host.virsh("domblklist", "web").splitlines() if "vda" in line]
    copied = {"half-vda.qcow2"} if state == "done" else set()
    assert store.files() == {"web.qcow2", used.rpartition("/")[2], *copied}, text
    assert ("half" in store.host.virsh("list", "--all", "--name").split()) == bool(copied), text
    assert store.first(used) == OLD
    if copied:
        assert (store.first("half-vda.qcow2"), store.digest("web.qcow2")) == (OLD, base)
    program.done("Copy-Vm", "-VmId", "web", "-Name", "thin", "-Linked")
    assert store.first("thin-vda.qcow2") == OLD


@pytest.mark.usefixtures("web")
def test_block_nodes_that_a_killed_libvirtd_left_in_qemu_stop_nothing(store: ImageStore, program: Program) -> None:
    """Such a libvirtd had begun with new files for a VM and not written down yet which numbers it gave their nodes."""
    store.leave_nodes("web", (2, 3))
    program.done("Copy-Vm", "-VmId", "web", "-Name", "thin", "-Linked")
    assert (store.first("thin-vda.qcow2"), len(store.files())) == (OLD, 3)
    store.leave_nodes("web", range(4, 12))
    program.done("Add-Snapshot", "-VmId", "web", "-Name", "s")
    assert store.host.virsh("snapshot-list", "web", "--name").split() == ["s"]
    assert len(store.files()) == 4
