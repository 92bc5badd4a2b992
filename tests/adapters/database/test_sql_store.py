"""The open database of a process: savepoints, a full disk, the row of the process."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.database.sample import event
from tests.fakes.clock import FakeClock

from stellwerk.adapters.database.sql_store import SqlStore
from stellwerk.adapters.database.writer import Lost
from stellwerk.core.error import Invalid, Refused
from stellwerk.ports.repository import EventFilter, Tables


def opened(path: Path, **more: Any) -> SqlStore:
    values = {"purpose": "test", "known": None, "most_pages": None, "clock": FakeClock()} | more
    return SqlStore(path, "me", is_alive=lambda _id: True, **values)


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    made = opened(path)
    yield made
    made.close()


def instances(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT id, purpose, started FROM instance").fetchall()


def ids(tables: Tables) -> list[str]:
    return [event.id for event in tables.events(EventFilter())]


def test_the_process_has_its_row_while_it_is_open(path: Path) -> None:
    store = opened(path)
    assert instances(path) == [("me", "test", FakeClock().now())]
    store.close()
    assert instances(path) == []


def test_a_job_that_fails_is_undone_and_others_are_not(store: SqlStore) -> None:
    def half(tables: Tables) -> None:
        tables.add_events([event("half")])
        raise ValueError("no")

    store.begin()
    store.run(lambda t: t.add_events([event("a")]))
    with pytest.raises(ValueError, match="no"):
        store.run(half)
    store.run(lambda t: t.add_events([event("b")]))
    store.commit()
    store.begin()
    assert store.run(ids) == ["b", "a"]
    store.rollback()
    store.rollback()


def test_rolling_back_undoes_all(store: SqlStore) -> None:
    store.begin()
    store.run(lambda t: t.add_events([event("a")]))
    store.rollback()
    store.begin()
    assert store.run(ids) == []
    store.rollback()


def test_a_transaction_that_sqlite_ended_is_lost(store: SqlStore) -> None:
    def ended(tables: Any) -> None:
        tables._tx.connection.exec_driver_sql("ROLLBACK")
        raise OSError("disk full")

    store.begin()
    with pytest.raises(Lost) as caught:
        store.run(ended)
    assert isinstance(caught.value.cause, OSError)
    store.rollback()
    store.begin()
    store.run(lambda t: t.add_events([event("a")]))
    store.commit()


def test_a_full_disk_is_told_and_does_no_harm(path: Path) -> None:
    opened(path).close()
    store = opened(path, most_pages=path.stat().st_size // 4096 + 20)
    store.begin()
    store.run(lambda t: t.add_events([event("small")]))
    store.commit()
    store.begin()
    with pytest.raises(Exception, match="full") as caught:
        store.run(lambda t: t.add_events([event("large", details="x" * 1_000_000)]))
    cause = caught.value.cause if isinstance(caught.value, Lost) else caught.value
    assert isinstance(store.translated(cause), Refused)
    store.rollback()
    store.begin()
    assert store.run(ids) == ["small"]
    store.commit()
    store.close()


def test_a_jobs_own_mistake_stays_what_it_is(store: SqlStore) -> None:
    mistake = KeyError("x")
    assert store.translated(mistake) is mistake


def test_a_path_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Invalid):
        opened(tmp_path / "file" / "stellwerk.db")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Invalid):
        opened(tmp_path / "folder")
    with pytest.raises(Invalid, match="cannot be opened for writing"):
        opened(tmp_path / "missing" / "stellwerk.db")
