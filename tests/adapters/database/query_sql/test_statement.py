"""Queries over events and tasks: SQL answers as the predicates do over the same rows, in the same order."""

from collections.abc import Collection

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.database.query_sql.base import Base, GraphMemory, contents, event, full_graph, task
from tests.fakes.entity import vm_id
from tests.search.oracle.fleet import NOW
from tests.search.oracle.generate import trees
from tests.search.oracle.naive import write
from tests.search.oracle.sentence import sentences, text_of

from stellwerk.adapters.database.query_sql.condition import Conditions
from stellwerk.adapters.database.query_sql.scope import Scopes
from stellwerk.adapters.database.query_sql.statement import select_ids, select_rows, source_ids
from stellwerk.core.error import Invalid, Refused
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Event, Severity
from stellwerk.model.task import Task
from stellwerk.search.query import PAGE, read, select

BASE = Base()
VM, OTHER, HOST = Ref(Kind.VM, vm_id(1)), Ref(Kind.VM, vm_id(2)), Ref(Kind.HOST, HostId("h1"))


def agree(text: str, content: tuple[list[Event], list[Task]]) -> None:
    """Both answer the same; an order that the database cannot give is refused, and left away."""
    query, graph = read(text), full_graph(*content)
    assert query.valid, text
    BASE.fill(*content)
    try:
        found = BASE.ids(query, graph)
    except Refused:  # the order; everything else must be answered
        query = query.sorted_by([])
        found = BASE.ids(query, graph)
    assert found == [entity.id for entity in select(query, graph)], (text, content)


@given(st.data(), st.sampled_from([Kind.EVENT, Kind.TASK]), contents())
@settings(max_examples=120, deadline=None)
def test_any_query_is_answered_as_by_the_predicates(
    data: st.DataObject, kind: Kind, content: tuple[list[Event], list[Task]]
) -> None:
    text, _starts = text_of(data.draw, data.draw(sentences(kind)))
    agree(text, content)


@given(st.data(), contents())
@settings(max_examples=80, deadline=None)
def test_scopes_of_related_objects_are_the_same(data: st.DataObject, content: tuple[list[Event], list[Task]]) -> None:
    agree(f"Events: {write(data.draw(trees(Kind.EVENT)))}", content)


def test_a_page_is_a_slice_and_the_rest_comes_in_order() -> None:
    events = [event(number) for number in range(PAGE + 5)]
    BASE.fill(events, [])
    graph = full_graph(events, [])
    assert BASE.found("Events:", graph) == [found.id for found in events], "the newest first"
    assert BASE.found("Events: page 2", graph) == [found.id for found in events[PAGE:]]
    assert BASE.found("Events: page 3", graph) == []


def test_what_an_event_is_about_is_found_by_its_name_once_it_is_gone() -> None:
    gone = Ref(Kind.VM, vm_id(99))
    events = [event(1, gone, HOST), event(2, VM), event(3)]
    BASE.fill(events, [task(1, gone, target_name="old-1"), task(2, VM)])
    graph = full_graph(events, [])
    assert BASE.found(f"Events: vm.name = {gone.id}", graph) == ["e1"]
    assert BASE.found(f"Events: vm.id = {gone.id} and host.name = h1", graph) == ["e1"]
    assert BASE.found("Events: Vms = 00063", graph) == ["e1"]
    assert BASE.found("Events: vm.name != web-1", graph) == ["e1", "e3"]
    assert BASE.found("Events: vm.status = up", graph) == ["e2"]
    assert BASE.found("Events: vm.status != up", graph) == ["e1", "e3"]
    assert BASE.found("Events: objects = web-1", graph) == ["e2"]
    assert BASE.found("Tasks: vm.name = old*", graph) == ["t1"]


def test_objects_in_memory_that_lead_to_what_is_found() -> None:
    events = [event(1, VM, HOST, severity=Severity.ERROR), event(2, OTHER), event(3, VM, severity=Severity.ERROR)]
    BASE.fill(events, [task(1, VM), task(2, HOST, title="other")])
    scopes = Scopes(Conditions(CATALOGUE, NOW), GraphMemory(full_graph(events, [])))

    def ids(kind: Kind, key: str, text: str, without: Collection[str] = ()) -> list[str]:
        relation = CATALOGUE.relations[kind][key]
        criterion = read(text, kind=relation.target).checked.criteria
        with BASE.engine.connect() as connection:
            return sorted(connection.scalars(source_ids(relation, criterion, scopes, without)))

    assert ids(Kind.VM, "events", "severity >= error") == [VM.id]
    assert ids(Kind.VM, "events", "") == [VM.id, OTHER.id]
    assert ids(Kind.HOST, "events", "severity >= error and vm.name = web-1") == ["h1"]
    assert ids(Kind.VM, "tasks", "title ~ task") == [str(VM)]
    assert ids(Kind.VM, "tasks", "", ["t1"]) == []
    assert ids(Kind.HOST, "tasks", "") == [str(HOST)]


def test_rows_are_positions_of_events_and_ids_of_tasks() -> None:
    events = [event(number) for number in range(3)]
    BASE.fill(events, [task(1)])
    scopes = Scopes(Conditions(CATALOGUE, NOW), GraphMemory(full_graph(events, [])))
    with BASE.engine.connect() as connection:
        first, *rest = connection.scalars(select_rows(read("Events: page 9"), scopes, NOW)).all()
        assert rest == [first + 1, first + 2], "the page is left to others"
        assert connection.scalars(select_rows(read("Events:"), scopes, NOW, 1)).all() == [first]
        assert connection.scalars(select_rows(read("Events:"), scopes, NOW, after=first + 1)).all() == [first + 2]
        assert connection.scalars(select_rows(read("Tasks:"), scopes, NOW)).all() == ["t1"]


def test_what_cannot_be_asked_of_the_database_is_refused() -> None:
    memory = GraphMemory(full_graph([], []))
    with pytest.raises(Refused, match="only events and tasks"):
        select_ids(read("Vms:"), memory, NOW)
    with pytest.raises(Refused, match="only events and tasks"):
        select_ids(read("web"), memory, NOW)
    with pytest.raises(Invalid):
        select_ids(read("Events: severity = "), memory, NOW)


@pytest.mark.parametrize("text", ["'; DROP TABLE event; --", '\\" OR 1=1', "%", "_", "100%_", "\\", "\ud800", "\x00"])
def test_text_reaches_sql_as_a_parameter_only(text: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    for query in (f"Events: text = {quoted}", f"Events: {quoted}", f"Tasks: note ~ {quoted} sortby title"):
        statement = select_ids(read(query), GraphMemory(full_graph([], [])), NOW)
        assert text not in str(statement) or text in ("%", "_", "\\")
        with BASE.engine.connect() as connection:
            connection.execute(statement)
