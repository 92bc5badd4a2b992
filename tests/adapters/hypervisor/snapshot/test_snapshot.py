"""What libvirt is told about snapshots, and that a way back is all or nothing."""

from __future__ import annotations

import re
from typing import Any

import libvirt
import pytest
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import UUID, QemuConn, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.adapters.hypervisor.snapshot.snapshot_xml import read_snapshot
from stellwerk.core.error import AppError, Cancelled, Gone, Refused
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.snapshot import MergeProgress, ReturnPlan, SnapshotWish

ID = VmId(UUID)
DISK = "<disk type='file'><source file='{}'/><target dev='vda'/></disk>"
DOMAIN = f"<domain type='kvm'><name>vm</name><devices>{DISK.format('/p/top')}</devices></domain>"
SNAPSHOT = (
    "<domainsnapshot><name>{}</name><disks><disk name='vda' snapshot='external'><source file='{}'/></disk></disks>"
    f"<domain type='kvm'><name>vm</name><devices>{DISK.format('/p/base')}</devices></domain></domainsnapshot>"
)
REDEFINE, CURRENT = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE, libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT


def first_file(xml: str) -> str:
    """The first file that is named."""
    return re.findall(r"<source file=['\"]([^'\"]*)", xml)[0]


class Kept:
    """A snapshot of libvirt's."""

    def __init__(self, world: World, name: str, overlay: str, *, current: bool = False) -> None:
        self.world, self.name, self.overlay, self.current = world, name, overlay, current

    def getName(self) -> str:
        """Its name."""
        return self.name

    def isCurrent(self) -> bool:
        """Whether the VM goes on from it."""
        return self.current

    def getXMLDesc(self, flags: int) -> str:
        """Its XML."""
        if self.name == "gone":
            raise libvirt_error(72, "no domain snapshot with matching name")
        return SNAPSHOT.format(self.name, self.overlay)

    def delete(self, flags: int) -> None:
        """It goes."""
        self.world.stamp = self.world.changes or self.world.stamp
        self.world.step(f"delete {self.name} {flags}")


class World(QemuDomain):
    """A domain with snapshots, which is its own connection's storage, too; `fails` names the step that does."""

    def __init__(self, *, active: bool = False, fails: str = "") -> None:
        super().__init__(state=(1, 1) if active else (5, 0), xml=DOMAIN)
        self.kept = [Kept(self, "a", "/p/top", current=True), Kept(self, "gone", "")]
        self.files = {"base", "top"}
        self.log: list[str] = []
        self.fails = fails
        self.marks: list[bool] = []
        """Of each snapshot that was defined: whether its removal is noted."""
        self.stamp, self.changes = "17.5", ""
        self.written = ""
        """When its files were written last; empty = nobody can tell."""
        self.used = [0]
        self.frozen: list[str] = []
        self.noted: list[dict[str, str]] = []
        """Of each snapshot that was defined: what is noted of its files."""

    def step(self, name: str) -> None:
        """Note a step, or fail at it."""
        if name.startswith(self.fails) and self.fails:
            raise libvirt_error(38, "no space left on device")
        self.log.append(name)

    def listAllSnapshots(self, flags: int) -> list[Kept]:
        """All of them."""
        assert flags == libvirt.VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL
        return self.kept

    def snapshotLookupByName(self, name: str) -> Kept:
        """One of them."""
        for one in self.kept:
            if one.name == name:
                return one
        raise libvirt_error(72, "no domain snapshot with matching name")

    def snapshotCreateXML(self, xml: str, flags: int) -> None:
        """Take or define one."""
        self.step(f"snapshot {flags} {first_file(xml)}")
        self.marks.append("removing" in xml)
        read = read_snapshot(xml, ID, HostId("h1"), "")
        self.noted.append(read.stamps)
        self.frozen += read.files

    def blockCommit(self, target: str, base: str, top: str | None, bandwidth: int, flags: int) -> None:
        """Merge one file into another."""
        self.step(f"commit {base}")
        self.merged = {"type": 4, "cur": 4, "end": 4}
        self.stamp = self.changes or self.stamp

    def blockJobAbort(self, target: str, flags: int) -> None:
        """End what is done in the background."""
        self.step(f"{'pivot' if flags else 'abort'} {target}")

    def vcpus(self) -> tuple[list[tuple[int, int, int, int]], list[tuple[bool, ...]]]:
        """By processor: number, state, nanoseconds, where it runs; and where each may run."""
        return [(number, 1, used, 0) for number, used in enumerate(self.used)], [(True,) for _one in self.used]

    def destroy(self) -> None:
        """Pull the plug."""
        self.step("destroy")


