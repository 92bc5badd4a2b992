"""How copies are made: nothing of the original is written again, and nothing is begun that cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import AppError, Conflict, Gone, Refused, Unsupported
from stellwerk.core.ids import HostId, StoragePoolId, VmId
from stellwerk.core.record import replace
from stellwerk.core.unit import GIB, MIB
from stellwerk.model.device import Device, Disk, Firmware, Vnic
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.storage import StoragePool
from stellwerk.model.vm import Definition, Runtime, Vm
from stellwerk.policy.vm_copy.copy_plan import CopyWish, cannot_copy, name_taken, plan_copy

H = HostId("h1")
ID = VmId("12345678-0000")


def pool(name: str, path: str, available: int = GIB, **more: Any) -> StoragePool:
    words = {"id": StoragePoolId(f"h1/{name}"), "host_id": H, "uuid": name, "name": name, "path": path}
    return StoragePool(**{**words, "active": True, "available": available, **more})


POOLS = [pool("images", "/p"), pool("fast", "/f"), pool("off", "/o", active=False)]
FILES = {
    "/p/top.qcow2": StoredFile(path="/p/top.qcow2", backing="/p/low", capacity=8 * MIB, allocation=MIB, format="qcow2"),
    "/p/low": StoredFile(path="/p/low", capacity=8 * MIB, allocation=2 * MIB),
    "/p/d.img": StoredFile(path="/p/d.img", capacity=MIB, allocation=MIB),
    "/p/web-seed.iso": StoredFile(path="/p/web-seed.iso"),
    "/p/new-vdb.img": StoredFile(path="/p/new-vdb.img"),
}
DISKS = (
    Disk(target="vda", source_type="file", source="/p/top.qcow2", format="qcow2"),
    Disk(target="vdb", source_type="volume", source="images/d.img", pool="images", volume="d.img", format="raw"),
    Disk(target="sda", device="cdrom", source_type="file", source="/p/web-seed.iso", read_only=True),
    Disk(target="sdb", device="cdrom", source_type="file", source="/iso/debian.iso", read_only=True),
)


def made(bench: Bench, *, state: DomainState = DomainState.SHUT_OFF, runtime: Any = None, **said: Any) -> Vm:
    words = {
        "name": "web",
        "disks": DISKS,
        "own_files": ("/p/web-seed.iso",),
        "vnics": (Vnic(mac="52:54:00:AA:00:01"),),
    }
    definition = Definition(**{**words, **said})
    bench.put(entity.domain(1, definition=definition, runtime=Runtime(state=state, **(runtime or {}))))
    return bench.vm(1)


def planned(vm: Vm, **wish: Any) -> Any:
    return plan_copy(vm, CopyWish(**{"id": ID, "name": "new", **wish}), FILES, POOLS, lambda: "52:54:00:00:00:09")


@pytest.fixture
def bench() -> Bench:
    return small_bench()


def test_a_full_copy_has_files_of_its_own(bench: Bench) -> None:
    vm = made(bench, firmware=Firmware(type="uefi", nvram="/n/web.fd"))
    plan = planned(vm)
    assert [(disk.source, disk.path, disk.volume.format, disk.linked) for disk in plan.disks] == [
        ("/p/top.qcow2", "/p/new-vda.qcow2", "qcow2", False),
        ("/p/d.img", "/p/new-vdb-2.img", "raw", False),
    ]
    assert (plan.frozen, plan.thaw) == ((), False)
    assert plan.macs == {"52:54:00:aa:00:01": "52:54:00:00:00:09"}
    assert plan.nvram == ("/n/web.fd", f"/n/{ID}_VARS.fd")
    assert plan.needed == {"images": 4 * MIB}
    assert (plan.seed.target, plan.seed.path, plan.dropped) == ("sda", "/p/new-vda-seed.iso", ())


def test_one_of_a_running_vm_is_made_of_what_is_frozen_for_the_time_being(bench: Bench) -> None:
    plan = planned(made(bench, state=DomainState.RUNNING), storage="fast")
    assert [(one.target, one.below, one.format) for one in plan.frozen] == [
        ("vda", "/p/top.qcow2", "qcow2"),
        ("vdb", "/p/d.img", "raw"),
    ]
    assert plan.thaw
    assert [disk.path for disk in plan.disks] == ["/f/new-vda.qcow2", "/f/new-vdb.img"]


@pytest.mark.parametrize("state", [DomainState.RUNNING, DomainState.SHUT_OFF])
def test_a_linked_copy_never_stands_on_what_is_written(bench: Bench, state: DomainState) -> None:
    plan = planned(made(bench, state=state), linked=True)
    assert [disk.volume.backing for disk in plan.disks] == [one.below for one in plan.frozen]
    assert [disk.volume.backing_format for disk in plan.disks] == ["qcow2", "raw"]
    assert {disk.volume.format for disk in plan.disks} == {"qcow2"}
    assert not {one.overlay for one in plan.frozen} & set(FILES)
    assert not plan.thaw
    assert plan.owned == ("/p/web-seed.iso", "/p/top.qcow2", "/p/d.img")


def disk(**more: Any) -> dict[str, Any]:
    words = {"target": "vda", "source_type": "file", "source": "/p/top.qcow2"}
    return {"disks": (Disk(**{**words, **more}),)}


@pytest.mark.parametrize(
    ("said", "linked", "kind", "text"),
    [
        (disk(shareable=True), False, Unsupported, 'disk vda of VM "web" is shared between VMs'),
        (disk(source_type="block"), True, Unsupported, "is no file"),
        ({"devices": (Device(type="hostdev"),)}, False, Unsupported, "devices of its host: hostdev"),
        ({"runtime": {"has_snapshots": True}}, True, Refused, "has snapshots"),
    ],
)
def test_what_is_refused_before(
    bench: Bench, said: dict[str, Any], linked: bool, kind: type[AppError], text: str
) -> None:
    error = cannot_copy(made(bench, **said), linked=linked)
    assert isinstance(error, kind)
    assert text in error.text


def test_what_is_allowed(bench: Bench) -> None:
    assert cannot_copy(made(bench, runtime={"has_snapshots": True}), linked=False) is None
    assert cannot_copy(made(bench), linked=True) is None


def test_names_that_are_taken(bench: Bench) -> None:
    vm = made(bench)
    assert isinstance(name_taken("web", vm.host_id, bench.inventory.view), Conflict)
    assert name_taken("web", HostId("h2"), bench.inventory.view) is None
    assert name_taken("other", vm.host_id, bench.inventory.view) is None


def test_files_pools_and_space_that_are_missing(bench: Bench) -> None:
    vm = made(bench)
    wish = CopyWish(id=ID, name="new")
    with pytest.raises(Gone, match=r"/p/top\.qcow2"):
        plan_copy(vm, wish, {}, POOLS, str)
    with pytest.raises(Gone, match='no active storage pool "off"'):
        planned(vm, storage="off")
    with pytest.raises(Refused, match="are needed"):
        plan_copy(vm, wish, FILES, [pool("images", "/p", available=MIB)], str)


def test_what_lies_outside_of_all_pools_is_copied_within_its_folder() -> None:
    disk = Disk(target="vda", source_type="file", source="/out/a.qcow2", format="qcow2")
    vm = made(small_bench(), disks=(disk,), own_files=())
    file = StoredFile(path="/out/a.qcow2", capacity=8 * MIB, allocation=MIB, format="qcow2", free=GIB, outside=True)
    wish = CopyWish(id=ID, name="new")
    plan = plan_copy(vm, wish, {file.path: file}, POOLS, lambda: "")
    assert [(one.path, one.volume.pool, one.volume.name) for one in plan.disks] == [
        ("/out/new-vda.qcow2", "/out", "new-vda.qcow2")
    ]
    linked = plan_copy(vm, replace(wish, linked=True), {file.path: file}, POOLS, lambda: "")
    assert (linked.disks[0].volume.backing, linked.owned) == ("/out/a.qcow2", ("/out/a.qcow2",))
    there = plan_copy(vm, replace(wish, storage="fast"), {file.path: file}, POOLS, lambda: "")
    assert there.disks[0].path == "/f/new-vda.qcow2"
    with pytest.raises(Refused, match="/out has 0 B left"):
        plan_copy(vm, wish, {file.path: replace(file, free=0)}, POOLS, lambda: "")
    for more in ({"link": True}, {"unread": True}):
        with pytest.raises(Gone, match="no active storage pool of the host holds /out/a"):
            plan_copy(vm, wish, {file.path: replace(file, **more)}, POOLS, lambda: "")
