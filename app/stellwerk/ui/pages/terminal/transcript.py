"""What a terminal shows, written to a file as text. Any thread; never raises."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO


class Transcript:
    """A file that grows. `failed` is told once, on the thread that writes, why it does not any more."""

    def __init__(self, path: Path, failed: Callable[[OSError], None]) -> None:
        """Adds to what is there. Raises OSError."""
        self.path = path
        self._failed = failed
        self._guard = threading.Lock()
        self._file: TextIO | None = path.open("a", encoding="utf-8", errors="replace", newline="\n", buffering=1)

    def write(self, text: str) -> None:
        """Add to it."""
        with self._guard:
            if self._file is None:
                return
            try:
                self._file.write(text)
            except OSError as error:
                self._drop()
                self._failed(error)

    def close(self) -> None:
        """End it."""
        with self._guard:
            self._drop()

    def _drop(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError:  # what could not be written is lost either way
                return
