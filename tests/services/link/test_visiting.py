"""Visits: a job with the ways into a host, off the owner thread, given up after a while."""

from __future__ import annotations

import threading

import pytest
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.hypervisor import FakeHypervisor

from stellwerk.core.error import TimedOut, Unsupported
from stellwerk.core.loop import PlainLoop
from stellwerk.ports.lane import Answer
from stellwerk.ports.shell import Shell
from stellwerk.ports.visit import Visit
from stellwerk.services.link.visiting import MOST_AT_ONCE, Visits, Ways


class NoShells:
    """Notes who was logged out, and leads nowhere."""

    def __init__(self) -> None:
        self.left: list[str] = []

    def shell(self, uri: str) -> Shell:
        raise Unsupported(f"no shell of {uri}")

    def log_out(self, uri: str) -> None:
        self.left.append(uri)


def test_the_ways_into_a_host() -> None:
    loop, hypervisor, shells = PlainLoop(), FakeHypervisor(), NoShells()
    fake = hypervisor.add("u", "h1")
    answers: list[Answer[str]] = []

    def job(visit: Visit) -> str:
        session = visit.open()
        name = session.host_facts().hostname
        session.close()
        with pytest.raises(Unsupported, match="no shell of u"):
            visit.shell()
        visit.log_out()
        return f"{name} {visit.now():.0f} {threading.current_thread() is not threading.main_thread()}"

    clock = FakeClock()
    Visits(Ways(loop=loop, clock=clock, hypervisor=hypervisor, shells=shells)).begin("u", job, answers.append)
    assert loop.run(lambda: bool(answers), timeout=60)
    assert answers[0].get() == f"{fake.facts.hostname} {clock.now():.0f} True"
    assert shells.left == ["u"]


def test_without_shells_there_is_none() -> None:
    visit = Ways(loop=PlainLoop(), clock=FakeClock(), hypervisor=FakeHypervisor()).into("u")
    visit.log_out()
    with pytest.raises(Unsupported):
        visit.shell()


def test_one_that_takes_too_long_is_given_up_and_answers_once() -> None:
    clock = FakeClock()
    loop, hypervisor = PlainLoop(clock), FakeHypervisor()
    answers: list[Answer[str]] = []
    entered, leave, left = threading.Event(), threading.Event(), threading.Event()

    def job(_visit: Visit) -> str:
        entered.set()
        leave.wait(60)
        left.set()
        return "late"

    Visits(Ways(loop=loop, clock=clock, hypervisor=hypervisor)).begin("u", job, answers.append, limit=3.0)
    assert entered.wait(60)
    pass_time(loop, clock, 2.5)
    assert answers == []
    pass_time(loop, clock, 1.0)
    assert isinstance(answers[0].error, TimedOut)
    leave.set()
    assert left.wait(60)
    loop.drain()
    assert len(answers) == 1


def test_many_take_turns() -> None:
    loop = PlainLoop()
    visits = Visits(Ways(loop=loop, clock=FakeClock(), hypervisor=FakeHypervisor()))
    guard, inside, most = threading.Lock(), [0], [0]
    gate = threading.Barrier(MOST_AT_ONCE)
    answers: list[Answer[None]] = []

    def job(_visit: Visit) -> None:
        with guard:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        gate.wait(60)
        with guard:
            inside[0] -= 1

    for _number in range(2 * MOST_AT_ONCE):
        visits.begin("u", job, answers.append)
    assert loop.run(lambda: len(answers) == 2 * MOST_AT_ONCE, timeout=20)
    assert all(answer.error is None for answer in answers)
    assert most[0] == MOST_AT_ONCE
