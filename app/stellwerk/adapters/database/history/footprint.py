"""The room that `metrics.db` takes on disk: its limit, and how what holds nothing is given back. One thread at a time.

SQLite never makes a file smaller by itself. One that was made with pointers beside its pages (`auto_vacuum`) gives its
free pages back some at a time; one without them has to be written anew once.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from stellwerk.adapters.database.fault import FREE_SPACE
from stellwerk.core.clock import Clock
from stellwerk.core.error import Cancelled, Refused
from stellwerk.core.text import _
from stellwerk.core.unit import format_size

PAGES = 500
"""Given back at a time: some 30 ms."""
LONGEST = 150.0
"""Seconds that writing the file anew may take: the recorder's rounds wait so long and are not lost."""
STEPS = 10_000
"""Of SQLite's machine between two looks at whether to go on: some tens of milliseconds."""
SPARE = 1.1
"""How much more room than bytes that are used must be there for writing the file anew."""
_TEMPORARY = ("SQLITE_TMPDIR", "TMPDIR")


def used(file: sqlite3.Connection) -> int:
    """Bytes that hold something."""
    return (_pragma(file, "page_count") - _pragma(file, "freelist_count")) * _pragma(file, "page_size")


def set_limit(file: sqlite3.Connection, most: int) -> None:
    """From now on this connection lets the file grow to so many bytes only, or to what it has: a write that needs more
    fails as on a full disk."""
    file.execute(f"PRAGMA max_page_count = {max(1, most // _pragma(file, 'page_size'))}").close()


def give_back(file: sqlite3.Connection, most: int) -> bool:
    """Give some pages back where the file has more than `most` bytes; whether it did. Outside of transactions."""
    if _size(file) <= most or not _gives_back(file) or not _pragma(file, "freelist_count"):
        return False
    file.executescript(f"PRAGMA incremental_vacuum({PAGES})")  # `execute` would take one step, of one page
    return True


def is_overgrown(file: sqlite3.Connection, most: int) -> bool:
    """Whether the file has more than `most` bytes, some of them free, and cannot give them back."""
    return _size(file) > most and not _gives_back(file) and _pragma(file, "freelist_count") > 0


def free_on_disk(folder: Path) -> int:
    """Bytes that may still be written there. Raises OSError."""
    return shutil.disk_usage(folder).free


def write_anew(
    file: sqlite3.Connection,
    path: Path,
    clock: Clock,
    wanted: Callable[[], bool],
    free: Callable[[Path], int] = free_on_disk,
) -> int:
    """Write the file anew, as one that gives back; its bytes then. Outside of transactions; blocks up to `LONGEST`.

    All or nothing: ended midway the file is as it was. Raises Cancelled when it is not `wanted` any more, Refused where
    there is too little room on disk or it takes too long, sqlite3.Error.
    """
    _check_room(path.parent, int(used(file) * SPARE), free)
    until = clock.monotonic() + LONGEST
    file.set_progress_handler(lambda: int(not wanted() or clock.monotonic() > until), STEPS)
    try:
        file.execute("VACUUM").close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        raise _ended(wanted()) from None
    finally:
        file.set_progress_handler(None, STEPS)
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return _size(file)


def _ended(wanted: bool) -> Cancelled | Refused:
    if not wanted:
        return Cancelled(_("the program ends"))
    text = _("writing its file anew took longer than {seconds} s").format(seconds=round(LONGEST))
    return Refused(text, _("it is tried again tomorrow; a smaller history.most takes less time"))


def _check_room(folder: Path, needed: int, free: Callable[[Path], int]) -> None:
    """SQLite writes a copy where the system has its temporary files, and then all of it beside the file."""
    temporary = _temporary_folder()
    same = folder.stat().st_dev == temporary.stat().st_dev
    wanted = {folder: 2 * needed} if same else {folder: needed, temporary: needed}
    for place, size in wanted.items():
        if free(place) < size:
            text = _('writing its file anew needs {size} free on the disk that holds "{path}"')
            raise Refused(text.format(size=format_size(size), path=place), _(FREE_SPACE))


def _temporary_folder() -> Path:
    """Where SQLite has its temporary files."""
    named = (os.environ.get(name) for name in _TEMPORARY)
    places = [place for place in named if place] + (["/var/tmp", "/usr/tmp"] if os.name == "posix" else [])
    usable = (Path(place) for place in places if os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK))
    return next(usable, Path(tempfile.gettempdir()))


def _gives_back(file: sqlite3.Connection) -> bool:
    return _pragma(file, "auto_vacuum") != 0


def _size(file: sqlite3.Connection) -> int:
    return _pragma(file, "page_count") * _pragma(file, "page_size")


def _pragma(file: sqlite3.Connection, name: str) -> int:
    return int(file.execute(f"PRAGMA {name}").fetchone()[0])
