"""Starting afresh from a damaged database: what is kept, and what is rescued from where."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event, task, vm_ref
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock
from tests.fakes.entity import bookmark, cluster, data_center, domain, host, tag

from stellwerk.adapters.database.afresh import Afresh, start_afresh
from stellwerk.adapters.database.database import Database
from stellwerk.adapters.database.inspection import HEAD, Condition, inspect
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import TagId
from stellwerk.model.alarm.alarm import SHIPPED as ALARMS
from stellwerk.model.bookmark import SHIPPED
from stellwerk.model.entity import Entity
from stellwerk.model.event import Event
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.tag import TagEdit, Tagging
from stellwerk.ports.repository import Corrupt, EventFilter, Tables

KEPT = "stellwerk.db.corrupt-20231114-221320"


def fill(tables: Tables) -> None:
    tables.save(data_center("dc"), cluster("c", "dc"), host("h1", "c"))
    tables.keep_domains([domain(number, "h1") for number in range(2000)])
    tables.give_numbers([vm_ref(number) for number in range(5)])
    tables.add_events([event(f"e{number}", float(number)) for number in range(1500)])
    tables.save_tasks([task("t")])
    tables.save(tag("a"), tag("b", "a"), bookmark("x"))
    tables.edit_tags(TagEdit(add={TagId("b"): (vm_ref(1),)}, travels=True))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with something of everything, which tests copy."""
    path = tmp_path_factory.mktemp("filled") / "stellwerk.db"
    database = Database(path, "me", is_alive=lambda _id: False, clock=FakeClock())
    database.write(fill).result()
    database.close()
    return path


@pytest.fixture
def full(filled: Path, path: Path) -> Path:
    """A database with something of everything."""
    shutil.copyfile(filled, path)
    return path


def damage_header(path: Path) -> bytes:
    """Nothing of it can be read."""
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    return path.read_bytes()


def damage_table(path: Path, table: str) -> bytes:
    """The first page of a table is rubbish."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    return bytes(content)


def ids(entities: tuple[Entity, ...]) -> set[str]:
    return {entity.id for entity in entities if not isinstance(entity, Event)}


def test_organisation_numbers_and_history_are_taken_from_the_damaged_file(full: Path, open_database: Opener) -> None:
    content = damage_table(full, "inventory")
    with pytest.raises(Corrupt):
        open_database("a").load()
    done = start_afresh(full, FakeClock())
    assert done == Afresh(kept=full.with_name(KEPT), organisation_from=full.with_name(KEPT))
    assert done.kept.read_bytes() == content
    database = open_database("b")
    batch = database.load().batch
    assert ids(batch.entities) >= {"dc", "c", "h1", "t", "a", "b", "x"}
    assert batch.taggings == {vm_ref(1): Tagging((TagId("b"),), True)}
    assert batch.domains == ()
    assert batch.numbers == {vm_ref(number): number + 1 for number in range(5)}
    assert len(database.write(lambda t: t.events(EventFilter(most=5000))).result()) == 1500
    assert database.write(lambda t: t.give_numbers([vm_ref(9)])).result() == {vm_ref(9): 6}


@pytest.mark.parametrize("table", ["event", "task", "number", "tag", "tagging", "bookmark"])
def test_what_cannot_be_read_is_left(full: Path, open_database: Opener, table: str) -> None:
    damage_table(full, table)
    assert start_afresh(full, FakeClock()).organisation_from == full.with_name(KEPT)
    assert ids(open_database("b").load().batch.entities) >= {"dc", "c", "h1"}


@pytest.mark.parametrize("table", ["host", "cluster", ""])
def test_organisation_is_taken_from_the_newest_copy(
    full: Path, open_database: Opener, table: str, expected_logs: ExpectedLogs
) -> None:
    expected_logs("stellwerk.adapters.database", "nothing was rescued from")
    copy = full.with_name(f"{full.name}.before-{HEAD}")
    shutil.copyfile(full, copy)
    _ = damage_table(full, table) if table else damage_header(full)
    before = copy.read_bytes()
    assert start_afresh(full, FakeClock()).organisation_from == copy
    assert ids(open_database("b").load().batch.entities) >= {"dc", "c", "h1"}
    assert copy.read_bytes() == before


def test_without_any_it_begins_as_a_new_profile(full: Path, open_database: Opener, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.adapters.database", "nothing was rescued from")
    content = damage_header(full)
    done = start_afresh(full, FakeClock())
    assert done == Afresh(kept=full.with_name(KEPT), organisation_from=None)
    assert done.kept.read_bytes() == content
    entities = open_database("b").load().batch.entities
    assert [entity.name for entity in entities if isinstance(entity, DataCenter | Cluster)] == ["Default"] * 2
    assert len(entities) == 2 + len(SHIPPED) + len(ALARMS)


def test_nothing_else_is_left_behind_and_a_second_time_keeps_both(full: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.adapters.database", "nothing was rescued from")
    for _ in range(2):
        damage_header(full)
        full.with_name(f"{full.name}-wal").write_bytes(b"old log")
        start_afresh(full, FakeClock())
        assert inspect(full) is Condition.CURRENT
    left = {path.name for path in full.parent.iterdir()} - {f"{full.name}-wal", f"{full.name}-shm"}
    assert left == {full.name, KEPT, f"{KEPT}-wal", f"{KEPT}-2", f"{KEPT}-2-wal"}


def test_a_file_that_is_not_there_is_told(path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.adapters.database", "nothing was rescued from")
    with pytest.raises((Invalid, AppError)):
        start_afresh(path, FakeClock())
    assert list(path.parent.iterdir()) == []
