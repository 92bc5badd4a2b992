"""Of the files of a lost task go those alone that belong to nothing."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench
from tests.fakes.keep.snapshots import kept

from stellwerk.model.device import Disk, Firmware
from stellwerk.model.snapshot import SnapshotDisk, StoredFile
from stellwerk.model.vm import Definition
from stellwerk.policy.snapshot import nvram_copy
from stellwerk.policy.snapshot_leftover import leftovers


def test_what_belongs_to_nothing() -> None:
    bench = small_bench()
    disk = Disk(target="vda", source_type="file", source="/a1")
    said = Definition(name="web", disks=(disk,), firmware=Firmware(nvram="/a.fd"))
    bench.put(entity.domain(1, definition=said))
    other = Disk(target="vda", source_type="file", source="/other")
    bench.put(entity.domain(2, definition=Definition(name="other", disks=(other,))))
    vm, graph = bench.vm(1), bench.inventory.view
    frozen = SnapshotDisk(target="vda", frozen="/f")
    inner = SnapshotDisk(target="vda", kind="internal", frozen="/i")
    one = kept("1", disks=(frozen,), memory="external", memory_file="/m")
    copy = nvram_copy(vm, "1", "/f")
    pairs = (("/a1", "/a"), ("/a", ""), ("/x", "/below"), ("/below", ""))
    files = {path: StoredFile(path=path, backing=backing) for path, backing in pairs}
    single = ("/a.fd", "/other", "/f", "/i", "/m", copy)
    files |= {path: StoredFile(path=path) for path in single}
    asked = [*files, "/gone", "/x"]
    assert leftovers(vm, asked, (one, kept("2", disks=(inner,))), files, graph) == ["/x"]


def test_what_another_vm_has_below_its_disk_or_calls_by_another_name_is_needed() -> None:
    bench = small_bench()
    bench.put(entity.domain(1, definition=Definition(name="web", disks=(Disk(target="vda", source="/a1"),))))
    below = Disk(target="vda", source_type="file", source="/far/top", backing=("/x",))
    bench.put(entity.domain(2, "h2", definition=Definition(name="far", disks=(below,))))
    linked = Disk(target="vda", source_type="file", source="/link/y")
    bench.put(entity.domain(3, definition=Definition(name="near", disks=(linked,))))
    files = {path: StoredFile(path=path) for path in ("/x", "/y", "/z")}
    assert leftovers(bench.vm(1), files, (), files, bench.inventory.view) == ["/z"]
