"""Disks: what is attached where, and why not."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.model.hardware.edit import AddDisk, RemoveDevice
from stellwerk.model.task import TaskState


def edits(bench: Bench) -> tuple[object, ...]:
    """What the host was asked for last."""
    name, _vm, args = bench.session().calls[-1]
    assert name == "change_xml"
    return args[0]  # type: ignore[no-any-return]


def test_a_disk_takes_the_first_free_name_and_the_format_of_its_file(bench: Bench) -> None:
    task = bench.run("Attach-Disk", 2, path="/d/new.qcow2")
    assert (task.state, task.result) == (TaskState.DONE, "vdb")
    (edit,) = edits(bench)
    assert isinstance(edit, AddDisk)
    assert (edit.spec.format, edit.spec.bus, edit.spec.block) == ("qcow2", "virtio", False)
    bench.run("Attach-Disk", 2, storage="p", volume="v", target="sdb", read_only=True)
    (edit,) = edits(bench)
    assert isinstance(edit, AddDisk)
    assert (edit.spec.pool, edit.spec.volume, edit.spec.bus, edit.spec.format) == ("p", "v", "scsi", "raw")


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({}, "nothing to attach"),
        ({"path": "/d/x", "storage": "p", "volume": "v"}, "a path and a volume"),
        ({"storage": "p"}, "a volume needs its pool"),
        ({"path": "/d/x", "target": "vda"}, 'has a disk "vda" already'),
        ({"path": "/d/x", "target": "hda", "bus": "virtio"}, "no name of a disk on the virtio bus"),
        ({"path": "/d/one.qcow2"}, 'is used by "web"'),
    ],
)
def test_what_cannot_be_attached(bench: Bench, args: dict[str, str], why: str) -> None:
    task = bench.run("Attach-Disk", 2, **args)
    assert task.state is TaskState.REFUSED
    assert why in task.outcome


def test_others_may_read_what_one_writes(bench: Bench) -> None:
    assert bench.run("Attach-Disk", 2, path="/d/one.qcow2", read_only=True).state is TaskState.DONE


def test_detaching_names_the_disks_that_there_are(bench: Bench) -> None:
    task = bench.run("Detach-Disk", 2, target="vdz")
    assert (task.outcome, task.hint) == ('VM "web" has no disk "vdz"', "it has vda, sda")
    bench.run("Detach-Disk", 2, target="vda")
    assert edits(bench) == (RemoveDevice(device="disk vda"),)


def test_resizing(bench: Bench) -> None:
    assert bench.run("Resize-Disk", 1, target="vda", size=1 << 30).state is TaskState.DONE
    assert bench.session().calls == [("resize_disk", entity.vm_id(1), ("vda", 1 << 30))]
    assert bench.events()[-1].text == 'disk vda of VM "web" has 1 GiB now'
