"""What kind of file a database is, told without touching it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stellwerk.adapters.database.inspection import HEAD, REVISIONS, Condition, inspect, open_to_read
from stellwerk.core.error import Invalid
from stellwerk.ports.repository import Corrupt, TooNew


def make(path: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return path.read_bytes()


def versioned(revision: str) -> tuple[str, ...]:
    return (
        "CREATE TABLE alembic_version (version_num TEXT)",
        f"INSERT INTO alembic_version VALUES ('{revision}')",  # noqa: S608 - a revision of the test
    )


def test_no_file_and_an_empty_one_are_new(path: Path) -> None:
    assert inspect(path) is Condition.NEW
    path.touch()
    assert inspect(path) is Condition.NEW
    assert path.stat().st_size == 0


def test_a_database_without_tables_is_new(path: Path) -> None:
    make(path, "CREATE TABLE t (x)", "DROP TABLE t")
    assert inspect(path) is Condition.NEW


def test_the_newest_revision_is_current_and_earlier_ones_are_older(path: Path) -> None:
    make(path, *versioned(HEAD))
    assert inspect(path) is Condition.CURRENT
    assert inspect(path, (*REVISIONS, "9998")) is Condition.OLDER


def test_a_newer_one_is_refused_and_untouched(path: Path) -> None:
    before = make(
        path, *versioned("9999"), "CREATE TABLE meta (key, value)", "INSERT INTO meta VALUES ('program', '7.0')"
    )
    with pytest.raises(TooNew, match=r"written by a newer Stellwerk \(7.0\); this is") as caught:
        inspect(path)
    assert "update Stellwerk" in caught.value.hint
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_newer_one_whose_meta_is_unlike_ours_is_refused_too(path: Path) -> None:
    make(path, *versioned("9999"), "CREATE TABLE meta (other)")
    with pytest.raises(TooNew, match="newer Stellwerk; this is"):
        inspect(path)


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    before = make(path, "CREATE TABLE bookmarks (x)")
    with pytest.raises(Invalid, match="of another program"):
        inspect(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough" * 100, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_one_is_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Corrupt, match="damaged"):
        inspect(path)
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir()
    (path / "x").touch()
    with pytest.raises(Invalid):
        inspect(path)


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Invalid):
        inspect(tmp_path / "file" / "stellwerk.db")


def test_a_connection_to_read_cannot_write(path: Path) -> None:
    make(path, *versioned(HEAD))
    with closing(open_to_read(path)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM alembic_version")
