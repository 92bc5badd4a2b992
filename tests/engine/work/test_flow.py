"""Steps: what they answer, what they raise, what can be given up."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, vm_ref
from tests.fakes.memory_host import MemoryHost

from stellwerk.core.error import AppError, Cancelled, Conflict, Gone, Unreachable
from stellwerk.core.ids import ClusterId, HostId, Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.engine.step import (
    Add,
    AtHost,
    Change,
    EditTags,
    Forget,
    MarkUndone,
    OnHost,
    OnHosts,
    Probe,
    Run,
    Save,
    Show,
    Step,
)
from stellwerk.engine.work.flow import Flow
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.host import HostFacts
from stellwerk.model.organisation import Cluster
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.tag import TagEdit, Tagging
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.lane import Answer
from stellwerk.ports.visit import Visit

H1 = HostId("h1")
CLUSTER = Ref(Kind.CLUSTER, "Default")


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, state=DomainState.SHUT_OFF))
    return made


class Runs:
    """Runs steps within the engine of a bench, as a job does."""

    def __init__(self, bench: Bench, *steps: Step) -> None:
        self.got: list[Any] = []
        self.answers: list[Answer[Any]] = []
        self.task_id = bench.submit("Start-Vm", 1)
        world, runner = bench.engine._world, bench.engine._runner
        self.flow = Flow(world, runner, self._steps(steps), self.answers.append, self.task_id)
        self.flow.start()

    def _steps(self, steps: tuple[Step, ...]) -> Generator[Step, Any, str]:
        for step in steps:
            try:
                self.got.append((yield step))
            except AppError as error:
                self.got.append(error)
        return "end"


def test_answers_and_errors_come_back_in_place(bench: Bench) -> None:
    new = Cluster(id=ClusterId("new"), name="new", data_center_id=entity.data_center().id)
    taken = Cluster(id=ClusterId("x"), name="Default", data_center_id=entity.data_center().id)
    ran = Runs(
        bench, Add(new), Add(taken), Change(Ref(Kind.CLUSTER, "none"), {"name": "x"}),
        OnHost(host_id=H1, job=lambda session: session.host_facts().hostname), Forget((Ref(Kind.CLUSTER, "new"),)),
    )  # fmt: skip
    bench.loop.drain()
    assert [type(value) for value in ran.got] == [type(None), Conflict, Gone, str, type(None)]
    assert ran.answers == [Answer("end")]
    assert bench.repository.names(Kind.CLUSTER) == {"Default"}
    assert bench.inventory.view.get(Ref(Kind.CLUSTER, "x")) is None


def test_a_new_object_has_its_number(bench: Bench) -> None:
    Runs(bench, Add(Cluster(id=ClusterId("new"), name="new", data_center_id=entity.data_center().id)))
    bench.loop.drain()
    assert bench.inventory.view.number(Ref(Kind.CLUSTER, "new")) == 2


def test_a_change_is_made_on_the_object_as_it_is_by_then(bench: Bench) -> None:
    bench.repository.held = True
    Runs(bench, Change(Ref(Kind.HOST, "h1"), {"description": "rack 3"}))
    bench.link("h1", LinkState.STALE)
    bench.repository.held = False
    bench.repository.release()
    bench.loop.drain()
    host = bench.host("h1")
    assert (host.description, host.link.state) == ("rack 3", LinkState.STALE)


def test_a_host_that_is_not_connected_answers_at_once(bench: Bench) -> None:
    bench.lanes.offline.add(H1)
    ran = Runs(bench, OnHost(host_id=H1, job=len), OnHost(host_id=HostId("h2"), job=lambda session: 2))
    bench.loop.drain()
    assert isinstance(ran.got[0], Unreachable)
    assert ran.got[1] == 2
    assert ran.flow.changing is False


def test_what_may_have_changed_something_is_remembered(bench: Bench) -> None:
    def lose(session: object) -> None:
        raise Unreachable("lost")

    assert _changing(bench, OnHost(host_id=H1, job=lose)) is True
    assert _changing(bench, OnHost(host_id=H1, job=lose, changes=False)) is False
    assert _changing(bench, OnHost(host_id=H1, job=lose), OnHost(host_id=H1, job=lambda session: 1)) is False


def _changing(bench: Bench, *steps: Step) -> bool:
    ran = Runs(bench, *steps)
    bench.loop.drain()
    return ran.flow.changing


def test_a_probe_can_be_given_up(bench: Bench) -> None:
    ran = Runs(bench, Probe("test:///x"))
    assert ran.flow.cancel()
    assert isinstance(ran.answers[0].error, Cancelled)
    bench.links.finish("test:///x", HostFacts())
    assert (len(ran.answers), ran.got) == (1, [])


def test_a_job_can_be_given_up_before_it_begins_and_a_write_cannot(bench: Bench) -> None:
    bench.lanes.held = True
    ran = Runs(bench, OnHost(host_id=H1, job=len))
    assert ran.flow.cancel()
    bench.repository.held = True
    assert not Runs(bench, Forget((CLUSTER,))).flow.cancel()
    bench.repository.release()


def test_what_was_changed_is_taken_back_by_who_is_given_up_before_the_next_job(bench: Bench) -> None:
    done: list[str] = []

    def steps() -> Generator[Step, Any, None]:
        yield OnHost(host_id=H1, job=lambda _session: done.append("made"))
        try:
            yield OnHost(host_id=H1, job=lambda _session: done.append("never"), changes=False)
        except Cancelled:
            yield OnHost(host_id=H1, job=lambda _session: done.append("taken back"))
            raise

    answers: list[Answer[Any]] = []
    bench.lanes.held = True
    flow = Flow(bench.engine._world, None, steps(), answers.append)
    flow.start()
    bench.lanes.waiting[0].run()
    assert flow.cancel()
    assert answers == []
    bench.lanes.waiting[-1].run()
    assert (done, isinstance(answers[0].error, Cancelled), len(answers)) == (["made", "taken back"], True, 1)


def test_a_job_that_runs_is_given_up_where_the_host_can_be_asked_to(bench: Bench) -> None:
    bench.lanes.held = True
    stopped: list[object] = []
    ran = Runs(bench, OnHost(host_id=H1, job=len, stop=stopped.append))
    (job,) = bench.lanes.waiting
    job.begin()
    assert ran.flow.cancel()
    bench.lanes.waiting[0].run()
    assert (stopped, ran.answers) == ([bench.session("h1")], [])
    job.answer(Cancelled("given up"))
    assert isinstance(ran.got[0], Cancelled)


def cleaning(*first: Step) -> Generator[Step, Any, str]:
    """Steps, the last of which is taken in any case."""
    got = []
    try:
        for step in first:
            got.append((yield step))
    finally:
        yield OnHost(host_id=H1, job=lambda session: session.calls.append(("cleaned", "", ())), changes=False)
    return "end"


def test_what_is_done_at_the_end_in_any_case_is_done_when_it_is_given_up(bench: Bench) -> None:
    bench.lanes.held = True
    answers: list[Answer[Any]] = []
    flow = Flow(bench.engine._world, None, cleaning(OnHost(host_id=H1, job=len)), answers.append)
    flow.start()
    assert flow.cancel()
    assert (answers, flow.cancel()) == ([], True)  # it is on its way: a second wish changes nothing
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    assert isinstance(answers[0].error, Cancelled)
    assert bench.session("h1").calls == [("cleaned", "", ())]


def test_several_hosts_are_asked_and_that_can_be_given_up(bench: Bench) -> None:
    bench.lanes.offline.add(H1)
    h2 = HostId("h2")
    ran = Runs(bench, OnHosts(host_ids=(H1, h2), job=lambda _session: 2))
    bench.loop.drain()
    assert (ran.got, ran.flow.changing) == ([{h2: 2}], False)
    ran = Runs(bench, OnHosts(host_ids=(h2,), job=lambda _session: 1))
    assert ran.flow.cancel()
    bench.loop.drain()
    assert (ran.got, [type(answer.error) for answer in ran.answers]) == ([], [Cancelled])


def test_a_look_that_is_under_way_is_the_last_step(bench: Bench) -> None:
    bench.lanes.held = True
    answers: list[Answer[Any]] = []
    looks = OnHost(host_id=H1, job=str, changes=False)
    flow = Flow(bench.engine._world, None, cleaning(looks, OnHost(host_id=H1, job=len)), answers.append)
    flow.start()
    (look,) = bench.lanes.waiting
    look.begin()
    assert flow.cancel()
    look.answer()
    bench.loop.drain()
    bench.lanes.waiting[0].run()
    bench.loop.drain()
    assert isinstance(answers[0].error, Cancelled)
    assert bench.session("h1").calls == [("cleaned", "", ())]

    bench.lanes.held = False
    ran = Runs(bench, OnHost(host_id=H1, job=lambda session: 1), looks)
    bench.loop.drain()
    bench.lanes.held = True
    assert ran.answers == [Answer("end")]
    ran = Runs(bench, Show(Batch()), Change(Ref(Kind.HOST, "h1"), {"description": "x"}), looks)
    bench.loop.drain()
    bench.lanes.waiting[0].begin()
    assert not ran.flow.cancel()  # something was changed before


def test_the_task_shows_what_cannot_be_cancelled(bench: Bench) -> None:
    bench.lanes.held = True
    ran = Runs(bench, OnHost(host_id=H1, job=str), OnHost(host_id=H1, job=str, stop=lambda _session: None))
    shown: list[bool] = []
    for _step in range(2):
        job = bench.lanes.waiting[-1]
        job.begin()
        bench.loop.drain()
        shown.append(bench.engine.task(ran.task_id).cancellable)
        job.answer()
        bench.loop.drain()
        shown.append(bench.engine.task(ran.task_id).cancellable)
    assert shown == [False, True, True, True]


def test_another_call_runs_as_a_part(bench: Bench) -> None:
    ran = Runs(
        bench, Run(Call("Pause-Vm", (vm_ref(1),))), Run(Call("Strat-Vm")), MarkUndone(bench.submit("Start-Vm", 1), None)
    )
    bench.loop.drain()
    part, error, _none = ran.got
    assert isinstance(part, Task)
    assert part.parent_id == ran.task_id
    assert part.over
    assert error.text == 'there is no command "Strat-Vm"'


def test_the_part_is_cancelled_with_it(bench: Bench) -> None:
    ran = Runs(bench, Run(Call("Start-Vm", (vm_ref(1),))))
    assert ran.flow.cancel()
    bench.loop.drain()
    assert ran.got[0].state is TaskState.CANCELLED


@pytest.mark.expects_log("stellwerk.engine.answer")
def test_a_mistake_in_the_steps_ends_them(bench: Bench) -> None:
    def steps() -> Generator[Step, Any, None]:
        yield OnHost(host_id=H1, job=lambda session: 1, changes=False)
        raise KeyError("boom")

    answers: list[Answer[Any]] = []
    Flow(bench.engine._world, None, steps(), answers.append).start()
    bench.loop.drain()
    assert answers[0].error is not None
    assert answers[0].error.code == "bug"


def test_several_are_saved_or_none(bench: Bench) -> None:
    a, b, taken = entity.bookmark("a"), entity.bookmark("b"), replace(entity.bookmark("x"), name="a")
    ran = Runs(bench, Save((a, b)), Save((entity.bookmark("c"), taken)))
    bench.loop.drain()
    assert ran.got[0] is None
    assert isinstance(ran.got[1], Conflict)
    assert bench.repository.names(Kind.BOOKMARK) == {"a", "b"}
    assert [one.id for one in bench.inventory.view.all(Kind.BOOKMARK)] == ["a", "b"]
    assert bench.inventory.view.number(Ref(Kind.BOOKMARK, "b")) == 2


def test_a_change_of_tags_answers_what_is_different(bench: Bench) -> None:
    edit = TagEdit(save=(entity.tag("a"),), add={TagId("a"): (vm_ref(1),)})
    ran = Runs(bench, EditTags(edit), EditTags(TagEdit(add={TagId("a"): (vm_ref(1),)})))
    bench.loop.drain()
    assert ran.got[0].taggings == {vm_ref(1): Tagging((TagId("a"),))}
    assert ran.got[1].taggings == {}
    assert bench.vm(1).tags == (TagId("a"),)


def test_a_visit_answers_and_can_be_given_up_unless_it_changes_something(bench: Bench) -> None:
    bench.links.hosts["ssh://h1/"] = MemoryHost(HostFacts(hostname="h1"))
    ran = Runs(bench, AtHost(uri="ssh://h1/", job=lambda visit: visit.open().host_facts().hostname))
    bench.loop.drain()
    assert ran.got == ["h1"]

    def lose(_visit: Visit) -> None:
        raise Unreachable("cut")

    assert _changing(bench, AtHost(uri="ssh://h1/", job=lose, changes=True)) is True
    assert _changing(bench, AtHost(uri="ssh://h1/", job=lose)) is False
    bench.links.held = True
    assert not Runs(bench, AtHost(uri="ssh://h1/", job=lose, changes=True)).flow.cancel()
    ran = Runs(bench, AtHost(uri="ssh://h1/", job=lose))
    assert ran.flow.cancel()
    assert isinstance(ran.answers[0].error, Cancelled)


def test_what_a_host_told_is_shown(bench: Bench) -> None:
    changed = replace(bench.host("h1"), description="new")
    Runs(bench, Show(Batch(entities=(changed,))))
    assert bench.host("h1").description == "new"
