"""Work that goes on beside what is shown meanwhile: what it prints itself waits for its turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from workbench.process import show

T = TypeVar("T")
Output = Callable[[bytes], None]


class Held:
    """Output that is kept until it is let go, and shown at once from then on."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: list[bytes] | None = []

    def __call__(self, block: bytes) -> None:
        """Keep it, or show it."""
        with self._guard:
            if self._kept is None:
                show(block)
            else:
                self._kept.append(block)

    def let_go(self) -> None:
        """Show what was kept."""
        with self._guard:
            show(b"".join(self._kept or ()))
            self._kept = None


class Beside(Generic[T]):
    """A context in which `work` is done on a thread of its own. It gets where to write, and what tells it to stop: who
    leaves the context stops it and waits for its end.
    """

    def __init__(self, work: Callable[[Output, threading.Event], T]) -> None:
        self._work = work
        self._held = Held()
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(1, "beside")

    def __enter__(self) -> Beside[T]:
        self._future = self._pool.submit(self._work, self._held, self._stop)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._pool.shutdown()

    def result(self) -> T:
        """Its turn has come: show what it printed and prints, and wait for what came out. Raises what it raised."""
        self._held.let_go()
        return self._future.result()
