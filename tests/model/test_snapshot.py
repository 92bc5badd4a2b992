"""What a snapshot is made of."""

from stellwerk.core.ids import VmId
from stellwerk.model.snapshot import Snapshot, SnapshotDisk

ID = VmId("v")
OUT = SnapshotDisk(target="vda", frozen="/a")
IN = SnapshotDisk(target="vdb", kind="internal", frozen="/b")
NO = SnapshotDisk(target="sda", kind="no", frozen="/cd")


def test_all_of_it_is_outside_or_some_is_not() -> None:
    assert Snapshot(vm_id=ID, name="s", disks=(OUT, NO)).outside
    assert not Snapshot(vm_id=ID, name="s", disks=(OUT, IN)).outside
    assert not Snapshot(vm_id=ID, name="s", disks=(OUT,), memory="internal").outside
    assert Snapshot(vm_id=ID, name="s", disks=(OUT,), memory="external").outside


def test_its_files_are_those_of_external_disks() -> None:
    assert Snapshot(vm_id=ID, name="s", disks=(OUT, IN, NO)).files == ("/a",)
