"""A channel's watchdog, order and end."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.hypervisor import FakeHost, FakeSession

from stellwerk.core.error import AppError, Bug, TimedOut, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.loop import PlainLoop
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.link.channel import Channel, channel_name
from stellwerk.services.link.deadline import Deadlines
from stellwerk.services.link.lane_thread import Connection, Request

GONE = Unreachable("the connection is lost")


class Rig:
    """A channel with what it told its owner."""

    def __init__(self, width: int = 1) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.host = FakeHost("h1")
        self.missed: list[AppError] = []
        self.lost: list[AppError] = []
        self.answers: list[Answer[Any]] = []
        self.channel = Channel(
            self.loop,
            self.clock,
            Deadlines(self.loop, self.clock),
            "h1-facts",
            self.connection(),
            width=width,
            missed=lambda channel, request, error: self.missed.append(error),
            lost=lambda channel, error: self.lost.append(error),
        )

    def connection(self) -> Connection:
        return Connection(lambda: FakeSession(self.host, HostId("h1")))

    def ask(self, job: Any = lambda session: session.host_facts().uuid, limit: float | None = 5.0) -> Request:
        request = Request(Lane.FACTS, job, self.answers.append, limit)
        self.channel.submit(request)
        return request

    def until(self, count: int) -> None:
        assert self.loop.run(lambda: len(self.answers) >= count, timeout=60)


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.channel.close(GONE)


def test_answers_come_in_order(rig: Rig) -> None:
    for number in range(4):
        rig.ask(lambda session, number=number: number)
    rig.until(4)
    assert [answer.get() for answer in rig.answers] == [0, 1, 2, 3]


def test_a_mistake_of_a_job_arrives_as_a_bug_and_harms_nobody(rig: Rig) -> None:
    rig.ask(lambda session: 1 // 0)
    rig.ask()
    rig.until(2)
    assert isinstance(rig.answers[0].error, Bug)
    assert rig.answers[1].get() == "uuid-h1"
    assert rig.lost == []


def test_a_call_over_its_limit_is_abandoned_and_what_waits_goes_on(rig: Rig, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.link.channel", "abandoned after 5.0 s")
    with rig.host.hang("host_facts") as hang:
        rig.ask()
        rig.ask(lambda session: "next")
        assert hang.entered.wait(60)
        pass_time(rig.loop, rig.clock, 4.9)
        assert rig.answers == []
        pass_time(rig.loop, rig.clock, 0.2)
        rig.until(2)
        assert isinstance(rig.answers[0].error, TimedOut)
        assert rig.answers[1].get() == "next"
        assert len(rig.missed) == 1
        assert rig.channel.abandoned == 1
    assert rig.loop.run(lambda: rig.channel.abandoned == 0, timeout=60)
    assert len(rig.answers) == 2


def test_abandoned_calls_are_named_in_the_log_once(rig: Rig, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.link.channel", "h1-facts: a call of lane facts abandoned")
    with rig.host.hang("host_facts"):
        for count in range(3):
            rig.ask()
            while rig.host.calls["host_facts"] <= count:
                rig.loop.drain()
            pass_time(rig.loop, rig.clock, 6)
        assert rig.channel.abandoned == 3
    assert len(expected_logs.messages()) == 1


def test_a_short_limit_is_kept_behind_a_long_one(rig: Rig, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.link.channel")
    with rig.host.hang("host_facts") as hang:
        rig.ask(lambda session: "long", limit=60.0)
        rig.ask(limit=1.0)
        rig.until(1)
        assert hang.entered.wait(60)
        pass_time(rig.loop, rig.clock, 1.25)
        rig.until(2)
        assert isinstance(rig.answers[1].error, TimedOut)


def test_no_limit_means_no_limit(rig: Rig) -> None:
    with rig.host.hang("host_facts") as hang:
        rig.ask(limit=None)
        assert hang.entered.wait(60)
        pass_time(rig.loop, rig.clock, 3600, step=60)
        assert rig.answers == []
    rig.until(1)
    assert rig.answers[0].get() == "uuid-h1"


def test_a_lost_connection_is_told_before_the_answer(rig: Rig) -> None:
    rig.host.fail("host_facts", GONE)
    rig.ask()
    rig.until(1)
    assert rig.lost == [GONE]


def test_closing_answers_everything_soon_and_never_twice(rig: Rig) -> None:
    with rig.host.hang("host_facts") as hang:
        rig.ask()
        rig.ask()
        assert hang.entered.wait(60)
        rig.channel.close(GONE)
        assert rig.answers == []
        rig.loop.drain()
        assert [answer.error for answer in rig.answers] == [GONE, GONE]
    assert all(thread.ended.wait(60) for thread in rig.channel.threads)
    rig.loop.drain()
    assert len(rig.answers) == 2


def test_taking_back_works_until_it_runs(rig: Rig) -> None:
    with rig.host.hang("host_facts") as hang:
        first = rig.ask()
        second = rig.ask()
        assert hang.entered.wait(60)
        assert not rig.channel.withdraw(first)
        assert rig.channel.withdraw(second)
        assert not rig.channel.withdraw(second)
    rig.until(1)
    rig.loop.drain()
    assert len(rig.answers) == 1


def test_a_wide_channel_runs_side_by_side() -> None:
    rig = Rig(width=2)
    with rig.host.hang("host_facts") as hang:
        rig.ask(limit=None)
        assert hang.entered.wait(60)
        rig.ask(lambda session: "beside", limit=None)
        rig.until(1)
        assert rig.answers[0].get() == "beside"
    rig.until(2)
    rig.channel.close(GONE)


def test_replacing_lets_what_runs_end_on_the_old_connection() -> None:
    rig = Rig(width=2)
    with rig.host.hang("host_facts") as hang:
        rig.ask(limit=None)
        assert hang.entered.wait(60)
        old = rig.channel.connection
        rig.channel.replace(rig.connection())
        rig.ask(lambda session: session, limit=None)
        rig.until(1)
        assert rig.answers[0].get() is not old.session()
    rig.until(2)
    assert rig.answers[1].get() == "uuid-h1"
    rig.channel.close(GONE)


def test_names() -> None:
    assert channel_name("h1", [Lane.STATS]) == "h1-stats"
    assert channel_name("h1", Lane) == "h1-lanes"
