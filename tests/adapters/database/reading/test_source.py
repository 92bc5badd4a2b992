"""The database as it is read, beside the writer."""

import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event

from stellwerk.adapters.database.reading.source import SqlSource
from stellwerk.core.error import AppError, Cancelled
from stellwerk.core.ids import Kind
from stellwerk.ports.archive import Archive

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def newest(archive: Archive) -> int:
    return archive.newest()


def test_what_was_written_is_read(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.add_events([event("e1"), event("e2")])).result()
    assert database.read(newest).result(10) == 2
    rows = database.read(lambda archive: dict(archive.rows_of(Kind.EVENT, ["e1", "gone"])), quick=True).result(10)
    assert list(rows) == ["e1"]


def test_nothing_can_be_written(open_database: Opener, path: Path) -> None:
    open_database().load()
    source = SqlSource(path)

    def job(archive: Any) -> None:
        archive._connection.execute(sa.text("DELETE FROM event"))

    with pytest.raises(AppError, match="cannot be opened for writing"):
        source.run(job, threading.Event())
    source.close()


def test_a_long_statement_is_given_up(open_database: Opener, path: Path) -> None:
    open_database().load()
    source, flag = SqlSource(path), threading.Event()

    def job(archive: Any) -> None:
        flag.set()
        archive._connection.execute(sa.text(ENDLESS)).all()

    with pytest.raises(Cancelled):
        source.run(job, flag)
    assert source.run(newest, threading.Event()) == 0
    source.close()


def test_the_writer_is_not_held_up(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.add_events([event("e1")])).result()
    reading, written = threading.Event(), threading.Event()

    def job(archive: Archive) -> list[int]:
        before = archive.newest()
        reading.set()
        assert written.wait(60)
        return [before, archive.newest()]

    future = database.read(job)
    assert reading.wait(60)
    database.write(lambda t: t.add_events([event("e2")])).result(10)
    written.set()
    assert future.result(10) == [1, 1], "one moment"
    assert database.read(newest).result(10) == 2


def test_a_database_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    source = SqlSource(tmp_path / "none.db")
    with pytest.raises(AppError):
        source.run(newest, threading.Event())
    source.close()
