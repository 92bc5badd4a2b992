"""VMs kept, multiplied and moved in the real window, by buttons, sheets and the mouse; as the guests see it."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LONG, Onlooker
from tests.fleet.program import Program

from stellwerk.ui.models.drag import drag_data

Hosts = tuple[LabHost, LabHost]
SHOTS = os.environ.get("STELLWERK_SHOTS", "")
SHARED = "/var/lib/libvirt/shared"


@pytest.fixture(scope="module")
def hosts(lab: Lab, two_hosts: Hosts) -> Hosts:
    """Two hosts with a folder in common as their storage pool."""
    shared = lab.share(two_hosts)
    for host in two_hosts:
        host.virsh("pool-define-as", "shared", "dir", "--target", shared)
        host.virsh("pool-start", "shared")
    return two_hosts


@pytest.fixture(scope="module")
def program(hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both."""
    return Program.knowing(tmp_path_factory.mktemp("window-keep"), *hosts)


def disk(host: LabHost, name: str) -> Disk:
    """A new disk on the folder in common."""
    host.virsh("vol-create-as", "shared", f"{name}.qcow2", "16M", "--format", "qcow2")
    return Disk(f"{SHARED}/{name}.qcow2")


@pytest.fixture(scope="module")
def guest(hosts: Hosts) -> Iterator[Guest]:
    """A guest that runs on the first host, with a word on its disk and one in its memory."""
    here, there = hosts
    made = Guest.define(here, "shop", disks=[disk(here, "shop")]).start().wait_ready()
    made.sh("echo sound > /tmp/state; echo sound | dd of=/dev/vda conv=fsync 2>/dev/null")
    yield made
    made.remove()
    made.moved_to(there).remove()


class Copy(Guest):
    """A copy of a guest, which writes what it says to the log of its original."""

    def __init__(self, original: Guest, name: str) -> None:
        super().__init__(original.host, name)
        self._original = original

    @property
    def console(self) -> str:
        """What both have said."""
        return self._original.console


def content(guest: Guest) -> str:
    """The word in its memory and the one on its disk, as read inside of it."""
    return guest.sh("cat /tmp/state; echo 3 > /proc/sys/vm/drop_caches; head -c 5 /dev/vda; echo")


def photograph(user: Onlooker, name: str) -> None:
    """A picture of the window for the documents, where a folder for it is named: the demo fleet cannot move VMs."""
    if SHOTS:
        user.window.resize(1280, 720)
        user.window.grab().save(f"{SHOTS}/{name}.png")


def share(user: Onlooker) -> float:
    """How far the last task is, as its row shows it."""
    shown = [cell.removesuffix(" %") for cell in user.rows("Recent tasks")[0] if cell.endswith(" %")]
    return float(shown[0]) if shown else 0.0


def ended(user: Onlooker, title: str) -> None:
    """Wait until the recent tasks show that something is done."""
    user.within(LONG, lambda: any({title, "done"} <= set(row) for row in user.rows("Recent tasks")), title)


def drag(user: Onlooker, name: str, onto: str) -> None:
    """Take an object of the tree and let it go on another one: the data that the tree gives, to where the mouse is."""
    tree = user._tree
    user._point(name)
    data: QMimeData = drag_data(tree.selected())
    index = next(index for index in user._tree_rows() if index.data() == onto)
    at, copy = tree.visualRect(index).center(), Qt.DropAction.CopyAction
    held = (copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(at, *held), QDragMoveEvent(at, *held), QDropEvent(at.toPointF(), *held)):
        QApplication.sendEvent(tree.viewport(), event)
        assert event.isAccepted()


