"""Locks on files, held by a process until it ends in whatever way: the system frees them. Any thread.

POSIX: `flock`, which belongs to the open file, so that two opens in one process exclude each other too. Windows: one
locked byte. A lock file's content means nothing.

Neither can tell whether a file is locked without locking it for a moment. So whoever tries a lock goes through a gate
first, one at a time in a folder: what is found locked is held by somebody who means it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int, *, wait: bool = False) -> bool:
        """Waiting is up to ten tries, a second apart."""
        try:
            msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: int, *, wait: bool = False) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


_GATE = "gate"
_CLOSED_TO_CHILDREN = getattr(os, "O_CLOEXEC", 0)


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
    if wait:
        return _take(path, wait=True)
    with _gate(path.parent):
        return _take(path)


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock. Raises OSError for a folder that fails."""
    try:
        os.stat(path)  # where there is none, nothing is to be made for asking
        with _gate(path.parent):
            file = os.open(path, os.O_RDWR | _CLOSED_TO_CHILDREN)
            try:
                return not _lock(file)
            finally:
                os.close(file)
    except FileNotFoundError:
        return False


def sweep_file(path: Path) -> None:
    """Remove the file if nobody holds the lock. Raises OSError for a folder that fails."""
    with _gate(path.parent):
        lock = _take(path)
        if lock is not None:
            lock.free()


@contextmanager
def _gate(folder: Path) -> Iterator[None]:
    """Be the only one in the folder who tries locks; held for moments."""
    file = os.open(folder / _GATE, os.O_RDWR | os.O_CREAT | _CLOSED_TO_CHILDREN, 0o600)
    try:
        if not _lock(file, wait=True):
            raise TimeoutError(f"{folder / _GATE} is locked for too long")
        yield
    finally:
        os.close(file)


def _take(path: Path, *, wait: bool = False) -> FileLock | None:
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | _CLOSED_TO_CHILDREN, 0o600)
        try:
            locked = _lock(file, wait=wait)
            if locked and _is_at(path, file):
                return FileLock(path, file)
        except OSError:
            os.close(file)
            raise
        os.close(file)
        if not locked:
            return None


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
