"""Disks that are made and removed with their volume."""

from __future__ import annotations

import pytest
from tests.commands.vm_device.test_changing import details
from tests.fakes import entity
from tests.fakes.engine import Bench, task_ref
from tests.fakes.keep.elsewhere import stands_elsewhere

from stellwerk.commands.vm_device.new_disk import _making
from stellwerk.core.error import Cancelled, Refused
from stellwerk.core.ids import HostId, Kind, StoragePoolId
from stellwerk.core.record import replace
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.storage import StoragePool
from stellwerk.model.task import TaskState
from stellwerk.ports.hypervisor import FileOfVm

G = 1 << 30


@pytest.fixture
def pooled(bench: Bench) -> Bench:
    """With an active pool of 20 GiB."""
    pool = StoragePool(
        id=StoragePoolId("h1/p"), host_id=HostId("h1"), uuid="uuid-default", name="default", type="dir", active=True,
        path="/pool", available=20 * G,
    )  # fmt: skip
    bench.session().pools_by_uuid[pool.uuid] = pool
    return bench


def test_a_disk_is_made_and_given(pooled: Bench) -> None:
    preview = details(pooled, "Add-Disk", 2, size=10 * G)
    assert preview.effects.lines[0] == 'volume "web-vdb.qcow2" of 10 GiB is made in storage pool "default"'
    task = pooled.run("Add-Disk", 2, size=10 * G)
    assert (task.state, task.result) == (TaskState.DONE, "vdb")
    assert [volume.name for volume in pooled.session().volumes_by_path.values()] == ["web-vdb.qcow2"]
    assert "web-vdb.qcow2" in pooled.session().xml_of[entity.vm_id(2)]


def test_undone_it_takes_its_volume_along_unless_something_was_written(pooled: Bench) -> None:
    volumes = pooled.session().volumes_by_path
    for written in (False, True):
        task = pooled.run("Add-Disk", 2, size=G)
        for path, volume in tuple(volumes.items()):
            volumes[path] = replace(volume, allocation=(volume.allocation or 0) + 4096 * written)
        assert pooled.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
        assert "vdb" not in pooled.session().xml_of[entity.vm_id(2)]
        assert len(volumes) == written
    told = [task.output for task in pooled.inventory.view.all(Kind.TASK) if task.call.command == "Restore-VmDefinition"]
    assert ['"web-vdb.qcow2" stays' in output for output in told] == [False, True]


def test_a_disk_that_comes_to_nothing_leaves_no_volume(pooled: Bench) -> None:
    pooled.session().errors["change_xml"] = Refused("no place")
    task = pooled.run("Add-Disk", 2, size=G)
    assert (task.state, task.outcome) == (TaskState.FAILED, "no place")
    assert pooled.session().volumes_by_path == {}


def test_a_volume_that_is_given_up_while_it_takes_its_space_goes_again(pooled: Bench) -> None:
    session = pooled.session()
    step = _making(HostId("h1"), VolumeSpec(pool="default", name="a.img", size=G, format="raw", preallocated=True))
    assert step.stop is not None
    step.stop(session)
    with pytest.raises(Cancelled, match="taken back"):
        step.job(session)
    assert session.volumes_by_path == {}


def test_a_volume_that_is_left_is_named(pooled: Bench) -> None:
    pooled.session().errors |= {"change_xml": Refused("no place"), "delete_volume": Refused("busy")}
    assert "web-vdb.qcow2" in pooled.run("Add-Disk", 2, size=G).hint


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({"size": 40 * G, "preallocated": True}, "has 20 GiB left"),
        ({"size": G, "pool": "nowhere"}, 'no storage pool "nowhere"'),
        ({"size": 5}, "less than 1 MiB"),
        ({"size": G, "target": "vda"}, 'has a disk "vda" already'),
    ],
)
def test_what_cannot_be_added(pooled: Bench, args: dict[str, object], why: str) -> None:
    assert why in pooled.run("Add-Disk", 2, **args).outcome
    assert pooled.session().volumes_by_path == {}


def test_a_file_goes_with_its_disk_where_nobody_else_has_it(bench: Bench) -> None:
    id_ = entity.vm_id(2)
    bench.session().files_of[id_] = [FileOfVm(path="/d/one.qcow2", what="disk", users=("other",))]
    task = bench.run("Remove-Disk", 2, target="vda", with_file=True)
    assert "cannot be removed" in task.outcome
    assert "vda" in bench.session().xml_of[id_]
    bench.session().files_of[id_] = []
    assert "does not tell" in bench.run("Remove-Disk", 2, target="vda", with_file=True).outcome


def test_a_file_stays_unless_it_is_said(bench: Bench) -> None:
    assert bench.run("Remove-Disk", 2, target="vda").undo is not None
    assert bench.session().deleted == []


def test_what_another_host_has_on_its_file_keeps_the_disk(bench: Bench) -> None:
    path = "/d/one.qcow2"
    bench.session().files_of[entity.vm_id(2)] = [FileOfVm(path=path, what="disk")]
    bench.session().stored = {path: StoredFile(path=path)}
    called = stands_elsewhere(bench, path)
    assert f'"{called}" stands on it' in bench.run("Remove-Disk", 2, target="vda", with_file=True).outcome
    assert bench.session().deleted == []


def test_the_file_of_a_disk_that_goes_later_stays(bench: Bench) -> None:
    path = "/d/one.qcow2"
    bench.session().files_of[entity.vm_id(1)] = [FileOfVm(path=path, what="disk")]
    bench.session().stored = {path: StoredFile(path=path)}
    task = bench.run("Remove-Disk", 1, target="vda", with_file=True, next_start=True)
    assert ("its file is still in use" in task.outcome, bench.session().deleted) == (True, [])
