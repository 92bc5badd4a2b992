"""Which connection serves which lane, and when it is replaced."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.entity import vm_id
from tests.fakes.hypervisor import FakeHost, FakeHypervisor

from stellwerk.core.error import AppError, TimedOut, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.loop import PlainLoop
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.link.deadline import Deadlines
from stellwerk.services.link.errand import Closer
from stellwerk.services.link.lanes import HostLanes, LaneTable

H1 = HostId("h1")


class Rig:
    """The lanes of one connected host."""

    def __init__(self, *, in_process: bool = False) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.hypervisor = FakeHypervisor()
        self.host: FakeHost = self.hypervisor.add("u", "h1")
        self.host.in_process = in_process
        self.closer = Closer(self.loop)
        self.lost: list[AppError] = []
        self.answers: list[Answer[Any]] = []
        self.table = LaneTable(self.loop)
        self.lanes = HostLanes(
            self.loop,
            self.clock,
            Deadlines(self.loop, self.clock),
            self.closer,
            "h1",
            self.hypervisor.open("u", H1),
            lambda: self.hypervisor.open("u", H1),
            self.lost.append,
        )
        self.table.attach(H1, self.lanes)

    def ask(self, lane: Lane, job: Any = lambda session: session, limit: float | None = None) -> None:
        self.table.ask(H1, lane, job, self.answers.append, limit=limit)

    def until(self, count: int) -> None:
        assert self.loop.run(lambda: len(self.answers) >= count, timeout=60)

    def hang_once(self, lane: Lane, call: str, seconds: float) -> None:
        """One call of this lane hangs until it is abandoned, and stays hung until the test's end."""
        before, count = self.host.calls[call], len(self.answers)
        self.ask(lane, lambda session: getattr(session, call)())
        while self.host.calls[call] == before:
            self.loop.drain()
        pass_time(self.loop, self.clock, seconds)
        self.until(count + 1)
        assert isinstance(self.answers[-1].error, TimedOut)


@pytest.fixture
def rig(expected_logs: ExpectedLogs) -> Iterator[Rig]:
    expected_logs("stellwerk.services.link.channel", "abandoned")
    rig = Rig()
    yield rig
    rig.lanes.close(Unreachable("over"))
    assert rig.loop.run(lambda: rig.closer.pending == 0, timeout=60)


def test_facts_and_control_share_a_connection_the_others_have_their_own(rig: Rig) -> None:
    for lane in Lane:
        rig.ask(lane)
        rig.until(len(rig.answers) + 1)
    facts, stats, control, guest, long = (answer.get() for answer in rig.answers)
    assert facts is control
    assert len({id(session) for session in (facts, stats, guest, long)}) == 4


def test_guests_that_take_their_time_hold_up_no_other_command(rig: Rig) -> None:
    with rig.host.hang("shutdown"):
        for number in range(3):
            rig.ask(Lane.GUEST, lambda session, number=number: session.shutdown(vm_id(number)))
        while rig.host.calls["shutdown"] < 3:  # side by side
            rig.loop.drain()
        for lane in (Lane.FACTS, Lane.CONTROL, Lane.LONG):
            rig.ask(lane)
        rig.until(3)
        rig.host.works("shutdown")
    rig.until(6)
    assert not rig.lost


def test_connections_are_opened_at_first_use(rig: Rig) -> None:
    rig.ask(Lane.FACTS)
    rig.until(1)
    assert rig.host.calls["open"] == 1
    rig.ask(Lane.STATS)
    rig.until(2)
    assert rig.host.calls["open"] == 2


def test_each_lane_has_its_own_thread() -> None:
    rig = Rig()
    for lane in Lane:
        rig.ask(lane, lambda session: threading.current_thread().name)
        rig.until(len(rig.answers) + 1)
    assert [answer.get() for answer in rig.answers] == [f"stellwerk-h1-{lane}" for lane in Lane]
    rig.lanes.close(Unreachable("over"))
    rig.loop.run(lambda: rig.closer.pending == 0, timeout=60)


def test_an_in_process_driver_has_one_connection_and_one_thread() -> None:
    rig = Rig(in_process=True)
    for lane in Lane:
        rig.ask(lane, lambda session: (id(session), threading.current_thread().name))
        rig.until(len(rig.answers) + 1)
    assert len({answer.get() for answer in rig.answers}) == 1
    rig.lanes.close(Unreachable("over"))
    rig.loop.run(lambda: rig.closer.pending == 0, timeout=60)


