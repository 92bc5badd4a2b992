"""Events and tasks of one moment."""

from itertools import pairwise
from pathlib import Path

import pytest
from tests.adapters.database.query_sql.base import GraphMemory, event, full_graph, task
from tests.fakes.archive import archive_of
from tests.fakes.entity import vm_id
from tests.search.oracle.fleet import NOW

from stellwerk.adapters.database.connection import reading_engine
from stellwerk.adapters.database.database import Database
from stellwerk.adapters.database.reading.archive import FIRST, PORTION, SqlArchive
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read, select

VM = Ref(Kind.VM, vm_id(1))
MEMORY = GraphMemory(full_graph([], []))


def test_rows_come_in_portions_and_in_order() -> None:
    count = FIRST + PORTION + 10
    with archive_of([event(number) for number in range(count)]) as archive:
        portions = list(archive.rows(read("Events:"), MEMORY, NOW))
        assert [len(portion) for portion in portions] == [FIRST, PORTION, 10]
        rows = [row for portion in portions for row in portion]
        assert all(int(b) == int(a) + 1 for a, b in pairwise(rows)), "the newest was made first here"
        assert archive.newest() == rows[-1]
        (few,) = archive.rows(read("Events:"), MEMORY, NOW, most=3)
        assert few == rows[:3]
        (late,) = archive.rows(read("Events:"), MEMORY, NOW, after=int(rows[-3]))
        assert late == rows[-2:]


@pytest.mark.parametrize("text", ["Events: crashed", "Events: crashed or text = fine and id = e3*"])
def test_of_many_that_may_hold_a_text_the_newest_are_looked_at_first(tmp_path: Path, text: str) -> None:
    made = [event(number, text=("crashed", "fine")[number % 3 == 0], time=NOW - number) for number in range(700)]
    path, query, graph = tmp_path / "stellwerk.db", read(text), full_graph(made, [])
    database = Database(path, "test", is_alive=lambda _id: True)
    database.write(lambda tables: tables.add_events(made)).result()
    engine = reading_engine(path)
    with engine.connect() as connection:
        archive = SqlArchive(connection, many=100, newest=450)
        portions = list(archive.rows(query, GraphMemory(graph), NOW))
        there = archive.entities(Kind.EVENT, [row for portion in portions for row in portion])
    assert len(portions[0]) == FIRST
    assert [there[row].id for portion in portions for row in portion] == [found.id for found in select(query, graph)]
    engine.dispose()
    database.close()


def test_entities_by_their_rows() -> None:
    events = [event(1, VM, text="a"), event(2, text="b")]
    tasks = [task(1, VM), task(2)]
    with archive_of(events, tasks) as archive:
        rows = archive.rows_of(Kind.EVENT, ["e1", "e2", "gone"])
        assert set(rows) == {"e1", "e2"}
        found = archive.entities(Kind.EVENT, [*rows.values(), 10_000_000])
        assert found == {rows["e1"]: events[0], rows["e2"]: events[1]}
        assert archive.entities(Kind.TASK, ["t1", "gone"]) == {"t1": tasks[0]}
        assert archive.rows_of(Kind.TASK, ["t2", "gone"]) == {"t2": "t2"}


def test_objects_in_memory_that_lead_there() -> None:
    with archive_of([event(1, VM)], [task(1, VM)]) as archive:
        for key in ("events", "tasks"):
            relation = CATALOGUE.relations[Kind.VM][key]
            assert archive.sources(relation, None, MEMORY, NOW) == {VM.id}
        relation = CATALOGUE.relations[Kind.VM]["tasks"]
        assert archive.sources(relation, None, MEMORY, NOW, [TaskId("t1")]) == frozenset()


def test_an_empty_archive() -> None:
    with archive_of([]) as archive:
        assert archive.newest() == 0
        assert list(archive.rows(read("Tasks:"), MEMORY, NOW)) == []
