"""A VM as a snapshot keeps it."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.device import Disk, Firmware
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition
from stellwerk.policy.snapshot import nvram_copy
from stellwerk.policy.vm_copy.past import past_of


def test_disks_and_variables_of_then_and_media_of_now() -> None:
    bench = small_bench()
    disks = (Disk(target="vda", source="/p/top"), Disk(target="vdb", source="/p/later"))
    cd = Disk(target="sda", device="cdrom", source="/p/seed.iso")
    said = Definition(name="web", disks=(*disks, cd), firmware=Firmware(type="uefi", nvram="/nv/web.fd"))
    bench.put(entity.domain(1, definition=said, state=DomainState.RUNNING))
    vm = bench.vm(1)
    kept = Snapshot(
        id=snapshot_id(vm.id, "s"), vm_id=vm.id, host_id=HostId("h1"), name="s", nvram="/nv/web.fd",
        disks=(SnapshotDisk(target="vda", frozen="/p/a", format="raw"), SnapshotDisk(target="vdc", kind="no")),
    )  # fmt: skip
    copy = nvram_copy(vm, "s", "/p/a")
    files = {path: StoredFile(path=path) for path in ("/p/a", copy)}
    past = past_of(vm, kept, files).domain
    assert [(disk.target, disk.source, disk.format) for disk in past.definition.disks] == [
        *(("vda", "/p/a", "raw"), ("sda", "/p/seed.iso", ""))
    ]
    assert (past.active, past.definition.firmware.nvram) == (False, copy)
    without = past_of(vm, replace(kept, nvram=""), files).domain
    assert without.definition.firmware.nvram == ""
