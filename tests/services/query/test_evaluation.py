"""Answers over memory and database together: the same as the naive evaluator gives over everything at once."""

from collections.abc import Collection, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.archive import archive_of
from tests.fakes.entity import cluster, data_center, host, vm_id
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import NOW, event, vm
from tests.search.oracle.generate import graphs, trees
from tests.search.oracle.naive import searched, write

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.event import Event, Severity
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.archive import Row
from stellwerk.search.query import PAGE, read, select
from stellwerk.services.query.evaluation import Found, answer, finds, follow
from stellwerk.services.query.fresh import Unsure
from stellwerk.services.query.plane import Question
from stellwerk.services.query.splice import Splice

WEB, DB, H1 = Ref(Kind.VM, vm_id(1)), Ref(Kind.VM, vm_id(2)), Ref(Kind.HOST, HostId("h1"))
PLACES = (data_center(), cluster(), host("h1"), host("h2"), vm(1, "web"), vm(2, "db", "h2"))
EVENTS = [
    event(1, Severity.ERROR, WEB, H1, time=NOW - 30),
    event(2, Severity.NORMAL, DB, time=NOW - 20),
    event(3, Severity.WARNING, H1, time=NOW - 10, text="the disk is slow"),
]


def without_events(graph: Graph) -> Graph:
    """The graph as a window has it whose events are all old."""
    return replace(graph, tables={**graph.tables, Kind.EVENT: {}})


def found_ids(text: str, graph: Graph, recorded: Sequence[Event], lacking: Sequence[Event] = ()) -> list[str]:
    """The ids that the service finds; of `lacking` the database knows nothing."""
    query = read(text)
    assert query.valid, text
    unsure = Unsure({-number: made for number, made in enumerate((*lacking, *recorded[:1]), 1)})
    with archive_of(recorded) as archive:
        found = answer(Question(query, without_events(graph), NOW, unsure), archive, Found())
        assert {made.id for made in found.recorded.events.values()} == {made.id for made in recorded[:1]}
        if query.kind is not Kind.EVENT:
            return [str(row) for row in found.rows]
        entities = archive.entities(Kind.EVENT, [row for row in found.rows if row not in found.lacking])
        return [(found.lacking.get(row) or entities[row]).id for row in found.rows]


def events_of(graph: Graph) -> list[Event]:
    return [made for made in graph.all(Kind.EVENT) if isinstance(made, Event)]


@given(st.data(), st.sampled_from([Kind.EVENT, Kind.VM, Kind.HOST, Kind.CLUSTER]), graphs())
@settings(max_examples=150, deadline=None)
def test_it_agrees_with_the_naive_evaluator(data: st.DataObject, kind: Kind, graph: Graph) -> None:
    tree = data.draw(trees(kind))
    known = events_of(graph)
    cut = data.draw(st.integers(0, len(known)))
    plural = {Kind.EVENT: "Events", Kind.VM: "Vms", Kind.HOST: "Hosts", Kind.CLUSTER: "Clusters"}[kind]
    text = f"{plural}: {write(tree)}"
    found = found_ids(text, graph, known[:cut], known[cut:])
    assert set(found) == searched(kind, graph, tree), text
    assert len(found) == len(set(found))


@given(st.data(), graphs(), st.sampled_from(["", "text", "text desc", "severity desc", "time", "vm.name"]))
@settings(max_examples=60, deadline=None)
def test_events_that_are_not_written_yet_stand_at_their_place(data: st.DataObject, graph: Graph, order: str) -> None:
    known = events_of(graph)
    cut = data.draw(st.integers(0, len(known)))
    text = f"Events: {f'sortby {order}' if order else ''}"
    found = found_ids(text, graph, known[:cut], known[cut:])
    if order == "vm.name":
        assert sorted(found) == sorted(made.id for made in known)
    else:
        assert found == [made.id for made in select(read(text), graph)], text


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Hosts: Events.severity >= warning", ["h1"]),
        ("Hosts: Events.severity = error and name = h2", []),
        ("Hosts: NOT Events.severity = error", ["h2"]),
        ("Hosts: Events.severity != error", ["h1", "h2"]),
        ("Hosts: events.id IS NULL", ["h2"]),
        ("Hosts: Vms.events.severity = normal", ["h2"]),
        ("Hosts: (events.severity = error or name = h2) and (events.text ~ slow or name = h2)", ["h2"]),
        ("Hosts: (events.severity = warning or name = h2) and (events.text ~ slow or name = h2)", ["h1", "h2"]),
        ("Vms: host.events.severity = error", [vm_id(1)]),
        ("Vms: events.host.name = h1", [vm_id(1)]),
        ("Events: Vms.name = web", ["1"]),
        ("Events: vm.events.severity = normal", ["2"]),
        ("Events: host.name = h1 and severity >= warning sortby time", ["1", "3"]),
        ("Events: disk", ["3"]),
    ],
)
def test_what_crosses_between_memory_and_database(text: str, ids: Collection[str]) -> None:
    graph = graph_of(*PLACES)
    assert found_ids(text, graph, EVENTS) == ids
    assert found_ids(text, graph, EVENTS[:1], EVENTS[1:]) == ids


