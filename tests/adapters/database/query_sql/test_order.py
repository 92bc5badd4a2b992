"""The order of events and tasks."""

import pytest
from tests.adapters.database.query_sql.base import Base, GraphMemory, event, full_graph, task
from tests.fakes.entity import vm_id
from tests.search.oracle.fleet import NOW

from stellwerk.adapters.database.query_sql.order import order_by
from stellwerk.adapters.database.query_sql.statement import select_ids
from stellwerk.adapters.database.schema import event as event_table
from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, Ref, TaskId
from stellwerk.model.event import Severity
from stellwerk.search.query import read

BASE = Base()
WEB1, WEB10 = Ref(Kind.VM, vm_id(1)), Ref(Kind.VM, vm_id(2))
EVENTS = [
    event(1, WEB10, text="web-10", severity=Severity.ALERT, duration=5.0, task_id=TaskId("t1")),
    event(2, WEB1, Ref(Kind.HOST, HostId("h1")), text="Web-2", severity=Severity.WARNING),
    event(3, text="", severity=Severity.ERROR, duration=1.0, task_id=TaskId("t2")),
]
TASKS = [task(1, WEB1, title="b", progress=0.5), task(2, title="a"), task(3, WEB10, title="c", progress=0.1)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Events:", ["e1", "e2", "e3"]),
        ("Events: sortby time", ["e3", "e2", "e1"]),
        ("Events: sortby text", ["e2", "e1", "e3"]),
        ("Events: sortby text desc", ["e1", "e2", "e3"]),
        ("Events: sortby severity", ["e2", "e3", "e1"]),
        ("Events: sortby severity desc", ["e1", "e3", "e2"]),
        ("Events: sortby duration", ["e3", "e1", "e2"]),
        ("Events: sortby duration desc", ["e1", "e3", "e2"]),
        ("Events: sortby objects", ["e2", "e1", "e3"]),
        ("Events: sortby vm.name desc", ["e1", "e2", "e3"]),
        ("Events: sortby task.title", ["e3", "e1", "e2"]),
        ("Tasks: sortby progress", ["t3", "t1", "t2"]),
        ("Tasks: sortby title desc", ["t3", "t1", "t2"]),
        ("Tasks: sortby vm.name", ["t1", "t3", "t2"]),
        ("Tasks: sortby events.duration desc", ["t1", "t2", "t3"]),
    ],
)
def test_the_order(text: str, found: list[str]) -> None:
    BASE.fill(EVENTS, TASKS)
    assert BASE.found(text, full_graph(EVENTS, TASKS)) == found


def test_an_order_by_objects_in_memory_is_refused() -> None:
    for text in ("Events: sortby vm.memory", "Tasks: sortby vm.host.name"):
        with pytest.raises(Refused, match="cannot order by"):
            select_ids(read(text), GraphMemory(full_graph([], [])), NOW)


def test_the_time_is_ordered_by_its_index() -> None:
    keys = read("Events: sortby time desc").sort
    (time,) = order_by(keys, Kind.EVENT, event_table, NOW)
    assert str(time) == "event.time DESC"
    assert len(order_by(read("Events: sortby text").sort, Kind.EVENT, event_table, NOW)) == 2
