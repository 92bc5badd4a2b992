"""Desktop notifications of alerts: gathered, not at the start, not in silence."""

from collections.abc import Iterator

import pytest
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.entity import alarm, alert

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.task import Task, TaskState
from stellwerk.store.inventory import Inventory
from stellwerk.ui.alarm.alert_teller import GATHER, AlertTeller

BUSY = alarm("busy", actions=("notify",))


class Kit:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.said: list[tuple[str, str]] = []
        self.inventory.apply(Batch(entities=(BUSY, alert("busy", Ref(Kind.HOST, "old")))))
        self.teller = AlertTeller(self.inventory, self.loop, lambda title, text: self.said.append((title, text)))

    def apply(self, *entities: Alarm | Alert | Task, removed: tuple[Ref, ...] = ()) -> list[tuple[str, str]]:
        self.said.clear()
        self.inventory.apply(Batch(entities=entities, removed=removed))
        pass_time(self.loop, self.clock, GATHER + 0.5)
        return list(self.said)


@pytest.fixture
def kit() -> Iterator[Kit]:
    made = Kit()
    yield made
    made.teller.close()


def ref(one: Alert) -> Ref:
    return Ref(Kind.ALERT, one.id)


def test_what_was_there_is_not_told_and_what_comes_is_together(kit: Kit) -> None:
    many = [alert("busy", Ref(Kind.HOST, f"h{n}")) for n in range(7)]
    assert kit.apply(*many) == [("busy", "h0, h1, h2, h3, h4 and 2 more")]
    assert kit.apply(removed=(ref(many[0]),)) == [("busy is over", "h0")]
    assert kit.apply(removed=(ref(alert("busy", Ref(Kind.HOST, "old"))),)) == [("busy is over", "old")]


@pytest.mark.parametrize(
    "changed",
    [replace(BUSY, actions=()), replace(BUSY, enabled=False), replace(BUSY, silent_until=9e9)],
    ids=["not asked", "off", "silent"],
)
def test_what_is_not_told(kit: Kit, changed: Alarm) -> None:
    assert kit.apply(changed, alert("busy")) == []
    assert kit.apply(removed=(ref(alert("busy")),)) == []


def test_a_test_is_shown_at_once(kit: Kit) -> None:
    task = Task(
        id=TaskId("t"), call=Call("Test-Alarm", (Ref(Kind.ALARM, "busy"),)), title="Test", created=1.0,
        target=Ref(Kind.ALARM, "busy"), target_name="busy", state=TaskState.RUNNING,
    )  # fmt: skip
    assert kit.apply(task) == []
    assert kit.apply(replace(task, state=TaskState.DONE)) == [("busy", "This is a test.")]
