"""What the database may lack."""

from tests.fakes.clock import FakeClock
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import NOW, event

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.change import ChangeSet
from stellwerk.model.event import Severity
from stellwerk.model.task import Task
from stellwerk.services.query.fresh import YOUNG, Fresh, Unsure

OLD = event(1, Severity.NORMAL, time=NOW - YOUNG - 1)
YOUNGER = event(2, Severity.NORMAL, time=NOW - 1)
ENDED = Task(id=TaskId("a"), call=Call("x"), title="a", ended=NOW - YOUNG - 1)
RUNNING = Task(id=TaskId("b"), call=Call("x"), title="b")


def test_what_is_there_already_is_unsure_while_it_is_young() -> None:
    unsure = Fresh(graph_of(OLD, YOUNGER, ENDED, RUNNING, clock=FakeClock(NOW))).unsure()
    assert list(unsure.events.values()) == [YOUNGER]
    assert dict(unsure.tasks) == {RUNNING.id: RUNNING}


def test_what_comes_is_unsure_until_it_was_seen_as_it_is() -> None:
    graph = graph_of(OLD, ENDED, clock=FakeClock(NOW))
    fresh = Fresh(graph)
    assert fresh.unsure() == Unsure()
    fresh.note(ChangeSet(added=frozenset({Ref(Kind.EVENT, OLD.id), Ref(Kind.VM, "v")})))
    fresh.note(ChangeSet(changed={Ref(Kind.TASK, ENDED.id): frozenset({"note"})}))
    seen = fresh.unsure()
    assert (list(seen.events.values()), list(seen.tasks.values())) == ([OLD], [ENDED])
    assert all(number < 0 for number in seen.events)
    fresh.seen(replace(seen, tasks={ENDED.id: replace(ENDED, note="as it was")}))
    assert fresh.unsure() == replace(seen, events={}), "a task that changed since is still unsure"
    fresh.seen(seen)
    assert fresh.unsure() == Unsure()
