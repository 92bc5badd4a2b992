"""What stands on the files of a template or of a VM, as a tree."""

from __future__ import annotations

from typing import Any

from tests.commands.template.golden import BASE, GOLDEN, golden_bench, thin
from tests.fakes.engine import Bench

from stellwerk.core.ids import HostId, Kind, Ref, StoragePoolId, VolumeId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, snapshot_id
from stellwerk.model.storage import Volume
from stellwerk.policy.template.chain import Link, chain_of, chain_of_vm


def volume_of(path: str, backing: str = BASE, **more: Any) -> Volume:
    return Volume(
        id=VolumeId(f"v{path}"), pool_id=StoragePoolId("h1/uuid-images"), host_id=HostId("h1"), name=path, path=path,
        backing=backing, format="qcow2", **more,
    )  # fmt: skip


def volume(bench: Bench, path: str, backing: str = BASE, **more: Any) -> None:
    bench.inventory.apply(Batch(entities=(volume_of(path, backing, **more),)))


def links(bench: Bench) -> tuple[Link, ...]:
    (base,) = chain_of(GOLDEN, bench.inventory.view)
    assert base.path == BASE
    return base.above


def test_files_stand_below_what_they_stand_on_with_their_vms() -> None:
    bench = golden_bench()
    web = thin(bench, 2, "web")
    for path, backing in (("/p/web.qcow2", BASE), ("/p/copy-10.qcow2", BASE), ("/p/copy-2.qcow2", "/p/web.qcow2")):
        volume(bench, path, backing, allocation=7)
    copy, found = links(bench)
    assert (copy.path, copy.vms, copy.above) == ("/p/copy-10.qcow2", (), ())
    assert (found.path, found.vms, found.size, found.known) == ("/p/web.qcow2", (Ref(Kind.VM, web.id),), 7, True)
    assert [one.path for one in found.above] == ["/p/copy-2.qcow2"]


def test_thin_vms_whose_storage_nobody_read_are_there_as_last_known() -> None:
    bench = golden_bench()
    away = thin(bench, 2, "away", "h2")
    (found,) = links(bench)
    assert (found.path, found.vms, found.known) == ("/p/away.qcow2", (Ref(Kind.VM, away.id),), False)


def test_a_circle_of_files_ends() -> None:
    bench = golden_bench()
    volume(bench, "/p/a", BASE)
    volume(bench, BASE, "/p/a")
    assert links(bench)


def test_a_chain_that_somebody_made_longer_than_any_is_not_followed_to_its_end() -> None:
    bench = golden_bench()
    paths = [BASE, *(f"/p/{number}" for number in range(1200))]
    bench.inventory.apply(Batch(entities=tuple(map(volume_of, paths[1:], paths))))
    depth, (link, *_none) = 1, links(bench)
    while link.above:
        depth, (link,) = depth + 1, link.above
    assert 100 < depth < 300


def test_a_vm_shows_what_its_disk_stands_on_and_who_else_stands_there() -> None:
    bench = golden_bench()
    web, other = thin(bench, 2, "web"), thin(bench, 3, "other")
    for path, backing in ((BASE, ""), ("/p/web.qcow2", BASE), ("/p/other.qcow2", "/p/x"), ("/p/x", BASE)):
        volume(bench, path, backing, allocation=7)
    frozen = Snapshot(
        id=snapshot_id(other.id, "s"), vm_id=other.id, host_id=other.host_id, name="s",
        disks=(SnapshotDisk(target="vda", frozen="/p/x"),),
    )  # fmt: skip
    bench.inventory.apply(Batch(entities=(frozen,)))
    (base,) = chain_of_vm(web, bench.inventory.view)
    assert (base.path, base.named) == (BASE, ('template "golden", version 1',))
    mine, theirs = base.above
    assert (mine.path, mine.vms) == ("/p/web.qcow2", (Ref(Kind.VM, web.id),))
    assert (theirs.path, theirs.vms, theirs.named) == ("/p/x", (), ('snapshot "s" of VM "other"',))
    assert [(one.path, one.vms) for one in theirs.above] == [("/p/other.qcow2", (Ref(Kind.VM, other.id),))]


def test_where_nobody_has_looked_the_definition_tells_what_a_disk_stands_on() -> None:
    bench = golden_bench()
    web = thin(bench, 2, "web")
    disk = Disk(target="vda", source_type="file", source="/q/top", format="qcow2", backing=("/q/mid", "/q/low"))
    by_pool = Disk(target="vdb", source_type="volume", source="images/v", pool="images", volume="/p/v")
    volume(bench, "/p/v", "")
    pool = bench.session("h1").pools_by_uuid["uuid-images"]
    said = replace(web.domain.definition, disks=(disk, by_pool))
    bench.inventory.apply(Batch(entities=(pool,), domains=(replace(web.domain, definition=said),)))
    low, whole = chain_of_vm(bench.vm(2), bench.inventory.view)
    assert (low.path, low.known, low.above[0].path, low.above[0].above[0].path) == ("/q/low", False, "/q/mid", "/q/top")
    assert (whole.path, whole.known, whole.vms) == ("/p/v", True, (Ref(Kind.VM, web.id),))
