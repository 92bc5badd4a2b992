"""What one sample of a host holds."""

import math

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.entity import GIB, domain, vm_id
from tests.fakes.hypervisor import FakeHost, FakeSession

from stellwerk.core.error import Unreachable, Unsupported
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.vm import Domain
from stellwerk.policy.proc import PROC_KEYS
from stellwerk.ports.hypervisor import HostStatistics, VmStatistics
from stellwerk.services.sample_read import VM_KEYS, Memory, Sample, sampler

SECOND = 10**9


class Rig:
    """A host that is sampled every five seconds."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.host = FakeHost("h1")
        self.session = FakeSession(self.host, HostId("h1"))
        self.memory = Memory()

    def sample(self, *statistics: VmStatistics, seconds: float = 5.0, **cpus: int) -> Sample:
        self.clock.advance(seconds)
        self.host.statistics = list(statistics)
        known = [_defined(int(name.removeprefix("vm")), count) for name, count in cpus.items()]
        found = sampler(self.memory, self.clock, 5.0, known)(self.session)
        self.memory = found.memory
        return found


def _defined(number: int, vcpus: int) -> Domain:
    report = domain(number)
    return replace(report, definition=replace(report.definition, vcpus=vcpus))


def values(sample: Sample, key: str) -> dict[str, float | None]:
    """A column by VM; None = unknown."""
    numbers = zip(sample.vms, sample.columns[key], strict=True)
    return {id_: None if math.isnan(value) else value for id_, value in numbers}


def vm(cpu: float = 0.0, **more: object) -> VmStatistics:
    return VmStatistics(id=vm_id(1), cpu_ns=int(cpu * SECOND), **more)


def test_all_columns_are_there_and_rates_need_two_samples() -> None:
    rig = Rig()
    first = rig.sample(vm(1.0, vcpus=2, net_in=0))
    assert set(first.columns) == set(VM_KEYS)
    assert values(first, "cpu_usage") == {vm_id(1): None}
    second = rig.sample(vm(6.0, vcpus=2, net_in=5000))
    assert values(second, "cpu_usage") == {vm_id(1): pytest.approx(50.0)}
    assert values(second, "net_in") == {vm_id(1): pytest.approx(1000.0)}


def test_processors_come_from_the_definition_where_statistics_do_not_say() -> None:
    rig = Rig()
    rig.sample(vm(0.0))
    assert values(rig.sample(vm(5.0), vm1=4), "cpu_usage") == {vm_id(1): pytest.approx(25.0)}


def test_gauges_are_taken_as_they_are() -> None:
    gauges = {"available": 4 * GIB, "unused": GIB, "disk_capacity": 20 * GIB, "disk_allocation": 3 * GIB}
    sample = Rig().sample(vm(**gauges))
    assert values(sample, "mem_usage") == {vm_id(1): pytest.approx(75.0)}
    assert values(sample, "disk_capacity") == {vm_id(1): 20 * GIB}
    assert values(sample, "disk_allocation") == {vm_id(1): 3 * GIB}


def test_a_guest_that_tells_of_no_memory_at_all_uses_nobody_knows_how_much() -> None:
    sample = Rig().sample(vm(available=0, unused=0))
    assert values(sample, "mem_usage") == {vm_id(1): None}


def test_a_slow_answer_is_dated_to_its_middle() -> None:
    rig = Rig()
    rig.sample(vm(0.0, vcpus=1))
    rig.host.on_call = lambda call: rig.clock.advance(2.0) if call == "statistics" else None
    assert values(rig.sample(vm(3.0, vcpus=1)), "cpu_usage") == {vm_id(1): pytest.approx(50.0)}


def test_a_hung_monitor_is_named_and_breaks_its_rates() -> None:
    rig = Rig()
    rig.sample(vm(0.0, vcpus=1))
    hung = rig.sample(vm(1.0, vcpus=1, monitor_hangs=True))
    assert hung.hanging == {vm_id(1)}
    assert values(hung, "cpu_usage") == {vm_id(1): None}
    assert values(rig.sample(vm(2.0, vcpus=1)), "cpu_usage") == {vm_id(1): None}
    assert values(rig.sample(vm(3.0, vcpus=1)), "cpu_usage") == {vm_id(1): pytest.approx(20.0)}


def own(rig: Rig) -> dict[str, float | None]:
    """What is sampled of the host itself, and that it says when; nothing beside libvirt tells of it."""
    found = dict(rig.sample().host)
    assert found.pop("answered") == rig.clock.now()
    assert {found.pop(key) for key in PROC_KEYS} == {None}
    return found


def test_the_hosts_own_numbers() -> None:
    rig = Rig()
    rig.host.host_statistics = HostStatistics(
        cpu_ns={"user": 0, "idle": 0}, memory_total=10 * GIB, memory_available=4 * GIB, rtt=0.002
    )
    modes = {"cpu_user": None, "cpu_system": None, "cpu_iowait": None}
    assert own(rig) == {"cpu_usage": None, "mem_usage": pytest.approx(60.0), "rtt": 0.002, **modes}
    rig.host.host_statistics = HostStatistics(cpu_ns={"user": SECOND, "idle": 3 * SECOND})
    assert own(rig) == {
        **modes,
        "cpu_usage": pytest.approx(25.0),
        "cpu_user": pytest.approx(25.0),
        "mem_usage": None,
        "rtt": None,
    }


def test_a_driver_without_host_statistics_has_vms_all_the_same() -> None:
    rig = Rig()
    rig.host.fail("host_statistics", Unsupported("this driver has none"))
    assert rig.sample(vm()).vms == (vm_id(1),)
    rig.host.fail("host_statistics", Unreachable("gone"))
    with pytest.raises(Unreachable):
        rig.sample(vm())
