"""The demo fleet on libvirt's test driver."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.driver.host_file import DOMAINS
from tests.fakes.clock import FakeClock

from stellwerk.adapters.hypervisor.demo.driver import DemoHypervisor, DemoPlan, DemoSession, write_demo
from stellwerk.core.ids import HostId
from stellwerk.model.state import VmStatus


@pytest.fixture
def plan(tmp_path: Path) -> DemoPlan:
    return write_demo(tmp_path / "a folder with ümlauts")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def demo(clock: FakeClock) -> Iterator[DemoHypervisor]:
    made = DemoHypervisor(clock)
    yield made
    made.close()


def opened(demo: DemoHypervisor, plan: DemoPlan, name: str) -> DemoSession:
    host = next(host for host in plan.hosts if host.name == name)
    session = demo.open(host.uri, HostId(name))
    assert isinstance(session, DemoSession)
    return session


def test_every_host_opens_with_its_vms_pools_and_networks(demo: DemoHypervisor, plan: DemoPlan) -> None:
    statuses: list[VmStatus] = []
    for host in plan.hosts:
        session = opened(demo, plan, host.name)
        assert session.in_process
        domains = session.domains()
        assert [domain.definition.unread for domain in domains if domain.definition.unread] == []
        statuses += [domain.status for domain in domains]
        facts = session.host_facts()
        assert facts.hostname == host.name
        assert facts.cpu.model
        pools = session.pools()
        assert [pool.name for pool in pools if pool.available is None] == []
        assert len(pools) == 2
        assert len(session.networks()) == 5
        session.close()
    assert len(statuses) > 140
    assert set(statuses) == {VmStatus.UP, VmStatus.DOWN, VmStatus.PAUSED, VmStatus.SUSPENDED}
    assert plan.data_centers == ("Frankfurt", "Zurich")
    assert {host.cluster for host in plan.hosts} == {cluster for cluster, _data_center in plan.clusters}


def test_lifecycle_is_real_and_samples_follow_it(demo: DemoHypervisor, plan: DemoPlan, clock: FakeClock) -> None:
    session = opened(demo, plan, "fra-p1")
    vm = next(domain for domain in session.domains() if domain.status is VmStatus.UP)

    def used() -> int | None:
        return next((sample.cpu_ns for sample in session.statistics() if sample.id == vm.id), None)

    first = used()
    clock.advance(60)
    second = used()
    assert first is not None
    assert second is not None
    assert 0 < second - first < 60e9 * vm.definition.vcpus
    session.suspend(vm.id)
    used()
    clock.advance(600)
    paused = used()
    assert paused is not None
    assert paused == second
    session.resume(vm.id)
    used()
    clock.advance(60)
    assert (used() or 0) > paused
    session.destroy(vm.id)
    assert used() is None
    session.close()


def test_the_hosts_counters_grow_with_its_vms(demo: DemoHypervisor, plan: DemoPlan, clock: FakeClock) -> None:
    session = opened(demo, plan, "fra-d1")
    before = session.host_statistics()
    clock.advance(300)
    after = session.host_statistics()
    assert before.cpu_ns is not None
    assert after.cpu_ns is not None
    grown = {mode: after.cpu_ns[mode] - before.cpu_ns[mode] for mode in after.cpu_ns}
    assert all(value >= 0 for value in grown.values())
    assert abs(sum(grown.values()) - 300e9 * 96) < 100
    assert 0.05 < (grown["user"] + grown["system"]) / sum(grown.values()) < 0.98
    assert after.memory_total == 768 << 30
    assert 0 < (after.memory_available or 0) < after.memory_total
    session.close()


def test_the_devices_of_all_running_vms_count(demo: DemoHypervisor, plan: DemoPlan, clock: FakeClock) -> None:
    session = opened(demo, plan, "fra-d1")
    running = {domain.id: domain.definition for domain in session.domains() if domain.active}
    before, total = session.device_counters(), {sample.id: sample for sample in session.statistics()}
    clock.advance(60)
    after = session.device_counters()
    for one, other in ((before.disks, after.disks), (before.vnics, after.vnics), (before.vcpus, after.vcpus)):
        assert (one.vms, one.runs, one.names) == (other.vms, other.runs, other.names)
        assert set(one.vms) == set(running)
        for key, column in one.columns.items():
            assert all(more >= less for less, more in zip(column, other.columns[key], strict=True)), key
    for id_, definition in running.items():
        rows = [row for row, vm_id in enumerate(before.disks.vms) if vm_id == id_]
        written = sum(before.disks.columns["disk_write"][row] for row in rows)
        assert written == pytest.approx(total[id_].disk_write, rel=1e-6)
        assert {name for vm_id, name in zip(before.vnics.vms, before.vnics.names, strict=True) if vm_id == id_} == {
            vnic.target for vnic in definition.vnics
        }
    session.close()


def test_hosts_that_are_not_of_the_fleet_have_samples_too(demo: DemoHypervisor, tmp_path: Path) -> None:
    file = tmp_path / "own.xml"
    file.write_text(f"<node>{DOMAINS}</node>")
    session = demo.open(f"test://{file}", HostId("own"))
    assert [sample.vcpus for sample in session.statistics()] == [2]
    assert session.host_facts().cpu.model == ""
    session.close()
