"""The trash of a host: each step that fails is taken back, and nothing goes that should not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import UUID, QemuConn, QemuDomain

from stellwerk.adapters.hypervisor.place import place_of
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import AppError, Conflict, Gone, Refused
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.removal.trash import TrashFile, TrashPlan

ID = VmId(UUID)
PATH = "/p/vm.trash"
PLAN = TrashPlan(path=PATH, files=(TrashFile(path="/p/a"),), seconds=60.0)


def domain_text(name: str = "vm", disk: str = "/p/a", uuid: str = UUID) -> str:
    """The XML of a VM with one disk."""
    device = f"<disk type='file'><source file='{disk}'/><target dev='vda'/></disk>"
    return f"<domain type='kvm'><name>{name}</name><uuid>{uuid}</uuid><devices>{device}</devices></domain>"


class Off(QemuDomain):
    """A VM that is off, with a snapshot."""

    def __init__(self, world: World, *, active: bool = False) -> None:
        super().__init__(state=(1, 1) if active else (5, 0), xml=domain_text())
        self.world = world

    def snapshotNum(self, flags: int) -> int:
        return 1

    def listAllSnapshots(self, flags: int) -> list[Off]:
        return [self]

    def getName(self) -> str:
        return "s"

    def getXMLDesc(self, flags: int) -> str:
        return "<domainsnapshot><name>s</name></domainsnapshot>"

    def isCurrent(self) -> bool:
        return True

    def autostart(self) -> bool:
        return True

    def setAutostart(self, on: int) -> None:
        self.world.step(f"autostart {on}")

    def undefineFlags(self, flags: int) -> None:
        self.world.step(f"undefine {flags}")
        self.world.domains.remove(self)

    def snapshotCreateXML(self, xml: str, flags: int) -> None:
        self.world.step("snapshot")


class World(QemuConn):
    """A host with one pool; `fails` names the step that does."""

    def __init__(self, fails: str = "", *, active: bool = False) -> None:
        self.domains: list[QemuDomain] = [Off(self, active=active)]
        super().__init__(self.domains[0])
        self.contents: dict[str, bytes] = {"/p/a": b"data"}
        self.log: list[str] = []
        self.fails = fails

    def step(self, name: str) -> None:
        """Note a step, or fail at it."""
        if self.fails and name.startswith(self.fails):
            raise libvirt_error(38, "no space left on device")
        self.log.append(name)

    def listAllDomains(self, flags: int) -> list[QemuDomain]:
        return self.domains

    def defineXML(self, xml: str) -> Off:
        self.step("define")
        self.domains.append(Off(self))
        return self.domains[-1]

    def listAllStoragePools(self, flags: int) -> list[World]:
        return [self]

    def XMLDesc(self, flags: int) -> str:
        return "<pool type='dir'><target><path>/p</path></target></pool>"

    def UUIDString(self) -> str:
        return "p1"

    def refresh(self, flags: int) -> None:
        """Look again."""

    def createXML(self, xml: str, flags: int) -> File:
        self.step("make")
        assert "0600" in xml
        path = f"/p/{xml.partition('<name>')[2].partition('<')[0]}"
        self.contents[path] = b""
        return File(self, path)

    def listAllVolumes(self, flags: int) -> list[File]:
        return [File(self, path) for path in sorted(self.contents)]

    def storageVolLookupByPath(self, path: str) -> File:
        if path not in self.contents:
            raise libvirt_error(50, "no such volume")
        return File(self, path)

    def newStream(self, flags: int) -> Any:
        return Stream(self)


class Stream:
    """Carries bytes into a file, or out of one."""

    def __init__(self, world: World) -> None:
        self.world, self.path, self.left = world, "", b""

    def send(self, piece: bytes) -> int:
        self.world.step("upload")
        self.world.contents[self.path] += piece[:100]
        return min(len(piece), 100)

    def recv(self, most: int) -> bytes:
        piece, self.left = self.left[:100], self.left[100:]
        return piece

    def finish(self) -> None:
        """Nothing more."""

    abort = finish


class File:
    """A file of the pool."""

    def __init__(self, world: World, path: str) -> None:
        self.world, self._path = world, path

    def path(self) -> str:
        return self._path

    def name(self) -> str:
        return self._path.rpartition("/")[2]

    def storagePoolLookupByVolume(self) -> World:
        return self.world

    def info(self) -> list[int]:
        size = len(self.world.contents[self._path])
        return [0, size, size]

    def XMLDesc(self, flags: int) -> str:
        return f"<volume type='file'><target><path>{self._path}</path></target></volume>"

    def upload(self, stream: Stream, *args: int) -> None:
        stream.path = self._path

    def download(self, stream: Stream, *args: int) -> None:
        stream.left = self.world.contents[self._path]

    def delete(self, flags: int) -> None:
        self.world.log.append(f"delete {self._path}")
        del self.world.contents[self._path]


def session_of(world: World) -> LibvirtSession:
    return LibvirtSession(world, place_of("qemu+tcp://h1/system"), HostId("h1"), FakeClock(), "root")


def test_it_is_kept_before_libvirt_forgets_it() -> None:
    world = World()
    kept = session_of(world).put_in_trash(ID, PLAN)
    steps = [step for step in world.log if step != "upload"]
    assert steps == ["make", "undefine 23"]
    assert (kept.name, kept.until - kept.removed) == ("vm", 60.0)
    said = json.loads(world.contents[PATH])
    assert (said["autostart"], len(said["snapshots"])) == (True, 1)
    assert [(one.path, one.pool_id) for one in session_of(world).trash()] == [(PATH, "h1/p1")]


@pytest.mark.parametrize("fails", ["make", "upload", "undefine"])
def test_a_step_that_fails_leaves_everything_as_it_was(fails: str) -> None:
    world = World(fails)
    with pytest.raises(AppError):
        session_of(world).put_in_trash(ID, PLAN)
    assert (set(world.contents), len(world.domains)) == ({"/p/a"}, 1)


def test_a_vm_that_runs_is_left_alone() -> None:
    world = World(active=True)
    with pytest.raises(Refused):
        session_of(world).put_in_trash(ID, PLAN)
    assert world.log == []


def test_it_comes_back_with_its_snapshots() -> None:
    world = World()
    session_of(world).put_in_trash(ID, PLAN)
    world.log.clear()
    session_of(world).restore_trash(PATH)
    assert world.log == ["define", "snapshot", "autostart 1", f"delete {PATH}"]
    assert (set(world.contents), len(world.domains)) == ({"/p/a"}, 1)


@pytest.mark.parametrize("fails", ["define", "snapshot", "autostart"])
def test_one_that_cannot_come_back_stays_in_the_trash(fails: str) -> None:
    world = World()
    session_of(world).put_in_trash(ID, PLAN)
    world.fails = fails
    with pytest.raises(AppError):
        session_of(world).restore_trash(PATH)
    assert (set(world.contents), world.domains) == ({"/p/a", PATH}, [])


def test_what_is_taken_or_missing_keeps_it_from_coming_back() -> None:
    world = World()
    session_of(world).put_in_trash(ID, PLAN)
    world.domains = [QemuDomain(state=(5, 0), xml=domain_text("vm", "/p/z"))]
    with pytest.raises(Conflict, match="there already"):
        session_of(world).restore_trash(PATH)
    world.domains = []
    del world.contents["/p/a"]
    with pytest.raises(Gone, match="/p/a"):
        session_of(world).restore_trash(PATH)
    with pytest.raises(Gone):
        session_of(world).restore_trash("/p/other.trash")
    with pytest.raises(Gone):
        session_of(world).restore_trash("/p/a")


class Heir(QemuDomain):
    """Another VM, which has its disk by now."""

    def __init__(self) -> None:
        super().__init__(state=(5, 0), xml=domain_text("heir", uuid="00000000-0000-4000-8000-0000000000ff"))

    def UUIDString(self) -> str:
        return "00000000-0000-4000-8000-0000000000ff"

    def name(self) -> str:
        return "heir"


def test_a_disk_that_another_vm_has_by_then_keeps_it_from_coming_back() -> None:
    world = World()
    session_of(world).put_in_trash(ID, PLAN)
    world.domains = [Heir()]
    with pytest.raises(Conflict, match='used by "heir" by now'):
        session_of(world).restore_trash(PATH)
    assert (set(world.contents), len(world.domains)) == ({"/p/a", PATH}, 1)


def test_what_keeps_it_goes_last_and_nothing_of_a_vm_that_is_there() -> None:
    world = World()
    session_of(world).put_in_trash(ID, PLAN)
    world.log.clear()
    session_of(world).empty_trash(PATH, ("/p/a",))
    assert world.log == ["delete /p/a", f"delete {PATH}"]

    world = World()
    session_of(world).put_in_trash(ID, PLAN)
    world.domains = [Off(world)]
    (void,) = session_of(world).trash()
    assert void.void
    session_of(world).empty_trash(PATH, ("/p/a",))
    assert set(world.contents) == {"/p/a"}
