"""A fleet on fake hosts and a clock that a test moves: the whole of `services` below one roof."""

import time
from collections.abc import Callable
from typing import Any

from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, host, vm_id
from tests.fakes.hypervisor import FakeHost, FakeHypervisor

from stellwerk.core.ids import HostId, Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.host import Host, Link, host_status
from stellwerk.model.state import HostStatus, LinkState, VmStatus
from stellwerk.model.vm import Domain
from stellwerk.services.fleet import Fleet
from stellwerk.store.inventory import Inventory

PATIENCE = 30.0


class SmallFleet:
    """One owner loop, one inventory, one fleet. `changes` collects the change sets."""

    def __init__(self, only: frozenset[HostId] | None = None) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.settings = Settings()
        self.hypervisor = FakeHypervisor()
        self.fleet = Fleet(self.loop, self.clock, self.inventory, self.hypervisor, self.settings, only)
        self.lanes = self.fleet.lanes
        self.changes: list[ChangeSet] = []
        self.inventory.apply(Batch(entities=(data_center(), cluster())))
        self.inventory.changed.connect(self.changes.append)

    def add(self, name: str = "h1", *domains: Domain, **more: Any) -> FakeHost:
        """A fake host with these domains, known to the inventory and not yet connected."""
        fake = self.hypervisor.add(f"test:///{name}", name)
        fake.put(*domains)
        known = host(name, **({"link": Link(), "facts": None} | more))
        self.inventory.apply(Batch(entities=(known,)))
        return fake

    def start(self, *names: str) -> None:
        """Start the fleet and wait until these hosts are up."""
        self.fleet.start()
        for name in names:
            self.until(lambda name=name: self.host(name).link.state is LinkState.LIVE)

    def connect(self, name: str, wanted: bool) -> None:
        """Say whether there shall be a connection, as Connect-Host and Disconnect-Host do."""
        self.inventory.apply(Batch(entities=(replace(self.host(name), connect=wanted),)))

    def host(self, name: str = "h1") -> Host:
        """The host of that name."""
        found = self.inventory.view.host(HostId(name))
        assert found is not None
        return found

    def state(self, name: str = "h1") -> LinkState:
        """Where its connection stands."""
        return self.host(name).link.state

    def status(self, name: str = "h1") -> HostStatus:
        """What it is to the fleet."""
        return host_status(self.host(name))

    def domain(self, number: int, on: str = "h1") -> Domain | None:
        """A host's report in the inventory."""
        return self.inventory.domain(HostId(on), vm_id(number))

    def vm_status(self, number: int) -> VmStatus | None:
        """What the VM's host reports; None while there is no such VM."""
        vm = self.inventory.view.vm(vm_id(number))
        return vm.domain.status if vm is not None else None

    def until(self, condition: Callable[[], bool]) -> None:
        """Run the loop until the condition holds; the clock stands still. Fails the test after PATIENCE seconds."""
        end = time.monotonic() + PATIENCE
        self.loop.run(lambda: condition() or time.monotonic() > end, timeout=0.05)
        assert condition()

    def pass_time(self, seconds: float, step: float = 0.25) -> None:
        """Let time pass, running what is due, and after each step what threads have to do."""
        left = seconds
        while left > 1e-9:
            self.clock.advance(min(step, left))
            left -= step
            self._let_threads_work(lambda: False)

    def pass_until(self, condition: Callable[[], bool], most: float = 120.0, step: float = 0.25) -> None:
        """The same until the condition holds."""
        passed = 0.0
        while not condition():
            assert passed < most
            self.clock.advance(step)
            passed += step
            self._let_threads_work(condition)

    def _let_threads_work(self, condition: Callable[[], bool]) -> None:
        """As long as they have work, but not for those that hang."""
        self.loop.drain()
        end = time.monotonic() + 0.02
        while not condition() and self._threads_work() and time.monotonic() < end:
            self.loop.drain()

    def _threads_work(self) -> bool:
        opening = (LinkState.CONNECTING, LinkState.SYNCING)
        hosts = (host for host in self.inventory.view.all(Kind.HOST) if isinstance(host, Host))
        return self.lanes.outstanding > 0 or any(host.link.state in opening for host in hosts)

    def close(self) -> None:
        """End everything; fails the test when a connection stays open."""
        self.fleet.close()
        self.until(lambda: self.fleet.closed)
