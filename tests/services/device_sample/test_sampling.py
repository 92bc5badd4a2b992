"""Devices of VMs, sampled some times in five minutes: their numbers, and what becomes of them."""

from array import array
from collections.abc import Iterator

import pytest
from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.history.step import VCPU_KEY, Piece
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition
from stellwerk.policy.sample.memory_silence import SILENCE, Silence
from stellwerk.ports.hypervisor import DomainChange
from stellwerk.ports.sampling.device import Counted, DeviceCounters
from stellwerk.services.device_sample.sampling import INTERVAL, DeviceSampling
from stellwerk.services.device_sample.setting import BALLOON
from stellwerk.services.recording.look import Part

MAC = "52:54:00:00:00:01"
DISK, VNIC = f"{vm_id(1)}/vda", f"{vm_id(1)}/{MAC}"


@pytest.fixture
def devices(small: SmallFleet) -> Iterator[DeviceSampling]:
    made = DeviceSampling(small.loop, small.clock, small.inventory, small.lanes, small.settings)
    yield made
    made.close()


@pytest.fixture
def fake(small: SmallFleet) -> FakeHost:
    """A host with one VM that has a disk and an interface."""
    definition = Definition(name="web", vcpus=2, disks=(Disk(target="vda"),), vnics=(Vnic(mac=MAC, target="vnet0"),))
    made = small.add("h1", domain(1, definition=definition))
    small.start("h1")
    return made


def counted(name: str, run: int = 1, number: int = 1, **numbers: float) -> Counted:
    columns = {key: array("d", [value]) for key, value in numbers.items()}
    return Counted((vm_id(number),), (run,), (name,), columns)


def counts(fake: FakeHost, seconds: float, run: int = 1) -> None:
    """What the devices did in so many seconds of a run, at a steady rate."""
    fake.device_counters = DeviceCounters(
        disks=counted("vda", run, disk_write=1000 * seconds, disk_write_ops=seconds, disk_write_ns=2e6 * seconds),
        vnics=counted("vnet0", run, net_in=7 * seconds),
        vcpus=counted("0", run, time=25e7 * seconds, wait=1e8 * seconds, steal=5e8 * seconds),
        resident={vm_id(1): 4096},
    )


def run_steadily(small: SmallFleet, fake: FakeHost) -> None:
    begun = small.clock.monotonic()
    fake.on_call = lambda call: counts(fake, small.clock.monotonic() - begun + 1) if call == "device_counters" else None


def value(small: SmallFleet, kind: Kind, id_: str, key: str) -> float | None:
    return small.inventory.samples.value(Ref(kind, id_), key)


def write_rate(small: SmallFleet) -> float | None:
    return value(small, Kind.DISK, DISK, "disk_write")


def test_a_driver_that_counts_no_devices_is_no_trouble(
    small: SmallFleet, devices: DeviceSampling, fake: FakeHost
) -> None:
    fake.device_counters = DeviceCounters()
    parts: list[Part] = []
    answered: list[bool] = []
    devices.sampled.connect(parts.extend)
    devices.start()
    devices.read_now([HostId("h1")], lambda: answered.append(True))
    small.pass_until(lambda: bool(answered), most=5)
    small.pass_time(INTERVAL)
    assert fake.calls["device_counters"] >= 2
    assert parts == []


def test_numbers_are_those_of_the_device(small: SmallFleet, devices: DeviceSampling, fake: FakeHost) -> None:
    parts: list[Part] = []
    devices.sampled.connect(parts.extend)
    run_steadily(small, fake)
    devices.start()
    small.pass_until(lambda: write_rate(small) is not None, most=3 * INTERVAL)
    assert write_rate(small) == pytest.approx(1000)
    assert value(small, Kind.DISK, DISK, "disk_write_latency") == pytest.approx(0.002)
    assert value(small, Kind.VNIC, VNIC, "net_in") == pytest.approx(7)
    assert value(small, Kind.VM, vm_id(1), "cpu_wait") == pytest.approx(10)
    assert value(small, Kind.VM, vm_id(1), "cpu_steal") == pytest.approx(50)
    assert value(small, Kind.VM, vm_id(1), "mem_resident") == 4096
    small.pass_until(lambda: len(parts) >= 8, most=INTERVAL)
    assert {part.kind: part.ids for part in parts} == {
        Kind.DISK: (DISK,),
        Kind.VNIC: (VNIC,),
        Kind.VM: (vm_id(1),),
        Piece.VCPU: (f"{vm_id(1)}/0",),
    }
    assert [part.columns[VCPU_KEY][0] for part in parts if part.kind is Piece.VCPU][1] == pytest.approx(25)
    assert [part.columns["disk_write"][0] for part in parts if part.kind is Kind.DISK][1] == pytest.approx(1000)


