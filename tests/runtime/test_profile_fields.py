"""The fields of a profile that is not opened."""

from pathlib import Path

from tests.fakes.entity import user_field

from stellwerk.adapters.database.database import Database
from stellwerk.runtime.profile_fields import read_fields


def test_they_are_read_without_opening_it(tmp_path: Path) -> None:
    database = Database(tmp_path / "stellwerk.db", "me", is_alive=lambda _id: True)
    database.write(lambda tables: tables.save(user_field("owner"))).result()
    assert read_fields(str(tmp_path)) == [user_field("owner")]
    database.close()
    assert read_fields(str(tmp_path)) == [user_field("owner")]


def test_without_a_database_there_are_none_and_none_is_made(tmp_path: Path) -> None:
    assert read_fields(str(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "stellwerk.db").write_bytes(b"no database at all" * 100)
    assert read_fields(str(tmp_path)) == []
