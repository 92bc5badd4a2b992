"""What a snapshot is made of."""

from typing import Any

from stellwerk.core.ids import HostId, VmId
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, snapshot_id

ID = VmId("v")
OUT = SnapshotDisk(target="vda", frozen="/a")
IN = SnapshotDisk(target="vdb", kind="internal", frozen="/b")
NO = SnapshotDisk(target="sda", kind="no", frozen="/cd")


def snap(**more: Any) -> Snapshot:
    return Snapshot(id=snapshot_id(ID, "s"), vm_id=ID, host_id=HostId("h"), name="s", **more)


def test_all_of_it_is_outside_or_some_is_not() -> None:
    assert snap(disks=(OUT, NO)).outside
    assert not snap(disks=(OUT, IN)).outside
    assert not snap(disks=(OUT,), memory="internal").outside
    assert snap(disks=(OUT,), memory="external").outside


def test_its_files_are_those_of_external_disks() -> None:
    assert snap(disks=(OUT, IN, NO)).files == ("/a",)
