"""Disks: what is attached where, and why not."""

from __future__ import annotations

import pytest
from tests.commands.vm_device.test_changing import details
from tests.fakes import entity
from tests.fakes.engine import Bench
from tests.fakes.memory_host import MemoryHost

from stellwerk.model.hardware.edit import AddDisk, RemoveDevice
from stellwerk.model.making.host_stock import Medium
from stellwerk.model.task import TaskState


@pytest.fixture(autouse=True)
def files(bench: Bench) -> None:
    """What the host's storage knows."""
    for path in ("/d/new.qcow2", "/d/one.qcow2", "p/v"):
        bench.session().media[path] = Medium(path=path, known=True)


def edits(bench: Bench) -> tuple[object, ...]:
    """What the host was asked for last."""
    name, _vm, args = bench.session().calls[-1]
    assert name == "change_xml"
    return args[0]


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


def test_the_storage_knows_who_stands_on_a_file(bench: Bench) -> None:
    media = bench.session().media
    media["/d/base.qcow2"] = Medium(path="/d/base.qcow2", known=True, users=("db-1",))
    preview = details(bench, "Attach-Disk", 2, path="/d/base.qcow2")
    assert (preview.allowed, preview.reason) == (False, '"/d/base.qcow2" is used by "db-1"')
    task = bench.run("Attach-Disk", 2, path="/d/base.qcow2")
    assert (task.state, task.outcome) == (TaskState.FAILED, '"/d/base.qcow2" is used by "db-1"')
    assert bench.session().calls == []
    assert bench.run("Attach-Disk", 2, path="/d/base.qcow2", shareable=True).state is TaskState.DONE


def test_what_is_not_there_is_not_attached(bench: Bench) -> None:
    task = bench.run("Attach-Disk", 2, path="/d/none.qcow2")
    assert task.outcome == 'there is no "/d/none.qcow2" on the host'
    assert bench.session().calls == []


def test_a_size_below_the_present_one_is_refused_before(bench: Bench) -> None:
    bench.session().media["/d/one.qcow2"] = Medium(path="/d/one.qcow2", known=True, capacity=8 << 30)
    preview = details(bench, "Resize-Disk", 2, target="vda", size=1 << 30)
    assert (preview.allowed, preview.reason) == (False, "disk vda has 8 GiB, more than 1 GiB")
    assert details(bench, "Resize-Disk", 2, target="vda", size=9 << 30).allowed


def test_a_file_that_no_pool_knows_is_looked_for_by_the_shell(bench: Bench) -> None:
    bench.session().media["/d/gone.qcow2"] = Medium(path="/d/gone.qcow2")
    host = bench.links.hosts[bench.host("h1").uri] = MemoryHost()
    host.output["stellwerk-look"] = "missing 0\nlooked\n"
    assert (
        'no file "/d/gone.qcow2" on host "h1"'
        in details(bench, "Attach-Disk", 2, path="/d/gone.qcow2").targets[0].reason
    )
    host.output["stellwerk-look"] = "looked\n"
    assert bench.run("Attach-Disk", 2, path="/d/gone.qcow2").state is TaskState.DONE
