"""Alarms: round trips with undo, mistakes, and what they have raised."""

import pytest
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.commands.alarm.alarm import all_alarms
from stellwerk.core.error import Invalid
from stellwerk.core.ids import AlarmId, AlertId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.event import Severity
from stellwerk.model.task import Task, TaskState


def held(bench: Bench, id_: str) -> Alarm:
    found = bench.inventory.view.get(Ref(Kind.ALARM, id_))
    assert isinstance(found, Alarm)
    return found


def added(bench: Bench, **more: object) -> Task:
    args = {"name": "busy", "query": "Hosts: cpu_usage > 95"} | more
    return bench.run_on("Add-Alarm", **args)


def undone(bench: Bench, task: Task) -> None:
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE


def test_add_change_remove_and_all_the_way_back() -> None:
    bench = small_bench()
    first = added(bench, for_="5m", clear="cpu_usage < 90", severity="error", action=["notify", "email:a@b.org"])
    made = held(bench, first.result)
    assert made == Alarm(
        id=AlarmId(first.result), name="busy", query="Hosts: cpu_usage > 95", hold=300.0, clear="cpu_usage < 90",
        severity=Severity.ERROR, actions=("notify", "email:a@b.org"), lists="Hosts",
    )  # fmt: skip
    ref = Ref(Kind.ALARM, made.id)
    changed = bench.run_on(
        "Update-Alarm", ref, name="calm", for_="0s", clear_for="10s", severity="alert", no_actions=True
    )
    assert held(bench, made.id) == replace(
        made, name="calm", hold=0.0, clear_hold=10.0, severity=Severity.ALERT, actions=()
    )
    removed = bench.run_on("Remove-Alarm", ref)
    assert all_alarms(bench.inventory.view) == []
    undone(bench, removed)
    undone(bench, changed)
    assert held(bench, made.id) == made
    undone(bench, first)
    assert all_alarms(bench.inventory.view) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"query": "Hosts: cpu > "}, "missing"),
        ({"query": "Events: severity = alert"}, "events"),
        ({"clear": "Vms: status = up"}, "same type"),
        ({"action": ["email:a@b.org"] * 17}, "at most 16"),
    ],
)
def test_what_is_refused(args: dict[str, object], said: str) -> None:
    task = added(small_bench(), **args)
    assert task.state is TaskState.REFUSED
    assert said in task.outcome


@pytest.mark.parametrize("args", [{"for_": "soon"}, {"action": ["shout"]}, {"severity": "bad"}])
def test_what_cannot_be_read(args: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        added(small_bench(), **args)


def test_names_are_unique_and_a_change_needs_one() -> None:
    bench = small_bench()
    ref = Ref(Kind.ALARM, added(bench).result)
    assert added(bench, name="BUSY").code == "conflict"
    assert bench.run_on("Update-Alarm", ref).code == "invalid"
    assert "same type" in bench.run_on("Update-Alarm", ref, clear="Vms: status = up").outcome


def test_the_preview_says_what_it_finds_now_and_whose_rights_a_program_has() -> None:
    bench = small_bench()
    call = bench.call("Add-Alarm", name="x", query="Hosts: status = up", action=["run:/bin/true"])
    preview = bench.engine.preview(call)
    assert "It finds 2 objects now." in preview.effects.lines
    assert any("your rights" in warning for warning in preview.effects.warnings)


def test_one_that_is_switched_off_has_no_alerts() -> None:
    bench = small_bench()
    alarm = held(bench, added(bench).result)
    alert = Alert(
        id=AlertId("a"), alarm_id=alarm.id, name="busy", severity=Severity.WARNING, ref=Ref(Kind.HOST, "h1"),
        object_name="h1", raised=1.0,
    )  # fmt: skip
    bench.add(alert)
    assert bench.run_on("Enable-Alarm", Ref(Kind.ALARM, alarm.id)).state is TaskState.REFUSED
    off = bench.run_on("Disable-Alarm", Ref(Kind.ALARM, alarm.id))
    assert not held(bench, alarm.id).enabled
    assert not bench.inventory.view.all(Kind.ALERT)
    undone(bench, off)
    assert held(bench, alarm.id).enabled
