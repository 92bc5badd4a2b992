"""One alarm over its objects, in pieces."""

from tests.fakes.entity import alarm
from tests.services.alarm.conftest import HOST, Kit

from stellwerk.policy.alarm.watched import WatchedAlarm
from stellwerk.services.alarm.round import Moment, Round


def test_due_is_the_next_time_that_something_may_turn(kit: Kit) -> None:
    watched = WatchedAlarm(alarm("busy", "Hosts: cpu_usage > 95", hold=300.0), kit.inventory.catalogue)
    one = Round(watched, kit.inventory.view, None)
    kit.inventory.samples.set(HOST, "cpu_usage", 99.0)
    assert [turns for turns in one.run(Moment(0.0, 5.0)) if turns] == []
    assert one.due == 300.0
    list(one.run(Moment(100.0, 105.0)))
    assert one.due == 200.0
    (turn,) = [turn for turns in one.run(Moment(300.0, 305.0)) for turn in turns]
    assert (turn.name, turn.raised, turn.time) == ("h1", True, 305.0)
    assert (one.due, one.open_ids()) == (None, ("h1",))
    assert one.forget("h1")
    assert not one.forget("h1")


def test_what_is_restored_is_raised_already(kit: Kit) -> None:
    watched = WatchedAlarm(alarm("busy", "Hosts: cpu_usage > 95"), kit.inventory.catalogue)
    one = Round(watched, kit.inventory.view, None)
    one.restore("h1")
    kit.inventory.samples.set(HOST, "cpu_usage", 99.0)
    assert [turn for turns in one.run(Moment(0.0, 0.0)) for turn in turns] == []
    one.close()
