"""Which files are carried, and which may go afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.device import Disk, Firmware
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition, Vm
from stellwerk.policy.migration_file import cannot_carry, sweepable


@pytest.fixture
def bench() -> Bench:
    return small_bench()


def made(bench: Bench, source: str = "/a", number: int = 1, on: str = "h1", **said: Any) -> Vm:
    disk = Disk(target="vda", source_type="file", source=source)
    bench.put(entity.domain(number, on, definition=Definition(name=f"vm-{number}", disks=(disk,), **said)))
    return bench.vm(number)


def files(*pairs: tuple[str, str]) -> dict[str, StoredFile]:
    return {path: StoredFile(path=path, backing=below) for path, below in pairs}


def test_what_stands_on_a_file_that_stays_is_not_carried(bench: Bench) -> None:
    vm, there = made(bench), files(("/a", "/base"))
    refused = cannot_carry(vm, ["/a"], {}, there)
    assert refused is not None
    assert 'disk /a of VM "vm-1" stands on /base' in refused.text
    assert cannot_carry(vm, ["/a"], {"/base": True}, there) is None
    assert cannot_carry(vm, ["/a"], {}, files(("/a", ""))) is None


def test_what_somebody_needs_stays(bench: Bench) -> None:
    vm = made(bench, firmware=Firmware(type="uefi", nvram="/nv"))
    there = files(("/a", ""), ("/b", ""), ("/c", ""), ("/clone", "/b"))
    made(bench, "/c", 2)
    found = sweepable(vm, vm.host_id, ["/a", "/b", "/c", "/gone", "/nv"], there, bench.inventory.view)
    assert (found["/a"], found["/nv"]) == ("", "")
    assert found["/b"] == '"/clone" stands on it'
    assert found["/c"] == 'also named by "vm-2"'
    assert found["/gone"] == "no active storage pool holds it"
    hidden = Disk(target="vda", source_type="file", source="/out/x", format="qcow2")
    bench.put(entity.domain(3, definition=Definition(name="odd", disks=(hidden,)), state=DomainState.SHUT_OFF))
    assert "nobody can tell" in sweepable(vm, vm.host_id, ["/a"], there, bench.inventory.view)["/a"]
    elsewhere = replace(vm, also_on=(HostId("h2"),))
    assert "also defined" in sweepable(elsewhere, elsewhere.host_id, ["/a"], there, bench.inventory.view)["/a"]
