"""Taking note of events, several at once, and its undo."""

from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.core.ids import Kind, Ref
from stellwerk.engine.flood import FREE
from stellwerk.model.event import Event, Severity
from stellwerk.model.task import TaskState


def told(bench: Bench) -> list[tuple[float | None, str]]:
    found = [one for one in bench.inventory.view.all(Kind.EVENT) if isinstance(one, Event)]
    assert sorted(found, key=lambda one: one.id) == sorted(bench.events(), key=lambda one: one.id)
    return [(one.acknowledged, one.acknowledged_by) for one in bench.events()]


def test_several_are_acknowledged_and_that_is_no_event() -> None:
    bench = small_bench()
    events = [bench.audit.record(severity=Severity.ALERT, code="x", text=f"event {n}") for n in range(3)]
    refs = [Ref(Kind.EVENT, event.id) for event in events[:2]]
    done = bench.run_on("Set-Acknowledgement", *refs)
    assert done.state is TaskState.DONE
    assert told(bench) == [(bench.clock.now(), "kim")] * 2 + [(None, "")]
    assert bench.run_on("Set-Acknowledgement", refs[0]).state is TaskState.REFUSED
    bench.run_on("Undo-Task", task_ref(done))
    assert told(bench)[:3] == [(None, "")] * 3
    assert bench.run_on("Clear-Acknowledgement", refs[0]).state is TaskState.REFUSED
    bench.run_on("Set-Acknowledgement", refs[0])
    assert bench.run_on("Clear-Acknowledgement", refs[0]).state is TaskState.DONE


def test_a_flood_that_goes_on_stays_acknowledged() -> None:
    bench = small_bench()
    for _ in range(FREE + 1):
        event = bench.audit.record(severity=Severity.ERROR, code="x", text="again")
        bench.clock.advance(2.0)
    folded = bench.events()[-1]
    assert (folded.count, folded.id == event.id) == (2, False)
    bench.run_on("Set-Acknowledgement", Ref(Kind.EVENT, folded.id))
    bench.audit.record(severity=Severity.ERROR, code="x", text="again")
    last = bench.events()[FREE - 1]
    assert (last.count, last.acknowledged_by) == (3, "kim")
