"""Which folders matter."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.core.ids import HostId, StoragePoolId, VolumeId
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.storage import Volume
from stellwerk.model.vm import Definition
from stellwerk.policy.outside.place import below, folders_of, last_read, named_by_vms


def test_folders_that_no_pool_looks_into() -> None:
    files = {"/p/a": StoredFile(path="/p/a"), "/o/b": StoredFile(path="/o/b", outside=True)}
    paths = ["/p/a", "/p/gone", "/o/b", "/o/c", "/q/../r/d", "pool/volume", "", "/dev/sda", "/proc/1/fd/3", "/devs/e"]
    assert folders_of(paths, files) == ["/devs", "/o", "/r"]


def test_what_the_vms_of_the_host_name() -> None:
    bench = small_bench()
    for number, on, more in ((1, "h1", {}), (2, "h2", {}), (3, "h1", {"device": "cdrom"})):
        disk = Disk(target="vda", source=f"/o/{number}", source_type="file", **more)
        bench.put(entity.domain(number, on, definition=Definition(name=f"v{number}", disks=(disk,))))
    assert named_by_vms(HostId("h1"), bench.inventory.view) == {"/o/1"}


def test_what_was_last_read_of_its_pools() -> None:
    bench = small_bench()
    ids = {"id": VolumeId("v"), "pool_id": StoragePoolId("p"), "host_id": HostId("h1")}
    bench.inventory.apply(Batch(entities=(Volume(**ids, name="a", path="/p/a", backing="/p/b"),)))
    found = last_read(HostId("h1"), bench.inventory.view)
    assert found == {"/p/a": StoredFile(path="/p/a", backing="/p/b")}
    assert last_read(HostId("gone"), bench.inventory.view) == {}


def test_what_was_not_looked_at_yet() -> None:
    found = {"/o/a": StoredFile(path="/o/a", backing="/o/b"), "/o/b": StoredFile(path="/o/b", backing="/x/c")}
    assert below(found, {}) == {"/x/c"}
    assert below(found, {"/x/c": StoredFile(path="/x/c")}) == set()
