"""What a removal that ended midway has merged is known by the files that the VM stands on."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench
from tests.fakes.keep.snapshots import kept

from stellwerk.core.error import Refused
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition, Runtime, Vm
from stellwerk.policy.snapshot import removal, return_plan
from stellwerk.policy.snapshot_merged import already_merged


@pytest.fixture
def bench() -> Bench:
    return small_bench()


def vm_on(bench: Bench, *sources: str, state: DomainState = DomainState.RUNNING) -> Vm:
    disks = tuple(
        Disk(target=target, source_type="file", source=source)
        for target, source in zip(("vda", "vdb"), sources, strict=False)
    )
    bench.put(entity.domain(1, definition=Definition(name="web", disks=disks), runtime=Runtime(state=state)))
    return bench.vm(1)


def snap(name: str, *, half_gone: bool = True, **disks: tuple[str, str]) -> Snapshot:
    """By target the file that was frozen, and the one that the disk went on in."""
    made = (SnapshotDisk(target=t, frozen=frozen, overlay=overlay) for t, (frozen, overlay) in disks.items())
    return kept(name, half_gone=half_gone, disks=tuple(made))


def files(*pairs: tuple[str, str]) -> dict[str, StoredFile]:
    return {path: StoredFile(path=path, backing=backing) for path, backing in pairs}


@pytest.mark.parametrize(
    ("source", "there", "more", "found"),
    [
        ("/a", files(("/a", "")), {}, {"/a1": "/a"}),
        ("/a2", files(("/a", ""), ("/a2", "/a")), {}, {"/a1": "/a"}),  # below a later snapshot
        ("/a1", files(("/a", ""), ("/a1", "/a")), {}, {}),
        ("/a", files(("/a", "")), {"half_gone": False}, {}),  # somebody put it back by hand
        ("/a", files(("/a", ""), ("/a1", "/a")), {}, {}),  # put back by hand while it was half gone
        ("/a", files(), {}, {}),  # nobody can look
        ("/b", files(("/a", ""), ("/b", "")), {}, {}),
    ],
)
def test_what_is_merged(
    bench: Bench, source: str, there: dict[str, StoredFile], more: dict[str, Any], found: dict[str, str]
) -> None:
    vm = vm_on(bench, source)
    assert already_merged(vm, snap("1", vda=("/a", "/a1"), **more), there) == found


def test_what_the_vm_goes_on_in_where_nobody_looks_is_not_merged(bench: Bench) -> None:
    vm = vm_on(bench, "/a1", "/a")
    assert already_merged(vm, snap("1", vda=("/a", "/a1")), files(("/a", ""))) == {}


@pytest.mark.parametrize(("kind", "overlay"), [("external", ""), ("internal", "/a1"), ("no", "/a1")])
def test_what_never_went_on_in_a_file_of_its_own_is_not_merged(bench: Bench, kind: str, overlay: str) -> None:
    disk = SnapshotDisk(target="vda", kind=kind, frozen="/a", overlay=overlay)
    one = kept("1", half_gone=True, disks=(disk,))
    assert already_merged(vm_on(bench, "/a"), one, files(("/a", ""))) == {}


def test_what_is_merged_whole_is_forgotten(bench: Bench) -> None:
    vm, one = vm_on(bench, "/a", state=DomainState.SHUT_OFF), snap("1", vda=("/a", "/a1"))
    way = removal(vm, one, [one], files(("/a", "")), bench.inventory.view)
    assert (way.merge, way.merged, way.overlays) == (False, {"/a1": "/a"}, {})


def test_only_what_is_not_merged_is_merged(bench: Bench) -> None:
    vm, one = vm_on(bench, "/a", "/b1"), snap("1", vda=("/a", "/a1"), vdb=("/b", "/b1"))
    way = removal(vm, one, [one], files(("/a", ""), ("/b", ""), ("/b1", "/b")), bench.inventory.view)
    assert (way.merge, way.merged, way.overlays) == (True, {"/a1": "/a"}, {"/b": "/b1"})


def test_what_stands_on_it_by_now_is_not_merged_into_it(bench: Bench) -> None:
    """What was written after a later snapshot would get into what that one keeps."""
    vm, one, later = vm_on(bench, "/a2"), snap("1", vda=("/a", "/a1")), kept("2", disks=())
    way = removal(vm, one, [one, later], files(("/a", ""), ("/a2", "/a")), bench.inventory.view)
    assert (way.merge, way.overlays) == (False, {})


def test_one_whose_removal_was_begun_is_no_way_back(bench: Bench) -> None:
    vm, half, graph = vm_on(bench, "/a1"), snap("1", vda=("/a", "/a1")), bench.inventory.view
    there = files(("/a", ""), ("/a1", "/a"))
    with pytest.raises(Refused, match='the removal of snapshot "1" was begun'):
        return_plan(vm, half, (half,), there, graph)
    assert removal(vm, half, (half,), there, graph).merge