def read(small: SmallFleet, devices: DeviceSampling, fake: FakeHost, seconds: float, run: int = 1) -> None:
    """One reading 50 seconds after the last."""
    small.clock.advance(INTERVAL)
    counts(fake, seconds, run)
    done: list[bool] = []
    devices.read_now([small.host("h1").id], lambda: done.append(True))
    small.until(lambda: bool(done))


def test_what_a_vm_did_before_it_was_started_anew_makes_no_spike(
    small: SmallFleet, devices: DeviceSampling, fake: FakeHost
) -> None:
    read(small, devices, fake, 1)
    read(small, devices, fake, 10**9, run=2)
    assert write_rate(small) is None
    read(small, devices, fake, 10**9 + 50, run=2)
    assert write_rate(small) == pytest.approx(1000)


def test_a_gap_is_a_gap(small: SmallFleet, devices: DeviceSampling, fake: FakeHost) -> None:
    read(small, devices, fake, 1)
    small.clock.advance(10 * INTERVAL)
    read(small, devices, fake, 600)
    assert write_rate(small) is None
    read(small, devices, fake, 650)
    assert write_rate(small) == pytest.approx(1000)


def test_a_vm_that_is_off_has_none(small: SmallFleet, devices: DeviceSampling, fake: FakeHost) -> None:
    read(small, devices, fake, 1)
    read(small, devices, fake, 51)
    assert write_rate(small) is not None
    fake.set_state(vm_id(1), DomainState.SHUT_OFF)
    fake.event(vm_id(1), DomainChange.STOPPED)
    small.until(lambda: not small.inventory.view.vm(vm_id(1)).domain.active)
    read(small, devices, fake, 101)
    assert write_rate(small) is None


def test_a_host_that_does_not_answer_is_no_news(small: SmallFleet, devices: DeviceSampling, fake: FakeHost) -> None:
    read(small, devices, fake, 1)
    fake.fail("device_counters", Refused("no"))
    read(small, devices, fake, 51)
    assert write_rate(small) is None
    done: list[bool] = []
    devices.read_now([], lambda: done.append(True))
    small.until(lambda: bool(done))


def silence(small: SmallFleet) -> float | None:
    return value(small, Kind.VM, vm_id(1), SILENCE)


def read_silent(
    small: SmallFleet, devices: DeviceSampling, fake: FakeHost, run: int = 1, *, silent: bool = True
) -> None:
    """A reading in which the guest tells of its memory or does not."""
    fake.device_counters = DeviceCounters(
        vcpus=counted("0", run, time=0.0, wait=0.0, steal=0.0), silent={vm_id(1): run} if silent else {}
    )
    done: list[bool] = []
    devices.read_now([small.host("h1").id], lambda: done.append(True))
    small.until(lambda: bool(done))


def test_why_a_guest_tells_nothing_of_its_memory_is_known(
    small: SmallFleet, devices: DeviceSampling, fake: FakeHost
) -> None:
    small.settings.set(BALLOON, False)
    read_silent(small, devices, fake)
    assert silence(small) == Silence.NOT_ASKED
    small.settings.set(BALLOON, True)
    read_silent(small, devices, fake)
    assert silence(small) == Silence.NOT_TOLD
    read_silent(small, devices, fake, silent=False)
    assert silence(small) is None


def test_a_vm_without_a_balloon_device_is_known_as_long_as_it_runs(
    small: SmallFleet, devices: DeviceSampling, fake: FakeHost
) -> None:
    fake.fail("ask_memory", Refused("the VM has no balloon device"))
    read_silent(small, devices, fake)
    small.until(lambda: silence(small) == Silence.NO_DEVICE)
    read_silent(small, devices, fake)
    assert silence(small) == Silence.NO_DEVICE
    fake.fail("ask_memory", None)
    read_silent(small, devices, fake, run=2)
    assert silence(small) == Silence.NOT_TOLD


@pytest.mark.parametrize("wanted", [True, False])
def test_a_silent_balloon_driver_is_asked_once_in_a_run(
    small: SmallFleet, devices: DeviceSampling, fake: FakeHost, wanted: bool
) -> None:
    small.settings.set(BALLOON, wanted)
    for run in (1, 1, 2):
        read(small, devices, fake, 1, run)
        fake.device_counters = replace(fake.device_counters, silent={vm_id(1): run})
        done: list[bool] = []
        devices.read_now([small.host("h1").id], lambda done=done: done.append(True))
        small.until(lambda done=done: bool(done))
    small.until(lambda: len(fake.memory_asked) >= 2 * wanted)
    assert fake.memory_asked == [vm_id(1)] * 2 * wanted
