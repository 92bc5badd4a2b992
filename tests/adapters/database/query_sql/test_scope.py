"""Scopes of related objects as SQL."""

import pytest
from tests.adapters.database.query_sql.base import Base, GraphMemory, event, full_graph, task
from tests.fakes.entity import vm_id
from tests.search.oracle.fleet import NOW

from stellwerk.adapters.database.query_sql.scope import link
from stellwerk.adapters.database.query_sql.statement import select_ids
from stellwerk.adapters.database.schema import event as event_table
from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, Ref, TaskId
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Severity
from stellwerk.search.crossing.alternative import MOST_ALTERNATIVES
from stellwerk.search.query import read

BASE = Base()
WEB1, WEB10, MAIL = (Ref(Kind.VM, vm_id(number)) for number in (1, 2, 3))
H1 = Ref(Kind.HOST, HostId("h1"))
EVENTS = [
    event(1, WEB1, WEB10, task_id=TaskId("t1"), severity=Severity.ERROR),
    event(2, MAIL, H1, task_id=TaskId("t2")),
    event(3, H1),
    event(4),
]
TASKS = [task(1, WEB1, created=3.0), task(2, H1, parent_id=TaskId("t1"), created=2.0), task(3, created=1.0)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Events: vm.name = web-1", ["e1"]),
        ("Events: vm.name = web-1 AND vm.host.name = h2", []),
        ("Events: vm.name = web-10 AND vm.host.name = h2", ["e1"]),
        ("Events: NOT NOT vm.name = web-1 AND NOT NOT vm.host.name = h2", ["e1"]),
        ("Events: vm.name = web-1 AND host.name = h1", []),
        ("Events: vm.name = mail* AND host.name = h1", ["e2"]),
        ("Events: vm.name != web-1", ["e1", "e2", "e3", "e4"]),
        ("Events: NOT vm.name = web-1", ["e2", "e3", "e4"]),
        ("Events: vm.id IS NULL", ["e3", "e4"]),
        ("Events: (vm.name = web-1 OR severity = normal) AND vm.host.name = h1", ["e1", "e2"]),
        ("Events: (vm.name = web-1 OR host.name = h1) AND (vm.host.name = h2 OR host.name = h1)", ["e2", "e3"]),
        ("Events: task.title ~ 1", ["e1"]),
        ("Events: task.vm.name = web-1", ["e1"]),
        ("Events: task.parent.title = *1", ["e2"]),
        ("Events: task.id IS NULL", ["e3", "e4"]),
        ("Tasks: events.severity = error", ["t1"]),
        ("Tasks: events.vm.name = mail*", ["t2"]),
        ("Tasks: children.host.name = h1", ["t1"]),
        ("Tasks: parent.vm.name = web-1", ["t2"]),
        ("Tasks: vm.name = web-1", ["t1"]),
        ("Tasks: vm.name != web-1", ["t2", "t3"]),
        ("Tasks: host = h1", ["t2"]),
        ("Tasks: NOT host = h1", ["t1", "t3"]),
        ("Tasks: events.id IS NULL", ["t3"]),
    ],
)
def test_what_related_rows_and_objects_find(text: str, found: list[str]) -> None:
    BASE.fill(EVENTS, TASKS)
    assert BASE.found(text, full_graph(EVENTS, TASKS)) == found


def test_what_is_too_entangled_is_refused() -> None:
    parts = " AND ".join(f"(vm.name = a{number} OR vm.host.name = b{number} OR code = c)" for number in range(5))
    assert MOST_ALTERNATIVES < 3**5
    with pytest.raises(Refused, match="joined by OR"):
        select_ids(read(f"Events: {parts}"), GraphMemory(full_graph([], [])), NOW)


def test_a_relation_that_is_not_in_the_tables_is_refused() -> None:
    with pytest.raises(Refused, match="cannot be followed"):
        link(CATALOGUE.relations[Kind.VM]["events"], Kind.VM, event_table, event_table.alias())
