"""Errors of SQLite and SQLAlchemy as errors of ours. Any thread. Knows neither library but sqlite3's codes."""

import errno
import sqlite3
from pathlib import Path

from stellwerk.core.error import AppError, Bug, Conflict, Invalid, Refused
from stellwerk.ports.repository import Corrupt

FREE_SPACE = "free some space on that disk; nothing that was saved before is lost"
RIGHTS = "check who owns the folder and its files, and that the disk is not mounted read-only"


def sqlite_code(error: BaseException) -> int:
    """SQLite's primary result code of an error or of what it wraps; 0 where there is none."""
    inner = getattr(error, "orig", None) or error
    return int(getattr(inner, "sqlite_errorcode", None) or 0) & 0xFF


def is_busy(error: BaseException) -> bool:
    """Another process holds the database."""
    return sqlite_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def translated(error: Exception, path: Path) -> AppError:
    """The error for people of what a database library or the system raised; an AppError stays as it is."""
    if isinstance(error, AppError):
        return error
    details = str(getattr(error, "orig", None) or error)[:2000]
    if isinstance(error, OSError):
        return _of_system(error, path)
    match sqlite_code(error):
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return Corrupt(f'the database "{path}" is damaged', AFRESH, details)
        case sqlite3.SQLITE_FULL:
            return Refused(f'the disk that holds "{path.parent}" is full', FREE_SPACE, details)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return Invalid(f'the database "{path}" cannot be opened for writing', RIGHTS, details)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Refused(f'another process holds the database "{path}"', "try again when it is done", details)
        case sqlite3.SQLITE_IOERR:
            return Refused(f'the disk that holds "{path}" fails', "look at the system's log; copy the profile", details)
        case sqlite3.SQLITE_CONSTRAINT:
            return Conflict("the change does not fit what another process changed meanwhile", "look again", details)
        case _:
            return Bug(f'the database "{path}" refused a statement', details=details)


AFRESH = (
    "start afresh with: stellwerk profile start-afresh (the damaged file is kept; data centers, clusters and hosts are "
    "taken over as far as they can be read)"
)


def _of_system(error: OSError, path: Path) -> AppError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refused(f'the disk that holds "{path.parent}" is full', FREE_SPACE, str(error))
    return Invalid(f'"{error.filename or path}" cannot be used: {error.strerror or error}', RIGHTS, str(error))
