"""VMs are started in their order after their host was started, and never after it was merely away."""

from collections.abc import Iterator

import pytest
from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.ids import HostId, Kind, Ref, TaskId, VmId
from stellwerk.core.record import replace
from stellwerk.model.call import Actor, Call
from stellwerk.model.change import Batch
from stellwerk.model.host import Link
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Definition, Domain
from stellwerk.ports.hypervisor import HostStatistics
from stellwerk.services.host_start.host_starts import HostStarts

CPUS = 8


def off(number: int, order: int, delay: int = 0) -> Domain:
    definition = Definition(name=f"vm-{number}", start_order=order, start_delay=delay)
    return domain(number, definition=definition, state=DomainState.SHUT_OFF)


def running_for(fake: FakeHost, seconds: float) -> None:
    fake.host_statistics = HostStatistics(cpu_ns={"idle": int(seconds * CPUS * 10**9)})


class Desk:
    """The service over a small fleet; `begun` are the VMs in the order in which their starts began."""

    def __init__(self, small: SmallFleet) -> None:
        self.small = small
        self.begun: list[VmId] = []
        self.refused: set[VmId] = set()
        self.service = HostStarts(small.loop, small.clock, small.inventory, small.lanes, self._begin)

    def _begin(self, id_: VmId, host_id: HostId) -> TaskId | None:
        self.begun.append(id_)
        if id_ in self.refused:
            return None
        self._put(id_, TaskState.RUNNING)
        return TaskId(f"t-{id_}")

    def _put(self, id_: VmId, state: TaskState) -> None:
        call = Call("Start-Vm", (Ref(Kind.VM, id_),), {}, Actor("x"))
        task = Task(id=TaskId(f"t-{id_}"), title="Start", call=call, state=state)
        self.small.inventory.apply(Batch(entities=(task,)))

    def ends(self, number: int, state: TaskState = TaskState.DONE) -> None:
        """The start of this one ends; it runs, if it was done."""
        if state is TaskState.DONE:
            known = self.small.domain(number)
            assert known is not None
            runs = replace(known, runtime=replace(known.runtime, state=DomainState.RUNNING))
            self.small.inventory.apply(Batch(domains=(runs,)))
        self._put(vm_id(number), state)
        self.small.pass_time(0.01)


@pytest.fixture
def desk(small: SmallFleet) -> Iterator[Desk]:
    made = Desk(small)
    yield made
    made.service.close()


def comes_back(desk: Desk, fake: FakeHost, uptime: float) -> None:
    """The host is away for two minutes, and has been running for so long when it is there again."""
    asked = fake.calls["host_statistics"]
    fake.cut()
    desk.small.until(lambda: desk.small.host().link.state is not LinkState.LIVE)
    running_for(fake, uptime)
    desk.small.pass_time(120)
    desk.small.until(lambda: desk.small.host().link.state is LinkState.LIVE)
    desk.small.until(lambda: fake.calls["host_statistics"] > asked)
    desk.small.pass_time(0.01)


def test_one_after_the_other_with_their_pauses(desk: Desk) -> None:
    fake = desk.small.add("h1", off(1, 2), off(2, 1, delay=30), off(3, 0))
    running_for(fake, 10_000)
    desk.small.start("h1")
    desk.service.start()
    desk.small.until(lambda: fake.calls["host_statistics"] == 1)
    desk.small.pass_time(1)
    assert desk.begun == []
    comes_back(desk, fake, 40)
    desk.small.until(lambda: desk.begun == [vm_id(2)])
    desk.ends(2)
    desk.small.pass_time(29)
    assert desk.begun == [vm_id(2)]
    desk.small.pass_time(2)
    assert desk.begun == [vm_id(2), vm_id(1)]
    desk.ends(1)
    desk.small.pass_time(60)
    assert desk.begun == [vm_id(2), vm_id(1)]


def test_hosts_that_get_connected_open_no_connection_for_this(desk: Desk) -> None:
    fake = desk.small.add("h1", off(1, 1))
    running_for(fake, 10_000)
    desk.service.start()
    desk.small.start("h1")
    desk.small.until(lambda: fake.calls["host_statistics"] == 1)
    assert len(fake.sessions) == 1


def test_a_host_that_was_only_away_has_nothing_started(desk: Desk) -> None:
    fake = desk.small.add("h1", off(1, 1))
    running_for(fake, 10_000)
    desk.small.start("h1")
    desk.service.start()
    desk.small.until(lambda: fake.calls["host_statistics"] == 1)
    comes_back(desk, fake, 10_120)
    assert desk.begun == []


def test_one_that_fails_or_is_refused_holds_nobody_up(desk: Desk) -> None:
    fake = desk.small.add("h1", off(1, 1, delay=600), off(2, 2), off(3, 3))
    desk.refused = {vm_id(2)}
    running_for(fake, 10_000)
    desk.small.start("h1")
    desk.service.start()
    desk.small.until(lambda: fake.calls["host_statistics"] == 1)
    comes_back(desk, fake, 40)
    desk.small.until(lambda: desk.begun == [vm_id(1)])
    desk.ends(1, TaskState.FAILED)
    assert desk.begun == [vm_id(1), vm_id(2), vm_id(3)]


def test_a_host_that_was_started_while_nobody_watched(desk: Desk) -> None:
    fake = desk.small.add("h1", off(1, 1), link=Link(answered=desk.small.clock.now() - 5000.0))
    running_for(fake, 60)
    desk.service.start()
    desk.small.start("h1")
    desk.small.until(lambda: desk.begun == [vm_id(1)])


def test_nothing_in_maintenance(desk: Desk) -> None:
    fake = desk.small.add("h1", off(1, 1), link=Link(answered=desk.small.clock.now() - 5000.0), maintenance=True)
    running_for(fake, 60)
    desk.service.start()
    desk.small.start("h1")
    desk.small.until(lambda: fake.calls["host_statistics"] == 1)
    desk.small.pass_time(1)
    assert desk.begun == []
