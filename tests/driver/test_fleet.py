"""The services over real libvirt connections: test driver in this process, and a private libvirtd that is killed."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.driver.daemon import Daemon
from tests.driver.host_file import DOMAINS, OLD, STORAGE, WEB
from tests.fakes.entity import cluster, data_center

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import ClusterId, HostId, Kind, Ref, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import HostStatus, LinkState, VmStatus
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.detail import Details
from stellwerk.services.fleet import Fleet
from stellwerk.services.fleet_setting import GRACE, GRACE_PER_VM, SAMPLE_INTERVAL
from stellwerk.services.sampling import Sampling
from stellwerk.store.inventory import Inventory

H1 = HostId("h1")


class RealFleet:
    """A fleet on the real adapter and the real clock."""

    def __init__(self) -> None:
        self.clock = SystemClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.settings = Settings()
        self.hypervisor = LibvirtHypervisor(self.clock)
        self.fleet = Fleet(self.loop, self.clock, self.inventory, self.hypervisor, self.settings)
        self.inventory.apply(Batch(entities=(data_center(), cluster())))

    def connect(self, uri: str) -> None:
        self.inventory.apply(Batch(entities=(Host(id=H1, name="h1", uri=uri, cluster_id=ClusterId("Default")),)))
        self.fleet.start()

    def host(self) -> Host:
        found = self.inventory.view.host(H1)
        assert found is not None
        return found

    def status(self, vm_id: VmId) -> VmStatus | None:
        vm = self.inventory.view.vm(vm_id)
        return vm.domain.status if vm is not None else None

    def do(self, job: Callable[[Session], None]) -> None:
        """Run a short write on the host and wait for its end."""
        answers: list[Answer[None]] = []
        self.fleet.lanes.ask(H1, Lane.CONTROL, job, answers.append)
        self.until(lambda: bool(answers))
        answers[0].get()

    def until(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        assert self.loop.run(condition, seconds), self.host().link

    def close(self) -> None:
        self.fleet.close()
        self.until(lambda: self.fleet.closed)
        self.hypervisor.close()


@pytest.fixture
def real() -> Iterator[RealFleet]:
    real = RealFleet()
    yield real
    real.close()


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """A host of the test driver with two VMs, a pool and a network."""
    file = tmp_path / "host.xml"
    file.write_text(f"<node>{DOMAINS}{STORAGE}</node>", encoding="utf-8")
    return f"test://{file}"


def test_a_host_is_listed_operated_and_followed(real: RealFleet, uri: str) -> None:
    real.connect(uri)
    real.until(lambda: real.host().link.state is LinkState.LIVE)
    assert real.host().facts is not None
    assert {WEB: real.status(WEB), OLD: real.status(OLD)} == {WEB: VmStatus.UP, OLD: VmStatus.SUSPENDED}
    real.do(lambda session: session.suspend(WEB))
    real.until(lambda: real.status(WEB) is VmStatus.PAUSED)
    real.do(lambda session: session.resume(WEB))
    real.until(lambda: real.status(WEB) is VmStatus.UP)
    real.do(lambda session: session.destroy(WEB))
    real.until(lambda: real.status(WEB) is VmStatus.DOWN)
    before = time.time()
    real.do(lambda session: session.start(WEB))
    real.until(lambda: real.status(WEB) is VmStatus.UP)
    domain = real.inventory.domain(H1, WEB)
    assert domain is not None
    assert domain.runtime.started_exactly
    assert domain.runtime.started is not None
    assert before <= domain.runtime.started <= time.time()


def test_samples_come_from_the_driver(real: RealFleet, uri: str) -> None:
    real.settings.set(SAMPLE_INTERVAL, 1.0)
    sampling = Sampling(real.loop, real.clock, real.inventory, real.fleet.lanes, real.settings)
    sampling.start()
    real.connect(uri)
    real.until(lambda: real.inventory.samples.value(Ref(Kind.VM, WEB), "cpu_usage") is not None)
    sampling.close()


def test_storage_and_networks_are_read_when_looked_at(real: RealFleet, uri: str) -> None:
    details = Details(real.loop, real.clock, real.inventory, real.fleet.lanes)
    real.connect(uri)
    real.until(lambda: real.host().link.state is LinkState.LIVE)
    assert len(real.inventory.view.all(Kind.STORAGE_POOL)) == 0
    answers: list[object] = []
    details.storage(H1, done=answers.append)
    details.networks(H1, answers.append)
    real.until(lambda: len(answers) == 2)
    assert {volume.name for volume in real.inventory.view.all(Kind.VOLUME)} == {
        "web.qcow2", "shared.qcow2", "boot.iso",
    }  # fmt: skip
    assert len(real.inventory.view.all(Kind.LIBVIRT_NETWORK)) == 1


def test_a_killed_daemon_leads_to_non_responsive_and_a_new_one_to_up(real: RealFleet, daemon: Daemon) -> None:
    real.settings.set(GRACE, 0.0)
    real.settings.set(GRACE_PER_VM, 0.0)
    real.connect(daemon.uri)
    real.until(lambda: host_status(real.host()) is HostStatus.UP)
    daemon.end()
    real.until(lambda: host_status(real.host()) is HostStatus.NON_RESPONSIVE)
    again = Daemon(daemon.socket.parent)
    try:
        real.fleet.connect_now(H1)
        real.until(lambda: host_status(real.host()) is HostStatus.UP)
        real.fleet.close()
        real.until(lambda: real.fleet.closed)
    finally:
        again.end()


def test_a_frozen_daemon_is_given_up_and_taken_back(real: RealFleet, daemon: Daemon) -> None:
    real.connect(daemon.uri)
    real.until(lambda: host_status(real.host()) is HostStatus.UP)
    daemon.freeze()
    real.until(lambda: host_status(real.host()) is HostStatus.CONNECTING)
    daemon.thaw()
    real.fleet.connect_now(H1)
    real.until(lambda: host_status(real.host()) is HostStatus.UP)


def test_a_uri_that_nobody_knows_is_refused_with_a_hint(real: RealFleet) -> None:
    real.connect("nonsense:///system")
    real.until(lambda: real.host().link.state is LinkState.REFUSED)
    assert real.host().link.reason
