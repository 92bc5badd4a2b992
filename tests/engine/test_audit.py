"""Events are shown at once, saved, and hold no secrets."""

from __future__ import annotations

import pytest
from tests.fakes.engine import OWNER, host_ref, small_bench

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref, TagId, TaskId
from stellwerk.engine.flood import FREE
from stellwerk.model.call import Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.tag import Tagging


def test_an_event_is_shown_and_saved() -> None:
    bench = small_bench()
    call = Call("Connect-Host", (host_ref(),), {}, OWNER, Origin.WINDOW, "tidy")
    event = bench.audit.record(
        severity=Severity.WARNING, code="host.lost", text='host "h1" is lost', subjects=(host_ref(), Subject(
            Ref(Kind.VM, "gone"), "old")), call=call, task_id=TaskId("t"), outcome="failed", duration=2.0,
        details="password=hunter2",
    )  # fmt: skip
    assert bench.inventory.view.get(Ref(Kind.EVENT, event.id)) == event
    assert bench.events() == [event]
    assert [subject.name for subject in event.subjects] == ["h1", "old"]
    assert (event.time, event.actor, event.origin, event.reason) == (bench.clock.now(), "kim", "window", "tidy")
    assert "hunter2" not in event.details


def test_ids_sort_by_time() -> None:
    bench = small_bench()
    made = [bench.audit.record(severity=Severity.NORMAL, code="x", text=str(n)).id for n in range(20)]
    assert made == sorted(made)


def test_a_subject_that_is_gone_keeps_its_id() -> None:
    bench = small_bench()
    event = bench.audit.record(severity=Severity.NORMAL, code="x", text="x", subjects=(Ref(Kind.HOST, "h9"),))
    assert event.subjects == (Subject(Ref(Kind.HOST, "h9"), "h9"),)


@pytest.mark.expects_log("stellwerk.engine.answer", "an event could not be saved")
def test_what_was_not_taken_goes_with_the_next_event_and_at_the_end() -> None:
    bench = small_bench()

    def record(text: str, *, full: bool = False) -> None:
        bench.repository.fail = Refused("the disk is full") if full else None
        bench.audit.record(severity=Severity.NORMAL, code="x", text=text)

    def saved() -> list[str]:
        return [event.text for event in bench.repository.tables.event_rows]

    record("one", full=True)
    record("two", full=True)
    assert saved() == []
    record("three")
    assert saved() == ["one", "two", "three"]
    record("four", full=True)
    bench.audit.flush()
    bench.audit.flush()
    assert saved() == ["one", "two", "three", "four"]


def test_one_that_comes_again_and_again_keeps_what_is_said_of_it() -> None:
    bench = small_bench()

    def record() -> Event:
        return bench.audit.record(severity=Severity.WARNING, code="x", text="again", subjects=(host_ref(),))

    for _ in range(FREE):
        first = record()
    ref = Ref(Kind.EVENT, first.id)
    said = Tagging((TagId("incident"),), values={"ticket": "INC-7"})
    bench.inventory.apply(Batch(taggings={ref: said}))
    for _ in range(3):
        bench.clock.advance(10.0)
        record()
    shown = bench.inventory.view.get(ref)
    assert isinstance(shown, Event)
    assert shown.count > 1
    assert (shown.tags, shown.values) == (said.tags, said.values)
    assert any(row.id == ref.id and row.count == shown.count for row in bench.events())
