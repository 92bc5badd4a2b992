"""Silence, and its undo."""

from tests.fakes.engine import small_bench, task_ref

from stellwerk.core.ids import AlarmId, Kind, Ref
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.task import TaskState

REF = Ref(Kind.ALARM, "a")


def test_silence_and_back() -> None:
    bench = small_bench()
    bench.add(Alarm(id=AlarmId("a"), name="busy", query="Hosts: cpu_usage > 95"))

    def until() -> float | None:
        found = bench.inventory.view.get(REF)
        assert isinstance(found, Alarm)
        assert found.is_silent(bench.clock.now()) == (found.silent_until is not None)
        return found.silent_until

    assert bench.run_on("Clear-Silence", REF).state is TaskState.REFUSED
    first = bench.run_on("Set-Silence", REF, for_="2h")
    assert until() == bench.clock.now() + 7200
    second = bench.run_on("Set-Silence", REF, for_="1d")
    assert until() == bench.clock.now() + 86400
    bench.run_on("Undo-Task", task_ref(second))
    assert until() == bench.clock.now() + 7200
    ended = bench.run_on("Clear-Silence", REF)
    assert until() is None
    bench.run_on("Undo-Task", task_ref(ended))
    assert until() == bench.clock.now() + 7200
    bench.run_on("Undo-Task", task_ref(first))
    assert until() is None