def test_a_page_counts_what_is_not_written_yet() -> None:
    events = [event(number, Severity.NORMAL, time=NOW - number) for number in range(PAGE + 7)]
    graph = graph_of(*PLACES)
    for lacking in (0, 3):
        assert found_ids("Events: page 2", graph, events[lacking:], events[:lacking]) == [
            made.id for made in events[PAGE:]
        ]


def task(number: int, **more: object) -> Task:
    values = {"state": TaskState.RUNNING, "created": NOW - number, "target": WEB, "target_name": "web"}
    return Task(id=TaskId(f"t{number}"), call=Call("Start-Vm"), title=f"task {number}", **(values | more))


def test_a_task_counts_as_it_is_now() -> None:
    old, other = task(1), task(2, progress=0.1)
    new = replace(old, state=TaskState.DONE)
    question = Question(
        read("Tasks: status = done"), graph_of(*PLACES), NOW, Unsure(tasks={old.id: new, other.id: other})
    )
    with archive_of([], [old, other]) as archive:
        found = answer(question, archive, Found())
        assert (list(found.rows), found.lacking, found.recorded.tasks) == ([old.id], {old.id: new}, {other.id: other})
        running = answer(replace(question, query=read("Tasks: status = running")), archive, Found())
        assert list(running.rows) == [other.id]
        vms = read("Vms: tasks.status = running and tasks.progress IS NULL")
        assert list(answer(replace(question, query=vms), archive, Found()).rows) == []


def test_the_first_rows_are_told_while_the_rest_is_sought() -> None:
    events = [event(number, Severity.NORMAL, time=NOW - number) for number in range(700)]
    told: list[Found] = []
    with archive_of(events) as archive:
        found = answer(Question(read("Events:"), graph_of(), NOW), archive, Found(), told.append)
    (first,) = told
    assert not first.whole
    assert 0 < len(first.rows) < 700
    assert list(found.rows[: len(told[0].rows)]) == list(told[0].rows)
    assert found.splice == Splice(len(told[0].rows), 0, 700 - len(told[0].rows))


@pytest.mark.parametrize("order", ["", "sortby text desc"])
def test_what_came_since_is_put_in(order: str) -> None:
    question = Question(read(f"Events: severity = normal {order}"), graph_of(), NOW)
    events = [event(number, Severity.NORMAL, time=NOW - 500 + number) for number in range(300)]
    with archive_of(events[:290]) as archive:
        before = answer(question, archive, Found())
    with archive_of(events) as archive:
        after = follow(question, archive, before)
        assert after is not None
        assert list(after.rows) == list(answer(question, archive, Found()).rows)
    with archive_of([event(number + 1000, Severity.NORMAL) for number in range(600)]) as archive:
        assert follow(question, archive, before) is None, "too many: all is asked anew"


def test_whether_there_is_anything_at_all() -> None:
    with archive_of(EVENTS[:2]) as archive:
        for text, some in (
            ("Events: severity = error page 7", True),
            ("Events: severity = alert", False),
            ("Events: severity = warning", True),
            ("Hosts: events.severity = error", True),
            ("Hosts: events.severity = alert", False),
        ):
            question = Question(read(text), graph_of(*PLACES), NOW, Unsure({-1: EVENTS[2]}))
            assert finds(question, archive) is some, text


def test_what_the_database_cannot_order_is_refused() -> None:
    with archive_of(EVENTS) as archive, pytest.raises(Refused):
        answer(Question(read("Events: sortby vm.memory"), graph_of(*PLACES), NOW), archive, Found())


def test_rows_are_small() -> None:
    rows: Sequence[Row]
    with archive_of([event(number, Severity.NORMAL) for number in range(50)]) as archive:
        rows = answer(Question(read("Events:"), graph_of(), NOW), archive, Found()).rows
    assert memoryview(rows).nbytes == 8 * len(rows)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hosts: events.severity = warning and name = h1", ["h1"]),
        ("Hosts: events.severity = warning and name = h2", []),
        ("Hosts: not events.severity = warning and name = h*", ["h2"]),
        ("Hosts: not (events.severity = warning and name = h2) and name = h2", ["h2"]),
        ("Vms: events.host.name = h1 and name = web", [vm_id(1)]),
    ],
)
def test_what_memory_decides_is_asked_first(text: str, found: list[str]) -> None:
    graph = graph_of(*PLACES)
    assert found_ids(text, graph, EVENTS) == found
    assert found_ids(text, graph, EVENTS[:1], EVENTS[1:]) == found
