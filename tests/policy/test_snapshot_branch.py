"""A branch of snapshots goes from its ends, or not at all."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import small_bench
from tests.fakes.keep.snapshots import kept

from stellwerk.core.error import Refused
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile
from stellwerk.model.vm import Definition
from stellwerk.policy.snapshot_branch import branch, removals


def snap(name: str, frozen: str, parent: str = "") -> Snapshot:
    return kept(name, parent=parent, disks=(SnapshotDisk(target="vda", frozen=frozen, format="qcow2"),))


LINE = [snap("1", "/a"), snap("2", "/a1", "1"), snap("3", "/a2", "2"), snap("side", "/s", "1")]
FILES = {
    path: StoredFile(path=path, backing=backing)
    for path, backing in (("/a", ""), ("/a1", "/a"), ("/a2", "/a1"), ("/a3", "/a2"), ("/s", "/a"))
}


def test_children_go_before_their_parents() -> None:
    assert [one.name for one in branch(LINE[0], LINE)] in (["3", "side", "2", "1"], ["side", "3", "2", "1"])
    assert [one.name for one in branch(LINE[1], LINE)] == ["3", "2"]
    circle = [snap("a", "/a", "b"), snap("b", "/b", "a")]
    assert [one.name for one in branch(circle[0], circle)] == ["b", "a"]


def test_each_is_judged_as_the_ones_before_it_leave_things() -> None:
    bench = small_bench()
    disk = Disk(target="vda", source_type="file", source="/a3")
    bench.put(entity.domain(1, definition=Definition(name="web", disks=(disk,))))
    vm, graph = bench.vm(1), bench.inventory.view
    ways = removals(vm, branch(LINE[0], LINE), LINE, FILES, graph)
    merged = [way.overlays for way in ways if way.merge]
    assert merged == [{"/a2": "/a3"}, {"/a1": "/a2"}, {"/a": "/a1"}]
    assert [way.files for way in ways if not way.merge] == [("/s",)]
    with pytest.raises(Refused, match='"side" stands on the files of snapshot "1"'):
        removals(vm, [LINE[2], LINE[1], LINE[0]], LINE, FILES, graph)
