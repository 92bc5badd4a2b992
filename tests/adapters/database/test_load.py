"""The fast start: what it reads, how much of it, and that it needs nothing but the standard library."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event, task, vm_ref
from tests.conftest import ExpectedLogs
from tests.fakes.entity import bookmark, cluster, data_center, domain, host, tag

from stellwerk.adapters.database.load import MOST_EVENTS, MOST_TASKS, read_all
from stellwerk.adapters.database.migration import bring_up
from stellwerk.core.ids import TagId, TaskId
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.event import Event
from stellwerk.model.host import Host
from stellwerk.model.tag import Tag, TagEdit, Tagging
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.repository import Corrupt, Tables


def fill(tables: Tables) -> None:
    """Something of everything."""
    tables.save(data_center("dc"), cluster("c", "dc"), host("h1", "c"))
    tables.keep_domains([domain(number, "h1") for number in range(5)])
    tables.give_numbers([vm_ref(1)])
    tables.save(tag("a"), tag("b", "a"), bookmark("x"))
    tables.edit_tags(TagEdit(add={TagId("a"): (vm_ref(1),), TagId("b"): (vm_ref(1), vm_ref(2))}))


def change(path: Path, statement: str) -> None:
    """What a hostile hand does to a database."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_everything_is_of_one_moment_and_tells_its_revision(open_database: Opener, path: Path) -> None:
    database = open_database()
    database.write(fill).result()
    first = read_all(path)
    database.write(lambda t: t.give_numbers([vm_ref(2)])).result()
    assert read_all(path).revision == first.revision + 1
    assert len(first.batch.domains) == 5
    assert first.batch.numbers == {vm_ref(1): 1}
    assert not first.batch.complete


def test_the_newest_tasks_and_events_are_read(open_database: Opener, path: Path) -> None:
    tasks = [task(f"t{number}", float(number), state=TaskState.DONE) for number in range(MOST_TASKS + 5)]
    events = [event(f"e{number}", float(number)) for number in range(MOST_EVENTS + 5)]
    part = task("part", 999.0, parent_id=tasks[-1].id, state=TaskState.DONE)
    database = open_database()
    database.write(lambda t: (t.save_tasks([*tasks, part]), t.add_events(events))).result()
    entities = read_all(path).batch.entities
    assert {found.id for found in entities if isinstance(found, Task)} == {part.id, *(t.id for t in tasks[5:])}
    assert [found for found in entities if isinstance(found, Event)] == events[:4:-1]


def test_a_task_that_has_not_ended_is_read_however_old(open_database: Opener, path: Path) -> None:
    newer = [task(f"t{number}", 5.0 + number, state=TaskState.DONE) for number in range(MOST_TASKS)]
    old = [task("old", 1.0), task("old part", 1.0, parent_id=TaskId("gone"), state=TaskState.WAITING)]
    open_database().write(lambda t: t.save_tasks([*newer, *old])).result()
    assert {"old", "old part"} <= {found.id for found in read_all(path).batch.entities}


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE inventory SET own = '{' WHERE vm_id LIKE '%3'", "1 stored VMs"),
        ("UPDATE inventory SET common = x'ff00' WHERE vm_id LIKE '%3'", "1 stored VMs"),
        ("UPDATE inventory SET seen = 'then' WHERE vm_id LIKE '%3'", "1 stored VMs"),
    ],
)
def test_a_hostile_vm_costs_itself_only(
    open_database: Opener, path: Path, expected_logs: ExpectedLogs, statement: str, word: str
) -> None:
    expected_logs("stellwerk.adapters.database", word)
    open_database().write(fill).result()
    change(path, statement)
    assert len(read_all(path).batch.domains) == 4
    assert len(expected_logs.messages()) == 1


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE host SET warnings = 5", "1 stored hosts"),
        ("UPDATE cluster SET name = x'00' WHERE id = 'c'", "1 stored clusters"),
        ("UPDATE number SET number = 'one'", "1 stored numbers"),
        ("UPDATE number SET kind = 'moon'", "1 stored numbers"),
        ("UPDATE tag SET name = x'00' WHERE id = 'b'", "1 stored tags"),
        ("UPDATE bookmark SET position = 'x' WHERE id = 'x'", "1 stored bookmarks"),
        ("UPDATE tagging SET tags = x'ff' WHERE tags = 'b'", "1 stored tags of objects"),
        ("UPDATE tagging SET kind = 'moon' WHERE tags = 'b'", "1 stored tags of objects"),
    ],
)
def test_a_hostile_row_costs_itself_only(
    open_database: Opener, path: Path, expected_logs: ExpectedLogs, statement: str, word: str
) -> None:
    expected_logs("stellwerk.adapters.database", word)
    open_database().write(fill).result()
    change(path, statement)
    read_all(path)
    assert any(word in message for message in expected_logs.messages())


