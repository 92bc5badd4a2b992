"""Unknown outcomes are settled by what the host tells once it was read anew, never by guess."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, small_bench, vm_ref

from stellwerk.core.error import Unreachable
from stellwerk.core.ids import EventId, TaskId
from stellwerk.core.record import replace
from stellwerk.engine.work.settle import QUIET
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Runtime


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, state=DomainState.SHUT_OFF), entity.domain(2, state=DomainState.SHUT_OFF))
    made.lanes.held, made.lanes.rereads = True, False
    return made


def lose(bench: Bench, *numbers: int, happened: bool) -> TaskId:
    """Start VMs and lose the host midway, with or without the effect."""
    task_id = bench.submit("Start-Vm", *numbers)
    bench.loop.drain()
    for errand in tuple(bench.lanes.waiting):
        if happened:
            errand.begin()
        else:
            bench.session().errors["start"] = Unreachable("connection lost")
            errand.begin()
        errand.answer(Unreachable("connection lost"))
    bench.link("h1", LinkState.STALE)
    bench.loop.drain()
    assert bench.engine.task(task_id).state is TaskState.UNKNOWN
    return task_id


def come_back(bench: Bench) -> None:
    """The host is synchronised again."""
    bench.clock.advance(10)
    h1 = bench.host("h1").id
    bench.link("h1", LinkState.SYNCING)
    found = tuple(bench.session().domains_by_id.values())
    bench.inventory.apply(Batch(domains=found, complete=frozenset({h1})))
    bench.link("h1", LinkState.LIVE)
    bench.loop.drain()


def test_it_happened(bench: Bench) -> None:
    task_id = lose(bench, 1, happened=True)
    come_back(bench)
    task = bench.engine.task(task_id)
    assert (task.state, task.outcome, task.code) == (TaskState.DONE, "", "")
    assert bench.repository.tables.task_rows[task_id] == task
    assert [event.outcome for event in bench.events()] == ["unknown", "done"]


def test_it_did_not_happen(bench: Bench) -> None:
    task_id = lose(bench, 1, happened=False)
    come_back(bench)
    task = bench.engine.task(task_id)
    assert (task.state, task.outcome) == (TaskState.FAILED, 'it did not happen: "vm-1" is Down')


def test_nothing_is_concluded_while_the_host_is_away_or_was_not_read_anew(bench: Bench) -> None:
    task_id = lose(bench, 1, happened=False)
    bench.link("h1", LinkState.BACKOFF)
    bench.wait(2)
    assert bench.engine.task(task_id).state is TaskState.UNKNOWN
    link = replace(bench.host("h1").link, state=LinkState.LIVE, since=0.0)
    bench.inventory.apply(Batch(entities=(replace(bench.host("h1"), link=link),)))
    bench.loop.drain()
    assert bench.engine.task(task_id).state is TaskState.UNKNOWN
    bench.wait(2 * QUIET)
    assert bench.engine.task(task_id).state is TaskState.FAILED


def test_however_long_it_stays_away(bench: Bench) -> None:
    task_id = lose(bench, 1, happened=False)
    bench.link("h1", LinkState.BACKOFF)
    bench.wait(10 * QUIET)
    assert bench.engine.task(task_id).state is TaskState.UNKNOWN


@pytest.mark.parametrize("reason", ["starting up", "saving"])
def test_nothing_is_concluded_while_something_is_under_way(bench: Bench, reason: str) -> None:
    task_id = lose(bench, 1, happened=False)
    busy = entity.domain(1, runtime=Runtime(state=DomainState.PAUSED, reason=reason))
    bench.session().domains_by_id[busy.id] = busy
    come_back(bench)
    bench.wait(3 * QUIET)
    assert bench.engine.task(task_id).state is TaskState.UNKNOWN


def test_a_vm_that_no_connected_host_knows_may_be_on_one_that_is_to_come(bench: Bench) -> None:
    """Who was lost had just seen it: nobody else kept it."""
    task_id = lose(bench, 1, happened=True)
    h1 = bench.host("h1").id
    bench.inventory.apply(Batch(complete=frozenset({h1})))
    bench.link("h1", LinkState.CONNECTING)
    bench.wait(2 * QUIET)
    assert bench.engine.task(task_id).state is TaskState.UNKNOWN
    come_back(bench)
    assert bench.engine.task(task_id).state is TaskState.DONE


def test_a_vm_that_is_gone_was_not_started(bench: Bench) -> None:
    task_id = lose(bench, 1, happened=False)
    bench.session().domains_by_id.clear()
    come_back(bench)
    assert bench.engine.task(task_id).outcome == "the VM is not there any more"


def test_the_parent_is_settled_with_its_parts(bench: Bench) -> None:
    task_id = lose(bench, 1, 2, happened=True)
    come_back(bench)
    assert {part.state for part in bench.engine.parts(task_id)} == {TaskState.DONE}
    assert bench.engine.task(task_id).state is TaskState.DONE


def test_an_action_that_leaves_no_trace_stays_unknown(bench: Bench) -> None:
    bench.put(entity.domain(1))
    task_id = bench.submit("Reset-Vm", 1)
    bench.loop.drain()
    bench.lanes.waiting[0].begin()
    bench.lanes.running[0].answer(Unreachable("connection lost"))
    bench.loop.drain()
    come_back(bench)
    assert bench.engine.task(task_id).state is TaskState.UNKNOWN


def orphan(command: str, *numbers: int, **args: object) -> Task:
    """A task of a process that was killed."""
    refs = tuple(vm_ref(number) for number in numbers)
    call = Call(command, refs, args, OWNER)
    return Task(
        id=TaskId("0" * 24), call=call, title=command, target=refs[0] if refs else None, state=TaskState.UNKNOWN,
        created=1.0, ended=1.0, instance="killed",
    )  # fmt: skip


def test_tasks_of_a_killed_process_settle_too(bench: Bench) -> None:
    now = bench.clock.now()
    bench.inventory.apply(Batch(entities=(replace(orphan("Start-Vm", 1), ended=now),)))
    bench.loop.drain()
    assert bench.engine.task(TaskId("0" * 24)).state is TaskState.UNKNOWN
    bench.wait(2 * QUIET)
    assert bench.engine.task(TaskId("0" * 24)).state is TaskState.FAILED


@pytest.mark.parametrize(("name", "state"), [("Default", TaskState.DONE), ("Nowhere", TaskState.FAILED)])
def test_the_profile_itself_settles_at_once(bench: Bench, name: str, state: TaskState) -> None:
    bench.inventory.apply(Batch(entities=(orphan("Add-DataCenter", name=name),)))
    bench.loop.drain()
    assert bench.engine.task(TaskId("0" * 24)).state is state


def test_unknown_tasks_that_are_there_at_the_start_are_seen(bench: Bench) -> None:
    bench.inventory.apply(Batch(entities=(orphan("Add-DataCenter", name="Default"),)))
    bench.new_engine("later")
    bench.loop.drain()
    assert bench.engine.task(TaskId("0" * 24)).state is TaskState.DONE


def test_a_call_that_cannot_be_read_any_more_fails(bench: Bench) -> None:
    bench.inventory.apply(Batch(entities=(orphan("Start-Vm", 1, bogus=1),)))
    bench.loop.drain()
    task = bench.engine.task(TaskId("0" * 24))
    assert (task.state, task.code) == (TaskState.FAILED, "invalid")


def test_two_processes_that_settle_it_record_one_event(bench: Bench) -> None:
    task_id = lose(bench, 1, happened=True)
    other = bench.new_engine("other")
    come_back(bench)
    other.close()
    assert {event.id for event in bench.events() if event.outcome == "done"} == {f"{task_id}-ended"}


@pytest.mark.parametrize("told", ["done", "failed"])
def test_an_end_that_was_told_already_keeps_its_words(bench: Bench, told: str) -> None:
    id_ = EventId(f"{'0' * 24}-ended")
    bench.audit.record(severity=Severity.NORMAL, code="x", text="in its words", outcome=told, event_id=id_)
    bench.inventory.apply(Batch(entities=(orphan("Add-DataCenter", name="Default"),)))
    bench.loop.drain()
    ends = [event.text for event in bench.events() if event.id == id_]
    assert ends == (["in its words"] if told == "done" else ['data center "Default" was added'])
