"""What stands against a move."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import AppError
from stellwerk.core.record import replace
from stellwerk.model.device import Device, Disk, Vnic
from stellwerk.model.host import CpuFacts, Host
from stellwerk.model.migration import MoveFindings
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition, Runtime, Vm
from stellwerk.policy.migration import Way, cannot_move, copies, doubts, move_needs, obstacles

DISK = Disk(target="vda", source_type="file", source="/a/x.qcow2")
CD = Disk(target="sda", device="cdrom", source_type="file", source="/a/cd.iso", read_only=True)
NET = Disk(target="vdb", source_type="network", source="rbd/x")
STAY = Way()
COPY = Way(copy=True)
OFF = Way(offline=True)


@pytest.fixture
def bench() -> Bench:
    return small_bench()


def made(bench: Bench, state: DomainState = DomainState.RUNNING, *disks: Disk, **said: Any) -> Vm:
    runtime = Runtime(state=state, **said.pop("runtime", {}))
    definition = Definition(name="web", memory=1 << 30, disks=disks, **said)
    bench.put(entity.domain(1, runtime=runtime, definition=definition))
    return bench.vm(1)


def other(bench: Bench, **facts: Any) -> Host:
    host = bench.host("h2")
    assert host.facts is not None
    return replace(host, facts=replace(host.facts, **facts))


def texts(errors: list[AppError]) -> list[str]:
    return [error.text for error in errors]


def found(**more: Any) -> MoveFindings:
    return MoveFindings(**{"files": {}} | more)


def test_what_it_needs(bench: Bench) -> None:
    vnics = (
        Vnic(mac="a", type="network", source="lan"), Vnic(mac="b", type="network", source="lan"),
        Vnic(mac="c", type="bridge", source="br0"), Vnic(mac="d", type="direct", source="eno1"),
    )  # fmt: skip
    vm = made(bench, DomainState.RUNNING, DISK, CD, NET, vnics=vnics, machine="pc-q35-7.2")
    needs = move_needs(vm, "<cpu/>")
    assert needs.files == ("/a/x.qcow2", "/a/cd.iso")
    assert (needs.networks, needs.cards, needs.cpu, needs.machine) == (
        ("lan",),
        ("br0", "eno1"),
        "<cpu/>",
        "pc-q35-7.2",
    )


@pytest.mark.parametrize(
    ("facts", "way", "runtime", "text"),
    [
        ({"driver": "LXC"}, STAY, {}, "another hypervisor"),
        ({"session": True}, STAY, {}, "user's own libvirt"),
        ({"uuid": "uuid-h1"}, STAY, {}, "one host UUID"),
        ({}, OFF, {}, "an offline move is for one that is off"),
        ({}, STAY, {"has_snapshots": True}, "has snapshots"),
    ],
)
def test_what_the_inventory_knows(
    bench: Bench, facts: dict[str, Any], way: Way, runtime: dict[str, Any], text: str
) -> None:
    vm = made(bench, runtime=runtime)
    error = cannot_move(vm, other(bench, **facts), way, bench.inventory.view)
    assert error is not None
    assert text in error.text


def test_one_that_is_off_may_take_its_disks_along(bench: Bench) -> None:
    vm = made(bench, DomainState.SHUT_OFF)
    assert cannot_move(vm, other(bench), COPY, bench.inventory.view) is None


@pytest.mark.parametrize(
    ("way", "runtime", "text"),
    [
        (OFF, {"persistent": False}, "transient and off"),
        (OFF, {"managed_save": True}, "saved memory"),
    ],
)
def test_one_that_is_off(bench: Bench, way: Way, runtime: dict[str, Any], text: str) -> None:
    vm = made(bench, DomainState.SHUT_OFF, runtime=runtime)
    error = cannot_move(vm, other(bench), way, bench.inventory.view)
    assert error is not None
    assert text in error.text
    assert cannot_move(made(bench, DomainState.SHUT_OFF), other(bench), OFF, bench.inventory.view) is None


def test_hosts_that_take_none(bench: Bench) -> None:
    vm, graph = made(bench), bench.inventory.view
    asleep = replace(bench.host("h2"), maintenance=True)
    for host, text in ((asleep, "Maintenance"), (bench.host("h1"), "already")):
        assert text in str(cannot_move(vm, host, STAY, graph))
    assert cannot_move(vm, other(bench), STAY, graph) is None
    tied = made(bench, devices=(Device(type="hostdev"),))
    error = cannot_move(tied, other(bench), STAY, graph)
    assert error is not None
    assert "hostdev" in error.text


@pytest.mark.parametrize(
    ("way", "there", "shared", "text"),
    [
        (STAY, True, {DISK.source: True}, ""),
        (STAY, True, {DISK.source: False}, "does not see the disk"),
        (STAY, False, {DISK.source: None}, "does not see the disk"),
        (STAY, None, {DISK.source: None}, ""),
        (OFF, None, {DISK.source: None}, "does not see the disk"),
        (COPY, False, {DISK.source: False}, ""),
        (COPY, True, {DISK.source: False}, "already"),
        (COPY, True, {DISK.source: None}, "already"),
        (COPY, True, {DISK.source: True}, ""),
        (COPY, None, {DISK.source: None}, "no active storage pool"),
        (STAY, True, None, ""),
        (STAY, False, None, "does not see the disk"),
        (COPY, True, None, ""),
    ],
)
def test_disks(bench: Bench, way: Way, there: bool | None, shared: dict[str, bool | None] | None, text: str) -> None:
    vm = made(bench, DomainState.RUNNING, DISK)
    told = texts(obstacles(vm, other(bench), way, found(files={DISK.source: there}), shared))
    assert len(told) == bool(text)
    assert text in "".join(told)


def test_only_what_is_not_seen_goes_along(bench: Bench) -> None:
    second = Disk(target="vdb", source_type="file", source="/b/y.raw")
    vm = made(bench, DomainState.RUNNING, DISK, second, CD, NET)
    assert copies(vm, {DISK.source: True, "/b/y.raw": False}) == ("vdb",)
    assert copies(vm, {}) == ("vda", "vdb")


def test_a_cd_that_is_missing(bench: Bench) -> None:
    vm = made(bench, DomainState.RUNNING, CD)
    (error,) = obstacles(vm, other(bench), STAY, found(files={CD.source: False}), {})
    assert (error.text, error.hint) == ('host "h2" does not have "/a/cd.iso"', "eject the CD, or put the file there")
    assert not obstacles(vm, other(bench), STAY, found(files={CD.source: False}), {CD.source: True})


def test_the_machine(bench: Bench) -> None:
    vm = made(bench, machine="pc-q35-9.9")
    findings = found(
        same_name="x", cpu_fits=False, networks_missing=("lan",), networks_off=("dmz",), cards_missing=("br0",)
    )
    told = texts(obstacles(vm, other(bench, machine_types=("pc-q35-7.2",)), STAY, findings, {}))
    assert told == [
        'host "h2" has another VM of the name "web"',
        'the processor of host "h2" cannot be what the guest of VM "web" sees',
        'host "h2" does not know the machine type pc-q35-9.9',
        'host "h2" has no network "lan"',
        'on host "h2" the network "dmz" is not active',
        'host "h2" has no bridge or card "br0"',
    ]


def test_doubts(bench: Bench) -> None:
    vm = made(bench, cpu_mode="host-passthrough")
    assert not doubts(vm, other(bench), bench.inventory.view, found())
    small = other(bench, memory=1 << 20, cpu=CpuFacts(model="EPYC"))
    told = doubts(vm, small, bench.inventory.view, found(files={"/a": None}))
    assert ["EPYC" in told[0], "less memory" in told[1], "/a" in told[2]] == [True, True, True]
    paused = made(bench, DomainState.PAUSED)
    assert "is paused: where it was moved before" in doubts(paused, other(bench), bench.inventory.view, found())[0]


def test_hosts_that_said_nothing(bench: Bench) -> None:
    vm = made(bench)
    host = replace(bench.host("h2"), facts=None)
    error = cannot_move(vm, host, STAY, bench.inventory.view)
    assert error is not None
    assert not obstacles(vm, host, STAY, found(), {})
    assert not doubts(vm, host, bench.inventory.view, found())