def test_a_hung_statistics_call_costs_neither_facts_nor_control_and_its_connection_at_once(rig: Rig) -> None:
    with rig.host.hang("statistics") as hang:
        rig.ask(Lane.STATS, lambda session: session.statistics())
        assert hang.entered.wait(60)
        for lane in (Lane.FACTS, Lane.CONTROL):
            rig.ask(lane, lambda session: session.host_facts().uuid)
        rig.until(2)
        assert [answer.get() for answer in rig.answers] == ["uuid-h1", "uuid-h1"]
        opened = rig.host.calls["open"]
        pass_time(rig.loop, rig.clock, 3.25)
        rig.until(3)
        assert isinstance(rig.answers[2].error, TimedOut)
        assert rig.lanes.abandoned == 1
        assert rig.lost == []
        rig.host.works("statistics")
        rig.ask(Lane.STATS, lambda session: session.statistics())
        rig.until(4)
        assert rig.answers[3].get() == []
        assert rig.host.calls["open"] == opened + 1


def test_a_long_connection_is_replaced_at_the_second_abandoned_call(rig: Rig) -> None:
    with rig.host.hang("pools"):
        for count, opened in ((1, 2), (2, 2)):
            rig.ask(Lane.LONG, lambda session: session.pools(), limit=1.0)
            while rig.host.calls["pools"] < count:
                rig.loop.drain()
            pass_time(rig.loop, rig.clock, 1.25)
            rig.until(count)
            assert rig.host.calls["open"] == opened
        rig.ask(Lane.LONG)
        rig.until(3)
        assert rig.host.calls["open"] == 3


def test_a_missed_facts_call_gives_the_connection_up(rig: Rig) -> None:
    with rig.host.hang("flags"):
        rig.hang_once(Lane.FACTS, "flags", 5.25)
        assert len(rig.lost) == 1


def test_control_gives_it_up_at_the_second_miss(rig: Rig) -> None:
    with rig.host.hang("flags"):
        rig.hang_once(Lane.CONTROL, "flags", 60.25)
        assert rig.lost == []
        rig.hang_once(Lane.CONTROL, "flags", 60.25)
        assert len(rig.lost) == 1


def test_a_lost_main_connection_is_told_a_lost_other_one_is_replaced(rig: Rig) -> None:
    gone = Unreachable("end of file")
    rig.host.fail("statistics", gone)
    rig.ask(Lane.STATS, lambda session: session.statistics())
    rig.until(1)
    assert rig.lost == []
    rig.host.fail("statistics", None)
    rig.ask(Lane.STATS, lambda session: session.statistics())
    rig.until(2)
    assert rig.answers[1].get() == []
    rig.host.fail("flags", gone)
    rig.ask(Lane.FACTS, lambda session: session.flags())
    rig.until(3)
    assert rig.lost == [gone]


def test_closing_answers_waits_for_nothing_and_ends_all_connections(rig: Rig) -> None:
    rig.ask(Lane.STATS)
    rig.until(1)
    with rig.host.hang("flags") as hang:
        rig.ask(Lane.FACTS, lambda session: session.flags())
        assert hang.entered.wait(60)
        rig.lanes.close(Unreachable("over"))
        rig.loop.drain()
        assert isinstance(rig.answers[1].error, Unreachable)
    assert rig.loop.run(lambda: rig.closer.pending == 0, timeout=60)
    assert rig.host.open_sessions == 0


def test_a_host_that_is_not_connected_answers_at_once_but_not_before_ask_returns(rig: Rig) -> None:
    rig.table.detach(H1)
    ticket = rig.table.ask(H1, Lane.FACTS, lambda session: session, rig.answers.append)
    assert rig.answers == []
    rig.loop.drain()
    assert isinstance(rig.answers[0].error, Unreachable)
    assert not ticket.cancel()


def test_what_is_to_be_read_again_is_passed_on(rig: Rig) -> None:
    asked: list[tuple[HostId, tuple[str, ...]]] = []
    rig.table.rereads.connect(asked.append)
    rig.table.reread(H1, ("a", "b"))
    assert asked == [(H1, ("a", "b"))]


def test_the_last_answer_is_remembered(rig: Rig) -> None:
    rig.clock.advance(100)
    rig.ask(Lane.FACTS)
    rig.until(1)
    assert rig.lanes.answered == rig.clock.now()
