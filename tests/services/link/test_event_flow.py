"""Events are merged, read again and applied as one batch."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.entity import domain, host, vm_id
from tests.fakes.hypervisor import FakeHost, FakeSession

from stellwerk.core.error import Invalid, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.state import DomainState
from stellwerk.ports.hypervisor import DomainChange, DomainNotice, LinkLost, NetworkNotice, StorageNotice
from stellwerk.ports.lane import Answer, Lane, Ticket
from stellwerk.services.link.errand import answer_of
from stellwerk.services.link.event_flow import MERGE_TIME, READ_TIME, EventFlow
from stellwerk.store.inventory import Inventory

H1 = HostId("h1")


class HandLanes:
    """Lanes that run a job when the test says so, on the test's thread."""

    def __init__(self, session: FakeSession) -> None:
        self._session = session
        self.jobs: list[tuple[Lane, Callable[[Any], Any], Callable[[Answer[Any]], None]]] = []

    def ask(
        self, host_id: HostId, lane: Lane, job: Any, done: Callable[[Answer[Any]], None], *, limit: float | None = None
    ) -> Ticket:
        self.jobs.append((lane, job, done))
        return NoTicket()

    def reread(self, host_id: HostId, vm_ids: tuple[str, ...]) -> None:
        raise AssertionError("nobody asks for that here")

    def run(self) -> None:
        """Run the oldest job."""
        _lane, job, done = self.jobs.pop(0)
        done(answer_of(lambda: job(self._session)))


class NoTicket:
    """Cannot be cancelled."""

    def cancel(self) -> bool:
        return False


