"""What goes with a VM: nothing that somebody names or stands on, now or when the trash is emptied."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.device import Disk
from stellwerk.model.removal.file import FileOfVm
from stellwerk.model.removal.trash import Trashed, TrashFile, trash_id
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition, Vm
from stellwerk.policy.snapshot import nvram_copy
from stellwerk.policy.vm_remove.removal import emptied, fates, trash_plan, with_copies

H = HostId("h1")


def stored(*pairs: tuple[str, str]) -> dict[str, StoredFile]:
    return {path: StoredFile(path=path, backing=below, allocation=7) for path, below in pairs}


def disks(*paths: str) -> list[FileOfVm]:
    return [FileOfVm(path=path, what="disk") for path in paths]


@pytest.fixture
def bench() -> Bench:
    return small_bench()


@pytest.fixture
def vm(bench: Bench) -> Vm:
    said = Definition(
        name="web 1", type="kvm", disks=(Disk(target="vda", source_type="file", source="/p/top", format="raw"),)
    )
    bench.put(entity.domain(1, definition=said, state=DomainState.SHUT_OFF))
    return bench.vm(1)


def test_what_stays_keeps_all_that_it_stands_on(bench: Bench, vm: Vm) -> None:
    files = stored(("/p/top", "/p/mid"), ("/p/mid", "/p/base"), ("/p/base", ""), ("/p/clone", "/p/mid"))
    judged = fates(vm, disks("/p/top", "/p/mid", "/p/base"), bench.inventory.view, with_disks=True, files=files)
    assert [(one.path, one.goes, one.reason) for one in judged] == [
        ("/p/top", True, "disk"),
        ("/p/mid", False, '"/p/clone" stands on it'),
        ("/p/base", False, '"/p/mid" stands on it'),
    ]
    files = stored(("/p/top", "/p/mid"))
    alone = fates(vm, disks("/p/top", "/p/mid"), bench.inventory.view, with_disks=True, files=files)
    assert all(one.goes for one in alone)


def outside(path: str, backing: str = "", **more: Any) -> dict[str, StoredFile]:
    return {path: StoredFile(path=path, backing=backing, allocation=9, outside=True, **more)}


def test_a_file_outside_of_all_pools_goes_where_a_shell_has_looked_only(bench: Bench, vm: Vm) -> None:
    graph = bench.inventory.view
    mine = [FileOfVm(path="/out/a", what="disk", removable=False, reason="no pool", outside=True)]

    def judged(files: dict[str, StoredFile]) -> tuple[bool, str, int | None]:
        (one,) = fates(vm, mine, graph, with_disks=True, files=files)
        return one.goes, one.reason, one.size

    assert judged({}) == (False, "no active storage pool holds it, and no shell tells who stands on it", None)
    assert judged(outside("/out/a")) == (True, "disk", 9)
    assert judged(outside("/out/a") | outside("/out/b", "/out/a")) == (False, '"/out/b" stands on it', 9)
    assert judged(outside("/out/a", link=True)) == (False, "it is a link", None)
    unread = judged(outside("/out/a") | outside("/out/b", unread=True))
    assert unread == (False, '"/out/b" cannot be read: nobody can tell what that stands on', 9)


def test_what_cannot_be_looked_into_keeps_files_of_pools_too(bench: Bench, vm: Vm) -> None:
    top = Disk(target="vda", source_type="file", source="/out/b", format="qcow2")
    bench.put(entity.domain(2, definition=Definition(name="odd", disks=(top,)), state=DomainState.SHUT_OFF))
    graph = bench.inventory.view
    (kept,) = fates(vm, disks("/p/top"), graph, with_disks=True, files=stored(("/p/top", "")))
    assert (kept.goes, kept.reason) == (
        False, 'no active storage pool holds "/out/b" of "odd": nobody can tell what that stands on',
    )  # fmt: skip
    known = stored(("/p/top", "")) | outside("/out/b", "/out/c")
    assert [one.goes for one in fates(vm, disks("/p/top"), graph, with_disks=True, files=known)] == [True]
    known = stored(("/p/top", "")) | outside("/out/b", "/p/top")
    assert [one.goes for one in fates(vm, disks("/p/top"), graph, with_disks=True, files=known)] == [False]


def test_the_trash_waits_for_what_nobody_can_look_into(bench: Bench) -> None:
    top = Disk(target="vda", source_type="file", source="/out/b", format="qcow2")
    bench.put(entity.domain(2, definition=Definition(name="odd", disks=(top,)), state=DomainState.SHUT_OFF))
    files = stored(("/p/top", ""), ("/p/low", ""))
    with pytest.raises(Refused, match='"/out/b" of "odd": nobody can tell'):
        emptied(GONE, {}, files, bench.inventory.view)
    assert len(emptied(GONE, {}, files | outside("/out/b"), bench.inventory.view)) == 2


def test_what_no_pool_holds_is_not_for_the_trash(bench: Bench, vm: Vm) -> None:
    files = stored(("/p/top", "")) | outside("/out/a")
    mine = [*disks("/p/top"), FileOfVm(path="/out/a", what="disk", removable=False, outside=True)]
    judged = fates(vm, mine, bench.inventory.view, with_disks=True, files=files)
    assert [one.goes for one in judged] == [True, True]
    assert trash_plan(vm, judged, files, 60.0) is None


def test_copies_of_variables_are_found_by_their_names(vm: Vm) -> None:
    frozen = (SnapshotDisk(target="vda", frozen="/p/mid"),)
    kept = Snapshot(id=snapshot_id(vm.id, "s"), vm_id=vm.id, host_id=H, name="s", disks=frozen)
    copy = nvram_copy(vm, "s", "/p/mid")
    found = with_copies(vm, disks("/p/top"), [kept], stored((copy, "")))
    assert [(one.path, one.size) for one in found] == [("/p/top", None), (copy, 7)]
    assert len(with_copies(vm, found, [kept], stored((copy, "")))) == 2


def test_it_is_kept_beside_its_first_file(bench: Bench, vm: Vm) -> None:
    files = stored(("/p/top", ""))
    found = [*disks("/p/top"), FileOfVm(path="/vars/web.fd", what="nvram")]
    judged = fates(vm, found, bench.inventory.view, with_disks=True, files=files)
    plan = trash_plan(vm, judged, files, 60.0)
    assert plan is not None
    assert (plan.path, plan.seconds) == (f"/p/web-1.{vm.id}.trash", 60.0)
    assert plan.nvram == ("/vars/web.fd", f"/p/web-1.{vm.id}.nvram")
    assert [file.path for file in plan.files] == ["/p/top"]
    stays = fates(vm, found, bench.inventory.view, with_disks=False, files=files)
    without = trash_plan(vm, stays, files, 60.0)
    assert without is not None
    assert without.files == ()
    assert trash_plan(vm, judged, {}, 60.0) is None
    demo = replace(vm, domain=replace(vm.domain, definition=replace(vm.domain.definition, type="test")))
    assert trash_plan(demo, judged, files, 60.0) is None


GONE = Trashed(
    id=trash_id(H, "/p/x.trash"), host_id=H, vm_id=VmId("gone"), name="old", path="/p/x.trash",
    files=(TrashFile(path="/p/top"), TrashFile(path="/p/low")),
)  # fmt: skip


def test_the_trash_is_emptied_of_what_nobody_names(bench: Bench, vm: Vm) -> None:
    files = stored(("/p/top", "/p/low"), ("/p/low", ""))
    low = replace(GONE, files=GONE.files[1:])
    assert [one.goes for one in emptied(low, {}, stored(("/p/low", "")), bench.inventory.view)] == [True]
    by_graph = emptied(GONE, {}, stored(("/p/top", ""), ("/p/low", "")), bench.inventory.view)
    assert [(one.goes, one.reason) for one in by_graph] == [(False, 'also named by "web 1"'), (True, "disk")]
    by_host = emptied(replace(GONE, files=GONE.files[1:]), {"/p/low": ("far",)}, files, bench.inventory.view)
    assert [(one.goes, one.reason) for one in by_host] == [(False, 'also named by "far"')]


def test_nothing_of_a_vm_that_is_there_again_goes(bench: Bench, vm: Vm) -> None:
    files = stored(("/p/top", ""), ("/p/low", ""))
    for one in (replace(GONE, void=True), replace(GONE, vm_id=vm.id)):
        assert not any(fate.goes for fate in emptied(one, {}, files, bench.inventory.view))


def test_all_of_it_waits_for_what_stands_on_it_and_for_pools_that_are_off(bench: Bench) -> None:
    with pytest.raises(Refused, match='"/p/clone" stands on it'):
        emptied(GONE, {}, stored(("/p/top", ""), ("/p/low", ""), ("/p/clone", "/p/low")), bench.inventory.view)
    with pytest.raises(Refused, match='no active storage pool holds "/p/top", "/p/low"'):
        emptied(GONE, {}, stored(("/q/other", "")), bench.inventory.view)
    gone_by_hand = emptied(GONE, {}, stored(("/p/low", "")), bench.inventory.view)
    assert [one.path for one in gone_by_hand] == ["/p/low"]