class Storage(QemuConn):
    """A connection to the host of that domain, with one pool."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.world = world

    def listAllStoragePools(self, flags: int) -> list[Storage]:
        """The pool."""
        return [self]

    def XMLDesc(self, flags: int) -> str:
        """The pool's XML."""
        return "<pool type='dir'><target><path>/p</path></target></pool>"

    def name(self) -> str:
        """What the pool is called."""
        return "images"

    def info(self) -> list[int]:
        """State, capacity, allocation, what is left."""
        return [2, 100, 40, 60]

    def refresh(self, flags: int) -> None:
        """Look again."""

    def listAllVolumes(self, flags: int) -> list[Volume]:
        """Its files."""
        return [Volume(self.world, name) for name in sorted(self.world.files)]

    def createXML(self, xml: str, flags: int) -> None:
        """Make a file."""
        name = xml.partition("<name>")[2].partition("<")[0]
        self.world.step(f"make {name}")
        self.world.files.add(name)

    def storageVolLookupByName(self, name: str) -> Volume:
        """A file."""
        return self.storageVolLookupByPath(f"/p/{name}")

    def storagePoolCreateXML(self, xml: str, flags: int) -> None:
        """No other folder is there."""
        raise libvirt_error(38, "cannot open path '/q'")

    def storageVolLookupByPath(self, path: str) -> Volume:
        """A file."""
        name = path.removeprefix("/p/")
        if name not in self.world.files:
            raise libvirt_error(50, "no such volume")
        return Volume(self.world, name)

    def defineXML(self, xml: str) -> None:
        """Define the domain."""
        self.world.step(f"define {first_file(xml)}")

    def restoreFlags(self, path: str, xml: str, flags: int) -> None:
        """Let it go on from its memory."""
        self.world.step(f"resume {path}")


