"""Taking note of all events that a query finds, and its undo."""

from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.core.ids import EventId, Kind, Ref
from stellwerk.model.event import Event, Severity
from stellwerk.model.task import TaskState

OLD = 7
"""Events that only the database has."""


def bench_of() -> Bench:
    bench = small_bench()
    for number in range(OLD):
        severity = Severity.ERROR if number % 2 else Severity.WARNING
        old = Event(id=EventId(f"old-{number}"), time=float(number), severity=severity, code="x", text=f"old {number}")
        bench.repository.tables.event_rows.append(old)
    bench.audit.record(severity=Severity.ERROR, code="x", text="new")
    return bench


def acknowledged(bench: Bench) -> list[str]:
    return [one.text for one in bench.events() if one.acknowledged is not None]


def test_events_that_only_the_database_has_are_acknowledged_and_that_is_undone() -> None:
    bench = bench_of()
    done = bench.run("Acknowledge-Event", query="Events: severity = error")
    assert (done.state, done.result) == (TaskState.DONE, "4")
    assert acknowledged(bench) == ["old 1", "old 3", "old 5", "new"]
    assert {one.acknowledged_by for one in bench.events() if one.acknowledged is not None} == {"kim"}
    shown = [one for one in bench.inventory.view.all(Kind.EVENT) if isinstance(one, Event) and one.text == "new"]
    assert shown[0].acknowledged is not None
    assert bench.events()[-1].text == "4 events were acknowledged"
    bench.clock.advance(5.0)
    again = bench.run("Acknowledge-Event", query="Events: code = x")
    assert again.result == "4"
    bench.run_on("Undo-Task", task_ref(again))
    assert acknowledged(bench) == ["old 1", "old 3", "old 5", "new"]
    assert any(one.text == "the acknowledgements of 4 events were taken back" for one in bench.events())
    assert bench.inventory.view.get(Ref(Kind.EVENT, "old-0")) is None


def test_what_is_wrong_or_about_something_else_is_refused() -> None:
    bench = bench_of()
    for query, text in (("Vms:", "not about events"), ("Events: severity = purple", "purple"), ("web", "about events")):
        refused = bench.run("Acknowledge-Event", query=query)
        assert refused.state is TaskState.REFUSED
        assert text in refused.outcome
    assert acknowledged(bench) == []
