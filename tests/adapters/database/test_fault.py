"""Faults of SQLite and of the system, in words."""

import errno
import sqlite3
from pathlib import Path

import pytest

from stellwerk.adapters.database.fault import is_busy, sqlite_code, translated
from stellwerk.core.error import AppError, Bug, Conflict, Gone, Invalid, Refused
from stellwerk.ports.repository import Corrupt

PATH = Path("/home/anna/profile/stellwerk.db")


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("raw text")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "word"),
    [
        (sqlite3.SQLITE_CORRUPT, Corrupt, "damaged"),
        (sqlite3.SQLITE_CORRUPT_INDEX, Corrupt, "damaged"),
        (sqlite3.SQLITE_NOTADB, Corrupt, "damaged"),
        (sqlite3.SQLITE_FULL, Refused, "full"),
        (sqlite3.SQLITE_READONLY, Invalid, "cannot be opened for writing"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, Invalid, "cannot be opened for writing"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Refused, "another process"),
        (sqlite3.SQLITE_IOERR_FSYNC, Refused, "fails"),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, Conflict, "another process"),
        (sqlite3.SQLITE_ERROR, Bug, "refused a statement"),
    ],
)
def test_a_code_of_sqlite_has_its_error(code: int, kind: type[AppError], word: str) -> None:
    found = translated(sqlite_error(code), PATH)
    assert type(found) is kind
    assert word in found.text
    assert found.details == "raw text"


def test_the_way_on_from_a_damaged_database_is_told() -> None:
    found = translated(sqlite_error(sqlite3.SQLITE_CORRUPT), PATH)
    assert "stellwerk profile start-afresh" in found.hint
    assert "the damaged file is kept" in found.hint
    assert found.as_json()["code"] == "corrupt_database"


def test_the_error_inside_another_counts() -> None:
    outer = RuntimeError("outer")
    outer.orig = sqlite_error(sqlite3.SQLITE_BUSY)
    assert sqlite_code(outer) == sqlite3.SQLITE_BUSY
    assert is_busy(outer)
    assert not is_busy(RuntimeError("other"))


def test_a_quota_is_no_broken_disk() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    limited = translated(error, PATH)
    assert isinstance(limited, Refused)
    assert "nothing more can be written" in limited.text
    assert "quota" in limited.hint


def test_errors_of_the_system_are_told() -> None:
    full = translated(OSError(errno.ENOSPC, "No space left"), PATH)
    assert isinstance(full, Refused)
    assert "full" in full.text
    denied = translated(PermissionError(errno.EACCES, "Permission denied", "/home/anna"), PATH)
    assert isinstance(denied, Invalid)
    assert denied.text == '"/home/anna" cannot be used: Permission denied'


def test_an_error_of_ours_stays() -> None:
    gone = Gone("it is gone")
    assert translated(gone, PATH) is gone
