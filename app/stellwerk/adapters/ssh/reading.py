"""What a file says, read again when it was changed: fifty hosts at once shall not read one file fifty times."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

SETTLED = 2.0
"""Seconds for which a file must have been left alone before what was read is kept: one that is changed twice within
one tick of the file system's clock looks the same."""
MOST = 20
"""Files that are kept."""
_Mark = tuple[int, int, int, int]
_NOBODY_KNOWS: _Mark = (0, 0, 0, 0)


class Readings(Generic[T]):
    """Reads files by `read`, which may raise what it likes; nothing is kept then. `absent` is what a file says that is
    not there. Any thread."""

    def __init__(self, read: Callable[[Path], T], absent: T) -> None:
        self._read = read
        self._absent = absent
        self._guard = threading.Lock()
        self._reading = threading.Lock()
        """Held by who reads: others wait for what it finds."""
        self._kept: dict[Path, tuple[_Mark, T]] = {}

    def of(self, file: Path) -> T:
        """What the file says now. Not to be changed by who gets it."""
        mark = _mark(file)
        if mark is None:
            return self._absent
        if (kept := self._known(file, mark)) is not None:
            return kept[1]
        with self._reading:
            if (kept := self._known(file, mark)) is not None:
                return kept[1]
            return self._read_now(file, mark)

    def _known(self, file: Path, mark: _Mark) -> tuple[_Mark, T] | None:
        with self._guard:
            kept = self._kept.get(file)
        return kept if kept is not None and kept[0] == mark else None

    def _read_now(self, file: Path, mark: _Mark) -> T:
        said = self._read(file)
        with self._guard:
            self._kept.pop(file, None)
            if _NOBODY_KNOWS != mark == _mark(file) and abs(time.time() - mark[0] / 1e9) > SETTLED:
                self._kept[file] = mark, said
                if len(self._kept) > MOST:
                    del self._kept[next(iter(self._kept))]
        return said


def _mark(file: Path) -> _Mark | None:
    """What changes with a file; None where there is none."""
    try:
        said = os.stat(file)
    except FileNotFoundError:
        return None
    except OSError:  # who reads it is told why
        return _NOBODY_KNOWS
    return said.st_mtime_ns, said.st_size, said.st_ino, said.st_ctime_ns
