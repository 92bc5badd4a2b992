"""Copies by command: what is refused, what is told, and undo."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, vm_ref

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, StoragePoolId
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.storage import StoragePool
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Definition, Vm

FILE = "/p/a.qcow2"
SAID = Definition(name="vm-1", type="kvm", disks=(Disk(target="vda", source_type="file", source=FILE, format="qcow2"),))


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, definition=SAID, state=DomainState.SHUT_OFF))
    session = made.session("h1")
    session.stored = {FILE: StoredFile(path=FILE, capacity=10, format="qcow2")}
    id_, host = StoragePoolId("h1/uuid-images"), HostId("h1")
    pool = StoragePool(id=id_, host_id=host, uuid="uuid-images", name="images", path="/p", active=True)
    session.pools_by_uuid = {"uuid-images": pool}
    return made


def copied(bench: Bench, **args: Any) -> Task:
    return bench.run("Copy-Vm", 1, **{"name": "new", **args})


def named(bench: Bench, name: str) -> Vm | None:
    found = [vm for vm in bench.inventory.view.tables["vm"].values() if isinstance(vm, Vm) and vm.name == name]
    return found[0] if found else None


@pytest.mark.parametrize("linked", [False, True])
def test_a_copy_shows_and_undo_removes_it_with_its_files(bench: Bench, linked: bool) -> None:
    task = copied(bench, linked=linked)
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    made = named(bench, "new")
    assert made is not None
    assert made.id == task.result
    assert bench.events()[-1].text == 'VM "vm-1" was copied to VM "new"'
    assert task.undo is not None
    assert (task.undo.command, task.undo.args["files"]) == ("Remove-Vm", ["/p/new-vda.qcow2"])


def test_a_name_that_is_taken(bench: Bench) -> None:
    assert copied(bench, name="vm-1").outcome == 'host "h1" has a VM "vm-1" already'
    assert bench.session("h1").calls == []


def test_another_host_must_see_the_storage(bench: Bench) -> None:
    refused = copied(bench, dest_host="h2")
    assert 'host "h2" does not see the folder' in refused.outcome
    assert bench.session("h1").volumes_by_path == {}
    bench.session("h2").shares_with = bench.session("h1")
    done = copied(bench, dest_host="h2")
    assert (done.state, done.outcome) == (TaskState.DONE, "")
    made = named(bench, "new")
    assert made is not None
    assert made.host_id == "h2"


def test_storage_pools_of_its_host_are_offered(bench: Bench) -> None:
    pool = bench.session("h1").pools_by_uuid["uuid-images"]
    bench.inventory.apply(Batch(entities=(pool,)))
    (param,) = (one for one in bench.registry.get("Copy-Vm").params if one.name == "storage")
    assert param.arg.offers is not None
    assert param.arg.offers(bench.inventory.view, (vm_ref(1),), {}) == ("images",)


def test_the_preview_tells_what_is_made(bench: Bench) -> None:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Copy-Vm", 1, name="new", linked=True), found.append)
    bench.loop.drain()
    (preview,) = found
    assert isinstance(preview, Preview)
    assert preview.effects.lines == (
        'VM "new" is made on host "h1" as a copy of VM "vm-1"',
        'it stands on the files of VM "vm-1", which goes on in new ones',
        'VM "vm-1" cannot be removed with its disks as long as "new" is there',
        'disk vda: volume "new-vda.qcow2" in storage pool "images"',
        'of storage pool "images" up to 1 MiB are needed',
    )


def test_what_the_own_name_of_a_guest_needs_is_said_before_anything_is_made(bench: Bench) -> None:
    task = copied(bench, own_name=True)
    assert "needs the shell of host" in task.outcome
    assert (bench.session("h1").calls, bench.session("h1").volumes_by_path) == ([], {})
    bench.put(entity.domain(1, definition=replace(SAID, os_id="win11"), state=DomainState.SHUT_OFF))
    assert "is a Windows" in copied(bench, own_name=True).outcome
