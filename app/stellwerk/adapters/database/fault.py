"""Errors of SQLite and SQLAlchemy as errors of ours. Any thread. Knows neither library but sqlite3's codes."""

import errno
import sqlite3
from pathlib import Path

from stellwerk.core.error import AppError, Bug, Conflict, Invalid, Refused
from stellwerk.core.text import N_, _
from stellwerk.ports.repository import Corrupt

FREE_SPACE = N_("free some space on that disk; nothing that was saved before is lost")
RIGHTS = N_("check who owns the folder and its files, and that the disk is not mounted read-only")


def sqlite_code(error: BaseException) -> int:
    """SQLite's primary result code of an error or of what it wraps; 0 where there is none."""
    inner = getattr(error, "orig", None) or error
    return int(getattr(inner, "sqlite_errorcode", None) or 0) & 0xFF


def _cannot_grow(error: BaseException) -> bool:
    """A write failed otherwise than on a full disk, for which SQLite knows ENOSPC only: a quota, or a limit of size."""
    inner = getattr(error, "orig", None) or error
    return getattr(inner, "sqlite_errorcode", None) in (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)


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
            return Corrupt(_('the database "{path}" is damaged').format(path=path), _(AFRESH), details)
        case sqlite3.SQLITE_FULL:
            return _full(path, details)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            text = _('the database "{path}" cannot be opened for writing').format(path=path)
            return Invalid(text, _(RIGHTS), details)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            text = _('another process holds the database "{path}"').format(path=path)
            return Refused(text, _("try again when it is done"), details)
        case sqlite3.SQLITE_IOERR if _cannot_grow(error):
            text = _('nothing more can be written to the disk that holds "{path}"').format(path=path.parent)
            return Refused(
                text, _("free some space, or raise its quota; nothing that was saved before is lost"), details
            )
        case sqlite3.SQLITE_IOERR:
            text = _('the disk that holds "{path}" fails').format(path=path)
            return Refused(text, _("look at the system's log; copy the profile"), details)
        case sqlite3.SQLITE_CONSTRAINT:
            text = _("the change does not fit what another process changed meanwhile")
            return Conflict(text, _("look again"), details)
        case _:
            return Bug(_('the database "{path}" refused a statement').format(path=path), details=details)


AFRESH = N_(
    "start afresh with: stellwerk profile start-afresh (the damaged file is kept; data centers, clusters and hosts are "
    "taken over as far as they can be read)"
)


def _of_system(error: OSError, path: Path) -> AppError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(path, str(error))
    text = _('"{path}" cannot be used: {reason}')
    return Invalid(text.format(path=error.filename or path, reason=error.strerror or error), _(RIGHTS), str(error))


def _full(path: Path, details: str) -> Refused:
    return Refused(_('the disk that holds "{path}" is full').format(path=path.parent), _(FREE_SPACE), details)
