"""Sampling many hosts, one that hangs among them."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.entity import domain, host, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Refused, Unsupported
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState, LinkState, VmStatus
from stellwerk.ports.hypervisor import HostStatistics, VmStatistics
from stellwerk.services.fleet_setting import SAMPLE_INTERVAL
from stellwerk.services.sampling import Sampling

SECOND = 10**9


@pytest.fixture
def sampling(small: SmallFleet) -> Iterator[Sampling]:
    sampling = Sampling(small.loop, small.clock, small.inventory, small.lanes, small.settings)
    yield sampling
    sampling.close()


def loaded(fake: FakeHost, seconds: float, *numbers: int) -> None:
    """Each of these VMs has used so many seconds of its two processors."""
    fake.statistics = [
        VmStatistics(id=vm_id(n), vcpus=2, cpu_ns=int(seconds * SECOND), net_in=int(seconds * 100)) for n in numbers
    ]
    fake.host_statistics = HostStatistics(
        cpu_ns={"user": int(seconds * SECOND), "idle": int(seconds * 3 * SECOND)}, memory_total=100, memory_available=40
    )


def usage(small: SmallFleet, number: int = 1, key: str = "cpu_usage") -> float | None:
    return small.inventory.samples.value(Ref(Kind.VM, vm_id(number)), key)


def host_usage(small: SmallFleet, name: str = "h1", key: str = "cpu_usage") -> float | None:
    return small.inventory.samples.value(Ref(Kind.HOST, name), key)


def run_load(small: SmallFleet, fake: FakeHost, *numbers: int) -> set[int]:
    """VMs that use half of their processors, until that shows; answers the set of those that run."""
    start, running = small.clock.monotonic(), set(numbers)
    fake.on_call = lambda call: (
        loaded(fake, small.clock.monotonic() - start, *running) if call == "statistics" else None
    )
    small.pass_until(lambda: usage(small, numbers[0]) is not None)
    return running


def test_numbers_appear_at_the_second_sample(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1))
    sampling.start()
    small.start("h1")
    run_load(small, fake, 1)
    assert usage(small) == pytest.approx(50.0)
    assert usage(small, key="net_in") == pytest.approx(100.0)
    assert host_usage(small) == pytest.approx(25.0)
    assert host_usage(small, key="mem_usage") == pytest.approx(60.0)


def test_samples_make_no_change_sets_and_are_told_once_an_interval(small: SmallFleet, sampling: Sampling) -> None:
    fakes = [small.add(name, domain(number, name)) for number, name in enumerate(("h1", "h2", "h3"), 1)]
    told: list[float] = []
    sampling.sampled.connect(lambda _nothing: told.append(small.clock.monotonic()))
    sampling.start()
    small.start("h1", "h2", "h3")
    run_load(small, fakes[0], 1)
    small.changes.clear()
    told.clear()
    asked = fakes[0].calls["statistics"]
    small.pass_until(lambda: fakes[0].calls["statistics"] >= asked + 6)
    assert small.changes == []
    gaps = [after - before for before, after in pairwise(told)]
    assert gaps
    assert min(gaps) >= 4.5


def test_hosts_are_spread_over_the_interval(small: SmallFleet, sampling: Sampling) -> None:
    fakes = {f"h{number}": small.add(f"h{number}") for number in range(8)}
    sampling.start()
    small.start(*fakes)
    small.pass_until(lambda: all(fake.calls["statistics"] >= 2 for fake in fakes.values()))
    at: dict[str, float] = {}
    for name, fake in fakes.items():
        fake.on_call = lambda call, name=name: (
            at.setdefault(name, small.clock.monotonic()) and None if call == "statistics" else None
        )
    small.pass_until(lambda: len(at) == len(fakes), most=12)
    assert len(set(at.values())) >= 4


def connecting(small: SmallFleet, name: str, state: LinkState = LinkState.CONNECTING) -> None:
    """A host that is in this state of its link, whatever the fleet does."""
    small.inventory.apply(Batch(entities=(host(name, state=state, connect=False),)))


def test_a_first_sample_waits_for_hosts_that_are_being_connected(small: SmallFleet, sampling: Sampling) -> None:
    """It takes a connection of its own."""
    fake = small.add("h1", domain(1))
    sampling.start()
    connecting(small, "other")
    small.start("h1")
    small.pass_time(2)
    assert fake.calls["statistics"] == 0
    connecting(small, "other", LinkState.BACKOFF)
    small.until(lambda: fake.calls["statistics"] == 1)


def test_a_host_that_never_gets_connected_delays_a_first_sample_by_an_interval(
    small: SmallFleet, sampling: Sampling
) -> None:
    fake = small.add("h1", domain(1))
    sampling.start()
    connecting(small, "other")
    small.start("h1")
    small.pass_until(lambda: fake.calls["statistics"] >= 2, most=11)


def test_one_question_of_a_host_at_a_time_and_others_go_on(small: SmallFleet, sampling: Sampling) -> None:
    slow, quick = small.add("h1", domain(1)), small.add("h2", domain(2, "h2"))
    small.start("h1", "h2")
    with slow.hang("statistics") as hang:
        sampling.start()
        small.until(hang.entered.is_set)
        small.pass_until(lambda: quick.calls["statistics"] >= 1, most=10)
        assert slow.calls["statistics"] == 1


def test_a_hung_qemu_costs_its_own_row_only(small: SmallFleet, sampling: Sampling, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.link.channel", "abandoned after 3.0 s")
    fake = small.add("h1", domain(1), domain(2))
    sampling.start()
    small.start("h1")
    run_load(small, fake, 1, 2)
    fake.on_call = None
    asked = fake.calls["statistics"]
    with fake.hang("statistics") as hang:
        small.pass_until(hang.entered.is_set)
        fake.works("statistics")
        fake.statistics = [
            VmStatistics(id=vm_id(1), vcpus=2, cpu_ns=0, monitor_hangs=True),
            VmStatistics(id=vm_id(2), vcpus=2, cpu_ns=60 * SECOND),
        ]
        began = small.clock.monotonic()
        small.pass_until(lambda: small.vm_status(1) is VmStatus.NOT_RESPONDING)
        assert small.clock.monotonic() - began <= small.settings.get(SAMPLE_INTERVAL)
        assert fake.calls["statistics"] == asked + 2
        assert small.vm_status(2) is VmStatus.UP
        assert small.state() is LinkState.LIVE
    fake.statistics = [VmStatistics(id=vm_id(number), vcpus=2, cpu_ns=99 * SECOND) for number in (1, 2)]
    small.pass_until(lambda: small.vm_status(1) is VmStatus.UP)


def test_a_host_that_is_not_live_has_no_samples(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1))
    sampling.start()
    small.start("h1")
    run_load(small, fake, 1)
    small.connect("h1", False)
    assert usage(small) is None
    assert host_usage(small) is None
    asked = fake.calls["statistics"]
    small.pass_time(20)
    assert fake.calls["statistics"] == asked


def test_a_vm_that_stops_loses_its_samples(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1), domain(2))
    sampling.start()
    small.start("h1")
    run_load(small, fake, 1, 2).remove(1)
    small.pass_until(lambda: usage(small, 1) is None)
    assert usage(small, 2) is not None


def test_a_vm_on_two_hosts_is_sampled_where_it_is(small: SmallFleet, sampling: Sampling) -> None:
    here, there = small.add("h1", domain(1)), small.add("h2", domain(1, "h2", state=DomainState.SHUT_OFF))
    sampling.start()
    small.start("h1", "h2")
    run_load(small, here, 1)
    there.statistics = [VmStatistics(id=vm_id(1), vcpus=2, cpu_ns=0)]
    asked = there.calls["statistics"]
    small.pass_until(lambda: there.calls["statistics"] >= asked + 3)
    small.pass_until(lambda: usage(small) is not None, most=12)
    assert usage(small) == pytest.approx(50.0)


def test_a_driver_without_statistics_is_left_in_peace(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1))
    fake.fail("statistics", Unsupported("none here"))
    sampling.start()
    small.start("h1")
    small.pass_until(lambda: fake.calls["statistics"] >= 3)
    assert small.state() is LinkState.LIVE
    assert usage(small) is None


def test_a_host_that_refuses_says_why_until_it_lets_us(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1))
    fake.fail("statistics", Refused("no further session", "raise MaxSessions"))
    sampling.start()
    small.start("h1")

    def warnings() -> tuple[str, ...]:
        return small.host().warnings

    small.pass_until(lambda: warnings() != ())
    assert warnings() == ("its statistics cannot be read: no further session (raise MaxSessions)",)
    fake.fail("statistics", None)
    run_load(small, fake, 1)
    assert warnings() == ()


def test_the_interval_is_a_setting_that_counts_at_once(small: SmallFleet, sampling: Sampling) -> None:
    small.settings.set(SAMPLE_INTERVAL, 60.0)
    fake = small.add("h1")
    small.start("h1")
    sampling.start()
    small.until(lambda: fake.calls["statistics"] == 1)
    small.pass_time(100, step=1)
    assert fake.calls["statistics"] <= 3
    small.settings.set(SAMPLE_INTERVAL, 1.0)
    asked = fake.calls["statistics"]
    small.pass_until(lambda: fake.calls["statistics"] >= asked + 5, most=12)


def test_a_removed_host_ends_quietly(small: SmallFleet, sampling: Sampling) -> None:
    small.add("h1", domain(1))
    sampling.start()
    small.start("h1")
    small.inventory.apply(Batch(removed=(Ref(Kind.HOST, "h1"),)))
    small.pass_time(12)
    assert host_usage(small) is None
    assert small.inventory.domain(HostId("h1"), vm_id(1)) is None


def read_now(small: SmallFleet, sampling: Sampling, *hosts: str) -> None:
    done: list[bool] = []
    sampling.read_now([HostId(name) for name in hosts], lambda: done.append(True))
    small.until(lambda: bool(done))
    assert done == [True]


def test_reading_now_needs_no_start(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    loaded(fake, 1.0, 1)
    read_now(small, sampling, "h1")
    assert host_usage(small, key="mem_usage") == pytest.approx(60.0)
    assert usage(small) is None
    small.clock.advance(2.0)
    loaded(fake, 3.0, 1)
    read_now(small, sampling, "h1")
    assert usage(small) == pytest.approx(50.0)


def test_reading_now_answers_for_hosts_that_cannot(small: SmallFleet, sampling: Sampling) -> None:
    small.add("h1", domain(1))
    small.add("h2", domain(2)).fail("statistics", Unsupported("no statistics"))
    small.start("h2")
    read_now(small, sampling, "h1", "h2", "h9")
    read_now(small, sampling)


def test_reading_now_ends_with_the_sampling(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1))
    small.start("h1")
    done: list[bool] = []
    with fake.hang("statistics") as hang:
        sampling.read_now([HostId("h1")], lambda: done.append(True))
        small.until(hang.entered.is_set)
        assert done == []
        sampling.close()
        assert done == [True]


def test_it_can_be_stopped_and_started_again(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1))
    sampling.start()
    small.start("h1")
    run_load(small, fake, 1)
    sampling.close()
    assert (sampling.running, usage(small)) == (False, None)
    asked = fake.calls["statistics"]
    small.pass_time(3 * small.settings.get(SAMPLE_INTERVAL))
    assert fake.calls["statistics"] == asked
    sampling.start()
    sampling.start()
    small.pass_until(lambda: usage(small) is not None)
    assert sampling.running
    assert fake.calls["statistics"] == asked + 2


def test_it_is_known_whose_monitors_hang(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1), domain(2))
    fake.statistics = [VmStatistics(id=vm_id(1), monitor_hangs=True), VmStatistics(id=vm_id(2))]
    sampling.start()
    small.start("h1")
    small.pass_until(lambda: bool(sampling.hanging))
    assert sampling.hanging == {HostId("h1"): frozenset({vm_id(1)})}


def test_it_can_be_hurried(small: SmallFleet, sampling: Sampling) -> None:
    fake = small.add("h1", domain(1))
    sampling.start()
    small.start("h1")
    small.pass_until(lambda: host_usage(small, key="answered") is not None)
    asked = fake.calls["statistics"]
    sampling.hurry()
    small.until(lambda: fake.calls["statistics"] == asked + 1)
    sampling.close()
    sampling.hurry()


class FakeProc:
    """What a host tells beside libvirt."""

    def __init__(self) -> None:
        self.questions: list[int] = []
        self.closed = 0

    def ask(self) -> int:
        self.questions.append(len(self.questions) + 1)
        return self.questions[-1]

    def collect(self, number: int, interval: float) -> dict[str, float]:
        assert number == self.questions[-1]
        return {"load_1": 0.25, "net_in": 7.0}

    def close(self) -> None:
        self.closed += 1


def test_what_a_host_tells_beside_libvirt_is_sampled(small: SmallFleet) -> None:
    procs: dict[str, FakeProc] = {}

    def proc_at(uri: str) -> FakeProc | None:
        return procs.setdefault(uri, FakeProc()) if "h1" in uri else None

    sampling = Sampling(small.loop, small.clock, small.inventory, small.lanes, small.settings, proc_at)
    small.add("h1", domain(1))
    small.add("h2")
    sampling.start()
    small.start("h1", "h2")
    small.pass_until(lambda: host_usage(small, "h1", "answered") is not None)
    small.pass_until(lambda: host_usage(small, "h2", "answered") is not None)
    assert (host_usage(small, "h1", "load_1"), host_usage(small, "h1", "net_in")) == (0.25, 7.0)
    assert host_usage(small, "h1", "swap_used") is None
    assert host_usage(small, "h2", "load_1") is None
    sampling.close()
    (proc,) = procs.values()
    assert proc.closed == 1