def test_tags_of_objects_are_read_and_shared(open_database: Opener, path: Path) -> None:
    database = open_database()
    database.write(fill).result()
    refs = tuple(vm_ref(number) for number in range(3, 6))
    database.write(lambda t: t.edit_tags(TagEdit(add={TagId("b"): refs}))).result()
    batch = read_all(path).batch
    assert batch.taggings[vm_ref(1)] == Tagging((TagId("a"), TagId("b")))
    assert batch.taggings[vm_ref(2)] is batch.taggings[vm_ref(5)]
    found = {entity.id for entity in batch.entities if isinstance(entity, Tag | Bookmark)}
    assert {"a", "b", "x"} <= found


@pytest.mark.parametrize(
    ("statement", "parents"),
    [
        ("UPDATE tag SET parent_id = 'b' WHERE id = 'a'", ({"a": None, "b": "a"}, {"a": "b", "b": None})),
        ("UPDATE tag SET parent_id = 'b' WHERE id = 'b'", ({"a": None, "b": None},)),
        ("UPDATE tag SET parent_id = 'gone' WHERE id = 'b'", ({"a": None, "b": None},)),
    ],
)
def test_a_circle_of_tags_is_opened(
    open_database: Opener, path: Path, statement: str, parents: tuple[dict[str, str | None], ...]
) -> None:
    open_database().write(fill).result()
    change(path, statement)
    found = {one.id: one.parent_id for one in read_all(path).batch.entities if isinstance(one, Tag)}
    assert found in parents


def test_a_tag_that_is_not_there_is_on_nothing(open_database: Opener, path: Path) -> None:
    open_database().write(fill).result()
    change(path, "DELETE FROM tag WHERE id = 'b'")
    assert read_all(path).batch.taggings == {vm_ref(1): Tagging((TagId("a"),)), vm_ref(2): Tagging()}


def test_a_damaged_page_is_told(open_database: Opener, path: Path) -> None:
    database = open_database()
    database.write(fill).result()
    database.write(lambda t: t.keep_domains([domain(number, "h1") for number in range(2000)])).result()
    database.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xff" * 20_000
    path.write_bytes(content)
    with pytest.raises(Corrupt, match="damaged"):
        read_all(path)
    assert path.read_bytes() == content


def test_a_start_imports_no_sqlalchemy(path: Path) -> None:
    bring_up(path)
    program = (
        "import sys; from pathlib import Path; from stellwerk.adapters.database.database import Database\n"
        "from stellwerk.model.bookmark import SHIPPED\n"
        "database = Database(Path(sys.argv[1]), 'me', is_alive=lambda i: False)\n"
        "from stellwerk.model.alarm.alarm import SHIPPED as ALARMS\n"
        "assert len(database.load().batch.entities) == 2 + len(SHIPPED) + len(ALARMS)\n"
        "assert not {'sqlalchemy', 'alembic'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def calls_of_loading(path: Path) -> int:
    """How many Python functions a start calls: a measure that no other load on the machine changes."""
    count = 0

    def counted(_frame: object, what: str, _argument: object) -> None:
        nonlocal count
        count += what == "call"

    sys.setprofile(counted)
    try:
        read_all(path)
    finally:
        sys.setprofile(None)
    return count


def test_the_work_of_a_start_grows_with_the_vms_and_is_little_for_each(open_database: Opener, path: Path) -> None:
    database = open_database()
    database.write(lambda t: t.save(data_center("dc"), cluster("c", "dc"), host("h1", "c"))).result()
    counts = []
    for upto in (1, 501, 1001):
        database.write(lambda t, upto=upto: t.keep_domains([domain(number, "h1") for number in range(upto)])).result()
        read_all(path)
        counts.append(calls_of_loading(path))
    first, second = counts[1] - counts[0], counts[2] - counts[1]
    assert abs(first - second) < 0.1 * second + 200
    assert second < 500 * 30
    assert isinstance(read_all(path).batch.entities[4], Host)
