"""What is read only when somebody looks."""

from typing import Any

import pytest
from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Gone, Refused, Unreachable
from stellwerk.core.ids import HostId, Kind, LibvirtNetworkId, Ref, StoragePoolId, VolumeId
from stellwerk.model.nic import Nic, nic_id
from stellwerk.model.state import LinkState
from stellwerk.model.storage import Lease, LibvirtNetwork, StoragePool, Volume
from stellwerk.ports.hypervisor import NetworkNotice, StorageNotice
from stellwerk.ports.lane import Answer
from stellwerk.services.detail import LOOKED_AT, PIECE, Details

H1 = HostId("h1")


def pool(name: str, **more: Any) -> StoragePool:
    return StoragePool(id=StoragePoolId(f"h1/{name}"), host_id=H1, uuid=name, name=name, **({"active": True} | more))


def volume(in_: str, name: str) -> Volume:
    return Volume(id=VolumeId(f"h1/{in_}/{name}"), pool_id=StoragePoolId(f"h1/{in_}"), host_id=H1, name=name)


def network(name: str, **more: Any) -> LibvirtNetwork:
    return LibvirtNetwork(id=LibvirtNetworkId(f"h1/{name}"), host_id=H1, uuid=name, name=name, **more)


@pytest.fixture
def details(small: SmallFleet) -> Details:
    return Details(small.loop, small.clock, small.inventory, small.lanes)


@pytest.fixture
def fake(small: SmallFleet) -> FakeHost:
    fake = small.add("h1", domain(1, name="web"))
    small.start("h1")
    return fake


def names(small: SmallFleet, kind: Kind) -> set[str]:
    return {entity.name for entity in small.inventory.view.all(kind)}


def load_storage(small: SmallFleet, details: Details, *, refresh: bool = False) -> Answer[Any]:
    answers: list[Answer[Any]] = []
    details.storage(H1, refresh, answers.append)
    small.until(lambda: bool(answers))
    return answers[0]


