"""Locks on files, held by a process until it ends in whatever way: the system frees them. Any thread.

POSIX: `flock`, which belongs to the open file, so that two opens in one process exclude each other too. Windows: one
locked byte. A lock file's content means nothing.
"""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int, *, shared: bool, wait: bool) -> bool:
        """Windows knows no shared locks; waiting is up to ten tries, a second apart."""
        try:
            msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: int, *, shared: bool, wait: bool) -> bool:
        mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(file, mode)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """A lock that this process holds. `free` gives it up; the end of the process does too."""

    def __init__(self, path: Path, file: int) -> None:
        self._path = path
        self._file: int | None = file

    def free(self) -> None:
        """Remove the file and give the lock up. Harmless the second time."""
        file, self._file = self._file, None
        if file is None:
            return
        if sys.platform == "win32":
            os.close(file)
            _unlink(self._path)
        else:
            # While it is locked: whoever opens the file now finds that it is gone and makes another.
            _unlink(self._path)
            os.close(file)


def take_lock(path: Path, *, wait: bool = False) -> FileLock | None:
    """Lock the file, making it where needed; None where another holds it. Raises OSError for a folder that fails.

    `wait`: until it is free; for locks that are held for moments only.
    """
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            locked = _lock(file, shared=False, wait=wait)
            if locked and _is_at(path, file):
                return FileLock(path, file)
        except OSError:
            os.close(file)
            raise
        os.close(file)
        if not locked:
            return None


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock. Does not disturb who takes it just now."""
    try:
        file = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return False
    try:
        return not _lock(file, shared=True, wait=False)
    finally:
        os.close(file)


def _is_at(path: Path, file: int) -> bool:
    """Whether the open file is still the one at this path: its last holder may have removed it meanwhile."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(file))
    except FileNotFoundError:
        return False


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        # Somebody looks at it (Windows), or the folder went: an unlocked file means the same as none.
        return
