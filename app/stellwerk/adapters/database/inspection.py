"""What kind of file a database is, found without SQLAlchemy and without changing it. Any thread."""

import sqlite3
from contextlib import closing
from enum import Enum
from pathlib import Path

from stellwerk import __version__
from stellwerk.adapters.database.fault import translated
from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.ports.repository import TooNew

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0015", "0016")
"""The migrations of this program, oldest first. Told here, since asking Alembic costs most of a second."""

HEAD = REVISIONS[-1]

BUSY_SECONDS = 5.0
"""How long SQLite itself waits for another process."""


class Condition(Enum):
    """What is to be done with a database."""

    NEW = "new"
    """There is none, or an empty file."""
    OLDER = "older"
    CURRENT = "current"


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, in autocommit. Raises sqlite3.Error."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip


def inspect(path: Path, revisions: tuple[str, ...] = REVISIONS) -> Condition:
    """What is to be done with the database at `path`.

    Raises TooNew, Corrupt, or Invalid for a file that is not ours or cannot be opened. The file is not changed.
    """
    try:
        if path.stat().st_size == 0:
            return Condition.NEW
        if not path.is_file():
            text = _('"{path}" is no file').format(path=path)
            raise Invalid(text, _("move it away, or choose another profile folder"))
        with closing(open_to_read(path)) as connection:
            return condition_of(connection, path, revisions)
    except FileNotFoundError:
        return Condition.NEW
    except (OSError, sqlite3.Error) as error:
        raise translated(error, path) from error


def condition_of(connection: sqlite3.Connection, path: Path, revisions: tuple[str, ...] = REVISIONS) -> Condition:
    """As `inspect`, of a connection. Raises sqlite3.Error too."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return Condition.NEW
    if "alembic_version" not in tables:
        text = _('"{path}" is a database of another program').format(path=path)
        raise Invalid(text, _("choose another profile folder, or move it away"))
    found = [str(revision) for (revision,) in connection.execute("SELECT version_num FROM alembic_version")]
    if found and found[0] == revisions[-1]:
        return Condition.CURRENT
    if found and found[0] in revisions:
        return Condition.OLDER
    if not found:
        return Condition.OLDER if "meta" in tables else Condition.NEW
    text = _('the database "{path}" was written by a newer Stellwerk{writer}; this is {version}')
    raise TooNew(
        text.format(path=path, writer=_writer(connection, tables), version=__version__),
        _("update Stellwerk, or choose another profile folder with --profile"),
        f"revision {found[0]}",
    )


def _writer(connection: sqlite3.Connection, tables: set[str]) -> str:
    """The version that wrote a database, as far as its `meta` can be understood."""
    if "meta" not in tables:
        return ""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'program'").fetchone()
    except sqlite3.Error:
        return ""
    return f" ({str(row[0])[:40]})" if row else ""
