"""Hosts that were asked to go away by whichever process."""

from __future__ import annotations

import pytest
from tests.fakes.entity import domain
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId, Kind, Ref, TaskId
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.state import HostStatus, Leaving, LinkState
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.lane import Lane

H1 = Ref(Kind.HOST, "h1")


def asks(small: SmallFleet, command: str, state: TaskState = TaskState.RUNNING) -> None:
    """Another process has such a task, as the database tells it."""
    task = Task(id=TaskId("t1"), call=Call(command, (H1,)), title="x", target=H1, state=state,
                started=small.clock.now(), ended=small.clock.now(), instance="other")  # fmt: skip
    small.inventory.apply(Batch(entities=(task,)))


def lose(small: SmallFleet, fake: FakeHost) -> None:
    """It goes away and does not come back."""
    fake.fail("open", Unreachable("no way"))
    fake.cut()
    small.until(lambda: small.state() is not LinkState.LIVE)


@pytest.fixture
def fake(small: SmallFleet) -> FakeHost:
    """A host that is up."""
    made = small.add("h1", domain(1))
    small.start("h1")
    return made


@pytest.mark.parametrize(
    ("command", "how", "status"),
    [("Restart-Host", Leaving.REBOOT, HostStatus.REBOOT), ("Stop-Host", Leaving.POWER_OFF, HostStatus.DOWN)],
)
@pytest.mark.parametrize("first", ["the task", "the loss"])
def test_its_silence_is_expected(
    small: SmallFleet, fake: FakeHost, command: str, how: Leaving, status: HostStatus, first: str
) -> None:
    steps = [lambda: asks(small, command), lambda: lose(small, fake)]
    for step in steps if first == "the task" else reversed(steps):
        step()
    small.until(lambda: small.host().link.leaving is how)
    assert small.status() is status


def test_one_that_was_shut_down_is_noticed_after_its_task(small: SmallFleet, fake: FakeHost) -> None:
    asks(small, "Stop-Host", TaskState.DONE)
    lose(small, fake)
    small.until(lambda: small.host().link.leaving is Leaving.POWER_OFF)


def test_one_that_was_switched_on_again_is_lost_like_any_other(small: SmallFleet, fake: FakeHost) -> None:
    asks(small, "Stop-Host", TaskState.DONE)
    small.pass_time(60)
    small.lanes.ask(HostId("h1"), Lane.FACTS, lambda session: session.flags(), lambda _answer: None)
    small.until(lambda: fake.calls["flags"] > 0)
    lose(small, fake)
    small.pass_time(3)
    assert small.host().link.leaving is Leaving.NOT


@pytest.mark.parametrize(
    ("command", "state"),
    [("Restart-Host", TaskState.FAILED), ("Restart-Host", TaskState.DONE), ("Start-Vm", TaskState.RUNNING)],
)
def test_what_ended_or_asks_for_something_else_makes_no_silence_expected(
    small: SmallFleet, fake: FakeHost, command: str, state: TaskState
) -> None:
    asks(small, command, state)
    lose(small, fake)
    small.pass_time(3)
    assert small.host().link.leaving is Leaving.NOT


def test_one_that_was_away_before_was_not_asked(small: SmallFleet, fake: FakeHost) -> None:
    lose(small, fake)
    small.pass_time(60)
    asks(small, "Restart-Host")
    small.pass_time(3)
    assert small.host().link.leaving is Leaving.NOT