class Volume:
    """A file."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name

    def XMLDesc(self, flags: int) -> str:
        """Its XML."""
        below = "<backingStore><path>/p/base</path></backingStore>" if self.name != "base" else ""
        written = f"<mtime>{self.world.written}</mtime>" if self.world.written else ""
        said = f"<path>/p/{self.name}</path><timestamps><ctime>{self.world.stamp}</ctime>{written}</timestamps>"
        return f"<volume><name>{self.name}</name><target>{said}</target>{below}</volume>"

    def delete(self, flags: int) -> None:
        """It goes."""
        self.world.files.remove(self.name)
        self.world.log.append(f"drop {self.name}")


def session_of(world: World) -> LibvirtSession:
    session = qemu_session(world)
    session._conn = Storage(world)
    return session


def plan(**more: Any) -> ReturnPlan:
    said = {
        "name": "a", "overlays": {"/p/base": "/p/new"}, "formats": {"/p/base": "qcow2"}, "sizes": {"/p/base": 7},
        "discarded": ("/p/top",),
    }  # fmt: skip
    return ReturnPlan(**said | more)


def test_those_that_are_there_are_read() -> None:
    (one,) = session_of(World()).snapshots(ID)
    assert (one.name, one.current, one.files) == ("a", True, ("/p/base",))


def test_a_driver_without_snapshots_has_none() -> None:
    assert qemu_session(QemuDomain()).snapshots(ID) == []


def test_every_file_of_the_pools() -> None:
    found = session_of(World()).stored_files()
    assert {path: file.backing for path, file in found.items()} == {"/p/base": "", "/p/top": "/p/base"}
    assert {(file.pool, file.free, file.changed) for file in found.values()} == {("images", 60, "17.5")}


@pytest.mark.parametrize(("memory", "quiesce"), [("", False), ("/p/m", False), ("", True)])
def test_one_is_taken_atomically(memory: str, quiesce: bool) -> None:
    world = World(active=True)
    wish = SnapshotWish(name="s", overlays={"vda": "/p/s"}, memory_file=memory, quiesce=quiesce)
    session_of(world).take_snapshot(ID, wish)
    flags = int(world.log[0].split()[1])
    assert flags & libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC
    assert bool(flags & libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_LIVE) == bool(memory)
    assert bool(flags & libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY) == (not memory)
    assert bool(flags & libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE) == quiesce


def test_when_its_files_were_written_last_is_noted_with_it() -> None:
    world = World(active=True)
    world.written = "17.25"
    session_of(world).take_snapshot(ID, SnapshotWish(name="a", overlays={"vda": "/p/s"}))
    assert world.noted == [{}, {"/p/base": "17.25/"}]
    world.kept.append(Kept(world, "b", "/p/top"))
    session_of(world).merge_snapshot(ID, "b", {"/p/base": "/p/top"})  # `a` keeps its content in that file from now on
    assert world.noted[-1] == {"/p/base": "17.25/"}
    world.files.clear()  # a note that cannot be made is no reason against it
    session_of(world).take_snapshot(ID, SnapshotWish(name="a", overlays={"vda": "/p/s"}))
    assert world.log[-1].startswith("snapshot")


def test_what_libvirt_merges_from_is_named_first() -> None:
    world = World()
    session_of(world).merge_snapshot(ID, "a", {"/p/base": "/p/top"})
    assert world.log == [f"snapshot {REDEFINE | CURRENT} /p/top", "delete a 0"]
    session_of(world).merge_snapshot(ID, "a", {"/p/base": "/p/other"})
    assert world.log[2:] == [f"snapshot {REDEFINE | CURRENT} /p/other", "delete a 0"]
    assert world.marks == [True, True]


@pytest.mark.parametrize(("changed", "marks"), [("", [True, False]), ("later", [True])])
def test_what_was_merged_in_part_stays_marked(changed: str, marks: list[bool]) -> None:
    world = World(fails="delete")
    world.changes = changed
    with pytest.raises(AppError):
        session_of(world).merge_snapshot(ID, "a", {"/p/base": "/p/top"})
    assert world.marks == marks


def test_while_it_runs_qemu_merges_and_libvirt_forgets() -> None:
    world = World(active=True)
    session_of(world).merge_snapshot(ID, "a", {"/p/base": "/p/top"})
    forget = f"delete a {libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY}"
    assert world.log == [f"snapshot {REDEFINE | CURRENT} /p/top", "commit /p/base", "pivot vda", forget]
    world.log.clear()
    session_of(world).merge_snapshot(ID, "a", {"/p/base": "/link/top"})  # QEMU calls it another name
    assert world.log[1:] == ["delete a 0"]


class GivesUp:
    """Who watches, and gives up at once."""

    def given_up(self) -> bool:
        return True

    def last_moments(self) -> bool:
        return False


@pytest.mark.parametrize(("changed", "marks"), [("", [True, False]), ("later", [True])])
def test_given_up_it_stays_marked_where_something_was_merged(changed: str, marks: list[bool]) -> None:
    world = World(active=True)
    world.changes = changed
    with pytest.raises(Cancelled):
        session_of(world).merge_snapshot(ID, "a", {"/p/base": "/p/top"}, watch=GivesUp())
    assert (world.log[2], world.marks) == ("abort vda", marks)


def test_of_one_that_is_off_libvirts_own_qemu_is_ended_and_no_guest() -> None:
    world = World(active=True)
    session_of(world).stop_merge(ID)
    world.numbers, world.used = (3, 1), [100_000_000]
    session_of(world).stop_merge(ID)
    assert world.log == []
    world.used = [0]
    session_of(world).stop_merge(ID)
    assert world.log == ["destroy"]


def test_a_merge_that_nobody_ends_is_given_up_or_brought_to_its_end() -> None:
    world = World(active=True)
    assert session_of(world).end_merge(ID, was_off=True)
    assert world.log == []
    world.merged = {"type": 4, "cur": 3, "end": 4}
    assert session_of(world).merge_progress(ID) == MergeProgress(3, 4)
    assert not session_of(world).end_merge(ID, was_off=False)
    assert world.log == []
    world.merged = {"type": 4, "cur": 4, "end": 4}
    assert session_of(world).end_merge(ID, was_off=False)
    assert world.log == ["pivot vda"]
    world.numbers = (3, 1)
    assert session_of(world).end_merge(ID, was_off=True)
    assert world.log[1:] == ["abort vda", "destroy"]


def test_the_qemu_of_a_merge_ends_when_that_has_ended_but_not_one_that_somebody_let_go_on() -> None:
    world = World(active=True)
    world.numbers = (3, 1)
    session_of(world).end_merge(ID, was_off=False)
    world.used = [0, 100_000_000]
    session_of(world).end_merge(ID, was_off=True)
    assert world.log == []
    world.used = [0, 99_999_999]
    session_of(world).end_merge(ID, was_off=True)
    assert world.log == ["destroy"]


def test_what_is_left_of_a_way_back_is_done_later() -> None:
    world = World()
    session_of(world).end_return(ID, plan(memory_file="/p/m"))
    assert world.log == [f"snapshot {REDEFINE | CURRENT} /p/new", "resume /p/m"]
    world = World(active=True)
    session_of(world).end_return(ID, plan(memory_file="/p/m"))
    assert world.log == [f"snapshot {REDEFINE | CURRENT} /p/new"]


def test_forgetting_keeps_the_files() -> None:
    world = World()
    session_of(world).forget_snapshot(ID, "a")
    assert world.log == [f"delete a {libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY}"]
    with pytest.raises(Gone, match='no snapshot "b"'):
        session_of(world).forget_snapshot(ID, "b")


def test_other_snapshots_follow_what_was_merged_already() -> None:
    world = World()
    world.kept = [Kept(world, "a", "/p/top", current=True), Kept(world, "b", "/p/other")]
    session_of(world).forget_snapshot(ID, "a", {"/p/base": "/p/below"})  # `b` kept its content in what is gone
    assert world.frozen == ["/p/below"]
    assert world.log == [
        f"snapshot {REDEFINE} /p/other",
        f"delete a {libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY}",
    ]
    session_of(world).merge_snapshot(ID, "a", {"/p/x": "/p/y"}, {"/p/none": "/p/below"})
    assert len(world.frozen) == 2  # the mark of `a`, nothing of `b`


def test_the_way_back_drops_what_was_written_last() -> None:
    world = World()
    session_of(world).return_to(ID, plan(memory_file="/p/m"))
    assert world.log == [
        "make new", "define /p/new", f"snapshot {REDEFINE | CURRENT} /p/new", "resume /p/m", "drop top",
    ]  # fmt: skip


@pytest.mark.parametrize("fails", ["make", "define /p/new", "snapshot", "resume"])
def test_a_step_that_fails_takes_back_those_before(fails: str) -> None:
    world = World(fails=fails)
    with pytest.raises(Refused, match="full"):
        session_of(world).return_to(ID, plan(memory_file="/p/m"))
    assert world.files == {"base", "top"}
    if "define /p/new" in world.log:
        assert "define /p/top" in world.log
    if f"snapshot {REDEFINE | CURRENT} /p/new" in world.log:
        assert f"snapshot {REDEFINE | CURRENT} /p/top" in world.log


def test_a_vm_that_runs_and_a_folder_that_is_not_there_are_refused() -> None:
    with pytest.raises(Refused, match="runs"):
        session_of(World(active=True)).return_to(ID, plan())
    world = World()
    with pytest.raises(AppError, match="cannot open path"):
        session_of(world).return_to(ID, plan(overlays={"/p/base": "/q/new"}))
    assert world.log == []