def test_a_snapshot_before_a_change_brings_a_broken_guest_back(onlooker: Onlooker, guest: Guest) -> None:
    onlooker.unfold("h1")
    onlooker.choose(guest.name)
    onlooker.turn_to("Snapshots")
    onlooker.press("Take snapshot…")
    sheet = onlooker.sheet()
    onlooker.write("Name", "before the change", sheet)
    onlooker.tick("Memory", sheet)
    onlooker.press("Take snapshot", sheet)
    onlooker.lists("Snapshots", "before the change", "disks and memory")
    ended(onlooker, "Take snapshot")

    breaking = "echo broken > /tmp/state; echo broken | dd of=/dev/vda conv=fsync 2>/dev/null"
    onlooker.meanwhile(lambda: guest.sh(breaking))
    assert onlooker.meanwhile(lambda: content(guest)) == "broken\nbroke"

    onlooker.click_cell("Snapshots", "before the change", "before the change")
    onlooker.press("Go back…")
    sheet = onlooker.sheet()
    onlooker.reads("What was written since is lost.", sheet)
    onlooker.press("Go back", sheet)
    ended(onlooker, "Go back to snapshot")
    onlooker.reads("Up")
    assert onlooker.meanwhile(lambda: content(guest)) == "sound\nsound"

    onlooker.click_cell("Snapshots", "before the change", "before the change")
    onlooker.press("Remove…")
    onlooker.press("Remove snapshot", onlooker.sheet())
    ended(onlooker, "Remove snapshot")
    assert onlooker.meanwhile(lambda: content(guest)) == "sound\nsound"


def test_a_vm_is_dragged_to_another_host_and_arrives(onlooker: Onlooker, guest: Guest, hosts: Hosts) -> None:
    onlooker.unfold("h1")
    onlooker.sees(guest.name)
    if SHOTS:
        onlooker.choose(guest.name)
        onlooker.turn_to("Summary")
        guest.host.virsh("migrate-setspeed", guest.name, "8")
    drag(onlooker, guest.name, "h2")
    onlooker.lists("Recent tasks", "Migrate", guest.name)
    if SHOTS:
        onlooker.within(LONG, lambda: 10.0 < share(onlooker) < 100.0, "some of the way")
        photograph(onlooker, "migration")
    ended(onlooker, "Migrate")
    onlooker.unfold("h2")
    onlooker.choose(guest.name)
    onlooker.reads("on h2")
    moved = guest.moved_to(hosts[1])
    assert moved.state == "running"
    assert guest.name not in hosts[0].virsh("list", "--all", "--name").split()
    assert onlooker.meanwhile(lambda: content(moved)) == "sound\nsound"


def test_three_vms_stand_on_a_template_that_stays(onlooker: Onlooker, hosts: Hosts) -> None:
    here, _there = hosts
    golden = Guest.define(here, "golden", disks=[disk(here, "golden")])
    here.run(["qemu-io", "-f", "qcow2", "-c", "write -P 0x61 0 64k", f"{SHARED}/golden.qcow2"])
    onlooker.unfold("h1")
    onlooker.choose("golden")
    onlooker.more("Make template…")
    sheet = onlooker.sheet()
    onlooker.write("Name", "base", sheet)
    onlooker.press("Make", sheet)
    ended(onlooker, "Make template")
    frozen = here.run(["sha256sum", f"{SHARED}/base-v1-vda.qcow2"])

    onlooker.search("Templates: name = base")
    onlooker.click_cell("Templates", "base", "base")
    onlooker.keys(Qt.Key.Key_Return)
    onlooker.press("New VM…")
    sheet = onlooker.sheet()
    onlooker.write("Name", "thin-?", sheet)
    onlooker.turn_page("More", sheet)
    onlooker.write("Number of VMs", "3", sheet)
    onlooker.press("Make", sheet)
    onlooker.within(LONG, lambda: not onlooker.asks(), "three VMs")
    names = ["thin-1", "thin-2", "thin-3"]
    onlooker.turn_to("Thin VMs")
    onlooker.within(LONG, lambda: onlooker.names("Thin VMs") == names, "the VMs that stand on it")

    onlooker.more("Remove…")
    sheet = onlooker.sheet()
    for name in names:
        onlooker.reads(f'"{name}"', sheet)
    onlooker.press("Cancel", sheet)
    assert here.run(["sha256sum", f"{SHARED}/base-v1-vda.qcow2"]) == frozen

    thin = Copy(golden, "thin-1").start()
    onlooker.meanwhile(thin.wait_ready)
    assert onlooker.meanwhile(lambda: thin.sh("head -c 2 /dev/vda; echo")) == "aa"
    onlooker.meanwhile(lambda: thin.sh("echo own | dd of=/dev/vda conv=fsync 2>/dev/null"))
    assert onlooker.meanwhile(lambda: thin.sh("head -c 3 /dev/vda; echo")) == "own"
    assert here.run(["sha256sum", f"{SHARED}/base-v1-vda.qcow2"]) == frozen
