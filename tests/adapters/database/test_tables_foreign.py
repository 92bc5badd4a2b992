"""What other processes changed: told once, and never one's own."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event, task, vm_ref
from tests.fakes.entity import bookmark, cluster, data_center, domain, host, tag

from stellwerk.adapters.database.database import Database
from stellwerk.adapters.database.tables_foreign import RECENT
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.event import Mark
from stellwerk.model.host import Link
from stellwerk.model.tag import TagEdit, Tagging
from stellwerk.model.task import TaskState
from stellwerk.ports.repository import Tables

DC, CLUSTER = data_center("dc"), cluster("c", "dc")
HOST = replace(host("h1", "c"), link=Link())


def changes(database: Database) -> Batch | None:
    return database.write(lambda t: t.foreign_changes()).result()


@pytest.fixture
def window(open_database: Opener) -> Database:
    """A process that has loaded."""
    database = open_database("window")
    database.load()
    return database


@pytest.fixture
def other(open_database: Opener, window: Database) -> Database:
    """Another one on the same profile, which has loaded too."""
    database = open_database("other")
    database.load()
    return database


def test_nothing_at_first(window: Database, other: Database) -> None:
    assert changes(window) is None
    assert changes(other) is None


def test_what_another_saved_is_told_once(window: Database, other: Database) -> None:
    other.write(lambda t: t.save(DC, CLUSTER, HOST)).result()
    assert changes(window) == Batch(entities=(DC, CLUSTER, HOST))
    assert changes(window) is None
    assert changes(other) is None


def test_what_was_saved_between_load_and_the_first_write_is_told(window: Database, other: Database) -> None:
    other.write(lambda t: t.save(DC)).result()
    window.write(lambda t: t.save(CLUSTER)).result()
    assert changes(window) == Batch(entities=(DC,))


def test_removals_tasks_events_and_numbers(window: Database, other: Database) -> None:
    other.write(lambda t: t.save(DC, CLUSTER, HOST)).result()
    changes(window)

    def all_sorts(tables: Tables) -> None:
        tables.delete(Ref(Kind.HOST, "h1"))
        tables.save_tasks([task("t")])
        tables.add_events([event("e1", 5.0), event("e2", 4.0)])
        tables.give_numbers([vm_ref(1)])

    other.write(all_sorts).result()
    assert changes(window) == Batch(
        entities=(task("t"), event("e1", 5.0), event("e2", 4.0)),
        removed=(Ref(Kind.HOST, "h1"),),
        numbers={vm_ref(1): 1},
    )


def test_tags_bookmarks_and_what_has_tags(window: Database, other: Database) -> None:
    other.write(lambda t: t.save(tag("a"), bookmark("x"))).result()
    other.write(lambda t: t.edit_tags(TagEdit(add={TagId("a"): (vm_ref(1), vm_ref(2))}))).result()
    other.write(lambda t: t.edit_tags(TagEdit(remove={TagId("a"): (vm_ref(1),)}))).result()
    assert changes(window) == Batch(
        entities=(tag("a"), bookmark("x")),
        taggings={vm_ref(1): Tagging(), vm_ref(2): Tagging((TagId("a"),))},
    )
    other.write(lambda t: t.delete(Ref(Kind.TAG, "a"), Ref(Kind.BOOKMARK, "x"))).result()
    found = changes(window)
    assert found is not None
    assert set(found.removed) == {Ref(Kind.TAG, "a"), Ref(Kind.BOOKMARK, "x")}
    assert found.taggings == {vm_ref(2): Tagging()}


def test_only_the_last_state_is_told(window: Database, other: Database) -> None:
    done = task("t", state=TaskState.DONE)
    other.write(lambda t: t.save_tasks([task("t")])).result()
    other.write(lambda t: t.save_tasks([done])).result()
    assert changes(window) == Batch(entities=(done,))


def test_what_is_removed_and_back_is_not_removed(window: Database, other: Database) -> None:
    other.write(lambda t: t.save(DC)).result()
    other.write(lambda t: t.delete(Ref(Kind.DATA_CENTER, "dc"))).result()
    other.write(lambda t: t.save(DC)).result()
    assert changes(window) == Batch(entities=(DC,))


def test_own_changes_are_not_echoed(window: Database, other: Database) -> None:
    window.write(lambda t: t.save(DC, CLUSTER)).result()
    window.write(lambda t: t.delete(Ref(Kind.CLUSTER, "c"))).result()
    other.write(lambda t: t.give_numbers([vm_ref(4)])).result()
    assert changes(window) == Batch(numbers={vm_ref(4): 1})
    assert changes(other) == Batch(entities=(DC,), removed=(Ref(Kind.CLUSTER, "c"),))


def test_an_object_is_told_to_whom_did_not_write_it_last(window: Database, other: Database) -> None:
    renamed = replace(DC, name="renamed")
    window.write(lambda t: t.save(DC)).result()
    other.write(lambda t: t.save(renamed)).result()
    assert changes(window) == Batch(entities=(renamed,))
    assert changes(other) is None


def test_reports_of_hosts_are_not_announced(window: Database, other: Database) -> None:
    other.write(lambda t: t.save(DC, CLUSTER, HOST)).result()
    changes(window)
    other.write(lambda t: t.keep_domains([domain(1, "h1")])).result()
    other.write(lambda t: t.keep_facts(replace(HOST, problems=("p",)))).result()
    other.write(lambda t: t.take_locks(task("t").id, [vm_ref(1)])).result()
    assert changes(window) is None


def test_what_a_failed_job_was_told_is_told_again(window: Database, other: Database) -> None:
    other.write(lambda t: t.save(DC)).result()

    def fails(tables: Tables) -> None:
        assert tables.foreign_changes() is not None
        raise Refused("no")

    assert isinstance(window.write(fails).exception(), Refused)
    assert changes(window) == Batch(entities=(DC,))


def test_a_process_that_did_not_load_is_told_from_its_first_write_on(open_database: Opener, window: Database) -> None:
    window.write(lambda t: t.save(DC)).result()
    late = open_database("late")
    assert changes(late) is None
    window.write(lambda t: t.save(CLUSTER)).result()
    assert changes(late) == Batch(entities=(CLUSTER,))


def test_old_events_that_were_acknowledged_are_told_as_one(window: Database, other: Database, path: Path) -> None:
    other.write(lambda t: t.add_events([event(f"e{number}", float(number)) for number in range(5)])).result()
    assert changes(window) is not None
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE event SET position = ? WHERE id = 'e4'", (RECENT + 4,))
    other.write(lambda t: t.mark_events(["e4"], Mark(9.0, "kim"))).result()
    assert changes(window) == Batch(entities=(event("e4", 4.0, acknowledged=9.0, acknowledged_by="kim"),))
    other.write(lambda t: t.mark_events(["e0", "e1"], Mark(9.0, "kim"))).result()
    assert changes(window) == Batch(outside=frozenset({Kind.EVENT}))
    assert changes(window) is None
