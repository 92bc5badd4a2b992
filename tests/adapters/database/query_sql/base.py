"""A small database of events and tasks, and the same entities as a graph; queries are answered by both."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy.pool import StaticPool
from tests.fakes.archive import record
from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, host, tag, vm_id
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import NOW, vm
from tests.search.oracle.said import ALL, SAID

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.function import teach
from stellwerk.adapters.database.query_sql.statement import select_ids
from stellwerk.adapters.database.transaction import Seen, Transaction
from stellwerk.core.ids import EventId, HostId, Kind, Ref, TagId, TaskId
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.field import Values
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Tag
from stellwerk.model.task import Task, TaskState
from stellwerk.search.checked import Comparison, Criterion
from stellwerk.search.compare import tags_meant
from stellwerk.search.context import Context
from stellwerk.search.predicate import compile_criteria
from stellwerk.search.query import Query, read

PLACES = (
    data_center(), cluster(), cluster("lab"), host("h1"), host("h2", "lab"),
    vm(1, "web-1"), vm(2, "WEB-10", "h2"), vm(3, "Mail box"), vm(4, "a b", "h2"),
    tag("site"), tag("web-10", "site"), tag("web-2", "site"), tag("old"),
)  # fmt: skip
NAMES = {
    Ref(Kind.VM, vm_id(number)): name for number, name in ((1, "web-1"), (2, "WEB-10"), (3, "Mail box"), (4, "a b"))
}
NAMES |= {Ref(Kind.HOST, HostId(name)): name for name in ("h1", "h2")}
TAGS = tuple(one for one in PLACES if isinstance(one, Tag))
TEXTS = st.sampled_from(["", "web", "Web-2", "web-10", "a b", "w%b_", "x-y", "Straße", "back\\slash", "osprey", "É"])
REFS = st.sampled_from(list(NAMES))
SOME_TAGS = st.lists(st.sampled_from([TagId(one.id) for one in TAGS]), unique=True, max_size=2).map(tuple)
VALUES: st.SearchStrategy[Values] = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(values) for key, values in SAID.items()}
)


class GraphMemory:
    """What lives in memory, from a graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def ids(self, kind: Kind, criterion: Criterion) -> Collection[str]:
        test = compile_criteria(criterion, kind, ALL).bind(Context(self._graph, NOW))
        return {entity.id for entity in self._graph.all(kind) if test(entity)}

    def all_ids(self, kind: Kind) -> Collection[str]:
        return {entity.id for entity in self._graph.all(kind)}

    def tags(self, leaf: Comparison) -> Collection[str]:
        return tags_meant(leaf, Context(self._graph, NOW))


class Base:
    """A database in memory, which knows our functions."""

    def __init__(self) -> None:
        self.engine = sa.create_engine("sqlite://", poolclass=StaticPool)
        sa.event.listen(self.engine, "connect", lambda connection, _record: teach(connection))
        schema.metadata.create_all(self.engine)

    def fill(self, events: Sequence[Event], tasks: Sequence[Task], tags: Sequence[Tag] = TAGS) -> None:
        """Have these and no others, with what they have of tags and values."""
        with self.engine.begin() as connection:
            for table in (
                schema.event_object, schema.event, schema.task, schema.counter, schema.tag, schema.tagging,
                schema.said_tag, schema.said_value,
            ):  # fmt: skip
                connection.execute(sa.delete(table))
            seen = Seen(0)
            tx = Transaction(connection=connection, instance="me", now=NOW, is_alive=lambda _id: True, seen=seen)
            record(tx, events, tasks, tags)

    def ids(self, query: Query, graph: Graph) -> list[str]:
        """What SQL answers."""
        with self.engine.connect() as connection:
            return list(connection.execute(select_ids(query, GraphMemory(graph), NOW)).scalars())

    def found(self, text: str, graph: Graph) -> list[str]:
        """The same for a text."""
        return self.ids(read(text, catalogue=ALL), graph)


def full_graph(events: Sequence[Event], tasks: Sequence[Task]) -> Graph:
    """The same entities in memory, with the objects they are about."""
    return graph_of(*PLACES, *events, *tasks, clock=FakeClock(NOW))


def event(number: int, *about: Ref, **more: Any) -> Event:
    """An event about objects that there are."""
    values: dict[str, Any] = {
        "time": NOW - number,
        "severity": Severity.NORMAL,
        "code": "x.y",
        "text": f"event {number}",
    }
    subjects = tuple(Subject(ref, NAMES.get(ref, ref.id)) for ref in about)
    return Event(id=EventId(f"e{number}"), subjects=subjects, **(values | more))


def task(number: int, target: Ref | None = None, **more: Any) -> Task:
    """A task on an object that there is."""
    call = Call("Start-Vm", (), {}, Actor(more.pop("actor", "")), more.pop("origin", Origin.WINDOW))
    name = NAMES.get(target, "") if target is not None else ""
    return Task(id=TaskId(f"t{number}"), call=call, title=more.pop("title", f"task {number}"), target=target,
                target_name=more.pop("target_name", name), **more)  # fmt: skip


@st.composite
def contents(draw: st.DrawFn) -> tuple[list[Event], list[Task]]:
    """Some tasks, parts of others among them, and events of theirs."""
    tasks = [_task(draw, number) for number in range(draw(st.integers(0, 4)))]
    ids = [task.id for task in tasks]
    return [_event(draw, number, ids) for number in range(draw(st.integers(0, 6)))], tasks


def _task(draw: st.DrawFn, number: int) -> Task:
    started = draw(st.sampled_from([None, NOW - 90.0, NOW - 90000.0]))
    return task(
        number,
        draw(st.none() | REFS),
        title=draw(TEXTS),
        parent_id=draw(st.sampled_from([None, None, TaskId("t0"), TaskId("gone")])),
        state=draw(st.sampled_from(list(TaskState))),
        progress=draw(st.sampled_from([None, 0.0, 0.8, 0.804, 1.0])),
        note=draw(TEXTS),
        outcome=draw(TEXTS),
        created=draw(st.sampled_from([NOW, NOW - 3600.0, NOW - 86400.0])),
        started=started,
        ended=draw(st.sampled_from([None, NOW - 60.0])) if started is not None else None,
        actor=draw(TEXTS),
        origin=draw(st.sampled_from(list(Origin))),
        undo=draw(st.sampled_from([None, Call("Stop-Vm")])),
        undone_by=draw(st.sampled_from([None, TaskId("t1")])),
        tags=draw(SOME_TAGS),
        values=draw(VALUES),
    )


def _event(draw: st.DrawFn, number: int, tasks: list[TaskId]) -> Event:
    return event(
        number,
        *draw(st.lists(REFS, max_size=3, unique=True)),
        time=draw(st.sampled_from([NOW, NOW - 3600.0, NOW - 7200.0, NOW - 3 * 86400.0])),
        severity=draw(st.sampled_from(list(Severity))),
        code=draw(TEXTS),
        text=draw(TEXTS),
        actor=draw(TEXTS),
        origin=draw(TEXTS),
        reason=draw(TEXTS),
        task_id=draw(st.sampled_from([None, TaskId("gone"), *tasks])),
        outcome=draw(TEXTS),
        duration=draw(st.sampled_from([None, 0.0, 90.0, 90000.5])),
        details=draw(TEXTS),
        tags=draw(SOME_TAGS),
        values=draw(VALUES),
    )