class Rig:
    """A flow over one fake host."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.host = FakeHost("h1")
        self.session = FakeSession(self.host, H1)
        self.lanes = HandLanes(self.session)
        self.lost: list[str] = []
        self.others: list[object] = []
        self.changes: list[ChangeSet] = []
        self.host.put(*(domain(number) for number in range(1, 6)))
        self.inventory.apply(Batch(entities=(host(),), domains=tuple(self.session.domains())))
        self.inventory.changed.connect(self.changes.append)
        self.flow = EventFlow(
            self.loop,
            self.clock,
            self.inventory,
            self.lanes,
            H1,
            lost=self.lost.append,
            others=lambda host_id, notice: self.others.append(notice),
        )
        self.session.sink = self.flow.sink
        self.host.sessions.append(self.session)

    def stop(self, number: int) -> None:
        """A VM stops, and says so."""
        self.host.set_state(vm_id(number), DomainState.SHUT_OFF, "destroyed")
        self.host.event(vm_id(number), DomainChange.STOPPED, "destroyed")

    def state(self, number: int) -> DomainState:
        found = self.inventory.domain(H1, vm_id(number))
        assert found is not None
        return found.runtime.state

    def read(self) -> list[str]:
        """Which calls the host saw since the last time."""
        log, self.host.log = self.host.log, []
        return log


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    rig.flow.open()
    rig.read()
    yield rig
    rig.flow.close()


def test_the_first_change_after_quiet_is_handed_on_at_once(rig: Rig) -> None:
    rig.stop(1)
    rig.loop.drain()
    assert [lane for lane, _job, _done in rig.lanes.jobs] == [Lane.FACTS]
    rig.lanes.run()
    assert rig.state(1) is DomainState.SHUT_OFF


def test_what_follows_is_merged_by_object_into_one_batch(rig: Rig) -> None:
    rig.stop(1)
    rig.loop.drain()
    rig.lanes.run()
    rig.read()
    rig.changes.clear()
    for number in (2, 3, 2, 2):
        rig.stop(number)
    rig.loop.drain()
    assert rig.lanes.jobs == []
    pass_time(rig.loop, rig.clock, MERGE_TIME, step=MERGE_TIME)
    rig.lanes.run()
    assert rig.read() == ["domain", "domain"]
    assert len(rig.changes) == 1
    assert rig.state(2) is rig.state(3) is DomainState.SHUT_OFF


def test_one_read_at_a_time_what_comes_meanwhile_waits_for_it(rig: Rig) -> None:
    rig.stop(1)
    rig.loop.drain()
    rig.stop(2)
    pass_time(rig.loop, rig.clock, 1.0)
    assert len(rig.lanes.jobs) == 1
    rig.lanes.run()
    rig.loop.drain()
    assert len(rig.lanes.jobs) == 1
    rig.lanes.run()
    assert rig.state(2) is DomainState.SHUT_OFF


def test_nothing_is_read_before_the_first_synchronisation_is_applied() -> None:
    rig = Rig()
    rig.stop(1)
    pass_time(rig.loop, rig.clock, 1.0)
    assert rig.lanes.jobs == []
    rig.flow.open()
    rig.lanes.run()
    assert rig.state(1) is DomainState.SHUT_OFF


def test_a_vm_that_is_gone_leaves_and_a_new_one_comes(rig: Rig) -> None:
    rig.host.remove(vm_id(1))
    rig.host.put(domain(9))
    rig.host.event(vm_id(1), DomainChange.UNDEFINED)
    rig.host.event(vm_id(9), DomainChange.DEFINED)
    rig.loop.drain()
    rig.lanes.run()
    assert rig.inventory.view.vm(vm_id(1)) is None
    assert rig.inventory.view.vm(vm_id(9)) is not None
    assert set(rig.flow.read_at) == {vm_id(9)}


def test_an_event_that_changed_nothing_makes_no_change_set(rig: Rig) -> None:
    rig.flow.note([vm_id(1)])
    rig.lanes.run()
    rig.changes.clear()
    rig.clock.advance(1)
    rig.flow.note([vm_id(1)])
    rig.lanes.run()
    assert rig.changes == []


def test_one_vm_that_cannot_be_read_costs_itself_only(rig: Rig) -> None:
    def fail_first(call: str) -> None:
        if rig.host.calls["domain"] == 1:
            raise Invalid("its XML cannot be read")

    rig.host.calls.clear()
    rig.host.on_call = fail_first
    rig.stop(1)
    rig.stop(2)
    rig.loop.drain()
    rig.lanes.run()
    assert rig.state(1) is DomainState.RUNNING
    assert rig.state(2) is DomainState.SHUT_OFF


def test_a_slow_host_is_read_in_parts(rig: Rig) -> None:
    rig.host.on_call = lambda call: rig.clock.advance(READ_TIME * 0.6)
    for number in range(1, 6):
        rig.stop(number)
    rig.loop.drain()
    jobs = 0
    while rig.lanes.jobs:
        rig.lanes.run()
        rig.loop.drain()
        jobs += 1
    assert jobs == 3
    assert {rig.state(number) for number in range(1, 6)} == {DomainState.SHUT_OFF}


def test_an_event_storm_ends_with_what_is_true(rig: Rig) -> None:
    for count in range(500):
        number = count % 5 + 1
        state = DomainState.RUNNING if count % 3 else DomainState.SHUT_OFF
        rig.host.set_state(vm_id(number), state)
        rig.host.event(vm_id(number), DomainChange.OTHER)
        if count % 7 == 0:
            pass_time(rig.loop, rig.clock, 0.01, step=0.01)
            if rig.lanes.jobs:
                rig.lanes.run()
    for _round in range(3):
        pass_time(rig.loop, rig.clock, 1.0)
        while rig.lanes.jobs:
            rig.lanes.run()
    for number in range(1, 6):
        assert rig.state(number) is rig.host.domains[vm_id(number)].runtime.state


def test_loss_and_other_notices_are_passed_on(rig: Rig) -> None:
    rig.host.emit(StorageNotice(pool_uuid="p"))
    rig.host.emit(NetworkNotice(network_uuid="n"))
    rig.host.emit(LinkLost(reason="end of file"))
    rig.loop.drain()
    assert rig.others == [StorageNotice(pool_uuid="p"), NetworkNotice(network_uuid="n")]
    assert rig.lost == ["end of file"]


def test_an_answer_after_closing_changes_nothing(rig: Rig) -> None:
    rig.stop(1)
    rig.loop.drain()
    rig.flow.close()
    rig.changes.clear()
    rig.lanes.run()
    rig.host.event(vm_id(2), DomainChange.STOPPED)
    rig.host.emit(LinkLost(reason="late"))
    rig.loop.drain()
    assert rig.changes == []
    assert rig.lanes.jobs == []
    assert rig.lost == []


def test_a_lost_connection_ends_the_job_without_a_guess(rig: Rig) -> None:
    rig.host.fail("domain", Unreachable("end of file"))
    rig.stop(1)
    rig.loop.drain()
    rig.changes.clear()
    rig.lanes.run()
    assert rig.changes == []


def test_a_mistake_of_ours_is_logged(rig: Rig, expected_logs: Any) -> None:
    expected_logs("stellwerk.services.link.event_flow", "internal error")
    rig.host.on_call = lambda call: [].pop()
    rig.stop(1)
    rig.loop.drain()
    rig.lanes.run()
    assert len(expected_logs.messages()) == 1


def test_the_sink_takes_events_of_any_thread(rig: Rig) -> None:
    notice = DomainNotice(id=vm_id(1), change=DomainChange.OTHER)
    for _count in range(3):
        rig.flow.sink(notice)
    rig.loop.drain()
    assert len(rig.lanes.jobs) == 1