def test_xml_is_read_when_asked_for(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    answers: list[Answer[str]] = []
    details.xml(vm_id(1), False, answers.append)
    details.xml(vm_id(1), True, answers.append)
    small.until(lambda: len(answers) == 2)
    assert "<name>web</name>" in answers[0].get()
    assert "next" in answers[1].get()


def test_xml_of_nobody_and_of_a_host_that_is_away(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    answers: list[Answer[str]] = []
    details.xml(vm_id(9), False, answers.append)
    assert answers == []
    small.until(lambda: len(answers) == 1)
    assert isinstance(answers[0].error, Gone)
    small.connect("h1", False)
    details.xml(vm_id(1), False, answers.append)
    small.until(lambda: len(answers) == 2)
    assert isinstance(answers[1].error, Unreachable)


def test_storage_is_not_read_before_somebody_looks(small: SmallFleet, fake: FakeHost) -> None:
    fake.pools = [pool("default")]
    small.pass_time(60)
    assert fake.calls["pools"] == fake.calls["refresh"] == 0
    assert names(small, Kind.STORAGE_POOL) == set()


def test_pools_and_volumes_come_and_go(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    fake.pools = [pool("default"), pool("old"), pool("off", active=False)]
    fake.volumes = {StoragePoolId("h1/default"): [volume("default", "a"), volume("default", "b")]}
    answer = load_storage(small, details)
    assert len(answer.get().volumes) == 2
    assert names(small, Kind.STORAGE_POOL) == {"default", "old", "off"}
    assert fake.calls["volumes"] == 2
    fake.pools = [pool("default")]
    fake.volumes = {StoragePoolId("h1/default"): [volume("default", "b")]}
    load_storage(small, details)
    assert names(small, Kind.STORAGE_POOL) == {"default"}
    assert names(small, Kind.VOLUME) == {"b"}
    seen = small.inventory.view.get(Ref(Kind.STORAGE_POOL, "h1/default"))
    assert isinstance(seen, StoragePool)
    assert seen.seen == small.clock.now()


def test_looking_again_on_the_host_is_asked_for(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    load_storage(small, details)
    assert (fake.calls["pools"], fake.calls["refresh"]) == (1, 0)
    load_storage(small, details, refresh=True)
    assert (fake.calls["pools"], fake.calls["refresh"]) == (1, 1)


def test_a_pool_that_cannot_be_listed_keeps_its_volumes(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    fake.pools = [pool("default")]
    fake.volumes = {StoragePoolId("h1/default"): [volume("default", "a")]}
    load_storage(small, details)
    fake.fail("volumes", Refused("the pool is busy"))
    answer = load_storage(small, details)
    assert answer.get().unread == {"h1/default"}
    assert names(small, Kind.VOLUME) == {"a"}


def test_pools_alone_leave_the_volumes(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    fake.pools = [pool("default"), pool("old")]
    fake.volumes = {
        StoragePoolId("h1/default"): [volume("default", "a")],
        StoragePoolId("h1/old"): [volume("old", "b")],
    }
    load_storage(small, details)
    fake.pools = [pool("default", capacity=100)]
    details.pools(H1)
    small.until(lambda: names(small, Kind.STORAGE_POOL) == {"default"})
    small.until(lambda: names(small, Kind.VOLUME) == {"a"})
    assert (fake.calls["volumes"], fake.calls["refresh"]) == (2, 0)
    read = small.inventory.view.get(Ref(Kind.STORAGE_POOL, "h1/default"))
    assert isinstance(read, StoragePool)
    assert read.capacity == 100


def test_a_failed_reading_changes_nothing(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    fake.pools = [pool("default")]
    load_storage(small, details)
    fake.fail("pools", Refused("no"))
    assert load_storage(small, details).error is not None
    assert names(small, Kind.STORAGE_POOL) == {"default"}


def test_two_who_look_at_once_share_one_reading(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    answers: list[Answer[Any]] = []
    with fake.hang("pools") as hang:
        details.storage(H1, False, answers.append)
        details.storage(H1, False, answers.append)
        small.until(hang.entered.is_set)
    small.until(lambda: len(answers) == 2)
    assert fake.calls["pools"] == 1


def test_a_refresh_asked_for_while_a_reading_runs_is_made(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    answers: list[Answer[Any]] = []
    with fake.hang("pools") as hang:
        details.storage(H1, False, answers.append)
        small.until(hang.entered.is_set)
        details.storage(H1, True, answers.append)
    small.until(lambda: fake.calls["refresh"] == 1)
    small.until(lambda: len(answers) == 2)


def test_many_volumes_come_in_pieces(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    fake.pools = [pool("default")]
    many = [volume("default", f"v{number}") for number in range(5 * PIECE)]
    fake.volumes = {StoragePoolId("h1/default"): many}
    small.changes.clear()
    load_storage(small, details)
    assert max(len(changes.added) for changes in small.changes) == PIECE
    assert len(names(small, Kind.VOLUME)) == 5 * PIECE


def test_networks_come_with_their_leases_and_go(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    lease = Lease(mac="52:54:00:00:00:01", ip="192.168.122.9")
    fake.networks = [network("default", leases=(lease,)), network("old")]
    answers: list[Answer[Any]] = []
    details.networks(H1, answers.append)
    small.until(lambda: len(answers) == 1)
    assert names(small, Kind.LIBVIRT_NETWORK) == {"default", "old"}
    fake.networks = [network("default")]
    details.networks(H1, answers.append)
    details.networks(H1)
    small.until(lambda: len(answers) == 2)
    assert names(small, Kind.LIBVIRT_NETWORK) == {"default"}


def test_interfaces_come_with_the_networks_that_lie_over_them(
    small: SmallFleet, details: Details, fake: FakeHost
) -> None:
    fake.nics = [Nic(id=nic_id(H1, "virbr0"), host_id=H1, name="virbr0")]
    fake.networks = [network("default", bridge="virbr0")]
    answers: list[Answer[Any]] = []
    details.nics(H1, answers.append)
    small.until(lambda: len(answers) == 1 and bool(names(small, Kind.LIBVIRT_NETWORK)))
    assert names(small, Kind.NIC) == {"virbr0"}


def test_addresses_go_into_the_inventory(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    fake.addresses[vm_id(1)] = ("lease", ("192.168.122.9",))
    details.addresses([vm_id(1), vm_id(9)])
    small.until(lambda: small.domain(1).runtime.ips == ("192.168.122.9",))


def test_a_host_removed_meanwhile_takes_nothing(small: SmallFleet, details: Details, fake: FakeHost) -> None:
    fake.pools = [pool("default")]
    answers: list[Answer[Any]] = []
    with fake.hang("pools") as hang:
        details.storage(H1, False, answers.append)
        small.until(hang.entered.is_set)
        small.connect("h1", False)
        assert small.state() is LinkState.OFF
        small.until(lambda: len(answers) == 1)
    assert isinstance(answers[0].error, Unreachable)
    assert names(small, Kind.STORAGE_POOL) == set()


def test_what_was_looked_at_lately_is_read_again_when_it_changes(
    small: SmallFleet, details: Details, fake: FakeHost
) -> None:
    small.fleet.others.connect(details.noticed)
    fake.emit(StorageNotice())
    small.pass_time(2)
    assert fake.calls["pools"] == 0
    load_storage(small, details)
    fake.pools = [pool("new")]
    for _time in range(5):
        fake.emit(StorageNotice(pool_uuid="new"))
        fake.emit(NetworkNotice(network_uuid="x"))
    small.pass_until(lambda: names(small, Kind.STORAGE_POOL) == {"new"}, most=3)
    assert (fake.calls["pools"], fake.calls["networks"]) == (2, 0)
    details.networks(H1)
    fake.emit(NetworkNotice(network_uuid="x"))
    small.pass_until(lambda: fake.calls["networks"] == 2, most=3)
    small.pass_time(LOOKED_AT, step=5)
    fake.emit(StorageNotice(pool_uuid="new"))
    small.pass_time(2)
    assert fake.calls["pools"] == 2
